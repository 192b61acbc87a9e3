"""Links of the built sites: those inside, against the real listing; those outside, by LinkChecker, once for all schools."""
