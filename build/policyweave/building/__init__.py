"""Building every school's site: what has to be built anew, and the work shared among processes."""
