"""Wires releases: gates and the tag, archives, change notes, what was in force on a day, and the check of a site."""
