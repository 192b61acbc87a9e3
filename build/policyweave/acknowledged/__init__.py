"""Who has confirmed what they read: tables of any office program in, one table out. Nothing of it is kept here."""
