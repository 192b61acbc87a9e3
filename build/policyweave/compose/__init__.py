"""Content in, woven pages out: templates, layers, slots, ids and links, each block with its origin."""
