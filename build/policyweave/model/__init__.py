"""The values that pass between stages. Nothing here reads a file, parses a text or imports another room."""
