"""Released editions: what a release holds, where it is kept, what was in force on a day, and how all of it is checked."""
