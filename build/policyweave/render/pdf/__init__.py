"""A school's pages as PDFs: HTML of articles → plain values → a fixed template → bytes. Only `compiler.py` knows Typst."""
