"""policyweave: one trust policy woven into every school's site."""

__version__ = "0.1.0"
