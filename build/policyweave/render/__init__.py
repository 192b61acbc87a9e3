"""Woven pages to HTML, and HTML to sites. mkdocs.py is the only file that knows MkDocs."""
