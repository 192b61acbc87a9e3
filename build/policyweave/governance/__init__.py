"""The governance of the trust's strategy: a private folder in, one private page out. Sites know nothing of it."""
