"""What the live preview puts into pages on their way to the browser; no built page ever holds it."""
