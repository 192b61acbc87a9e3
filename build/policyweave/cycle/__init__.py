"""The year: contextual reviews and their sign-offs, releases, what was in force."""
