"""National guidance as files: an edition is recorded, and passages that rest on the one before are confirmed."""
