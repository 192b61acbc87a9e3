"""Files in, values out: reads a content repository and reports every fault of its files at once."""
