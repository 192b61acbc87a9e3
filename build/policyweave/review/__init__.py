"""Review: what one proposal does to every school, the same change shown once, and who has to look."""
