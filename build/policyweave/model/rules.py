"""Every kind of fault that policyweave knows, with its stable id. Ids are never reused or renumbered."""

from __future__ import annotations

from .finding import Rule, Severity

E, W, A = Severity.ERROR, Severity.WARNING, Severity.ADVICE

# Files and characters
UNREADABLE = Rule("PW001", "unreadable-file", E, "A file is not UTF-8 text, or is too large to be what it should be.")
BAD_NAME = Rule("PW002", "bad-file-name", E, "A file or folder has a name that some computers cannot hold.")
COLLISION = Rule(
    "PW003", "name-collision", E, "Two names differ only in capitals, so that one is lost on some computers."
)
STRAY_FILE = Rule("PW004", "stray-file", W, "A file lies where policyweave will not use it.")
INVISIBLE = Rule("PW005", "invisible-character", W, "A character that nobody can see stands in the text.")
CONTROL = Rule("PW006", "control-character", E, "A control character stands in the text.")
NO_BREAK_SPACE = Rule("PW007", "no-break-space", A, "A no-break space stands where Markdown needs an ordinary space.")

# YAML
YAML_SYNTAX = Rule("PW010", "yaml-syntax", E, "A YAML file cannot be read.")
DUPLICATE_KEY = Rule("PW011", "duplicate-key", E, "The same key is written twice, so that one value would be lost.")
UNKNOWN_KEY = Rule("PW012", "unknown-key", E, "A key is not one that policyweave knows.")
MISSING_FIELD = Rule("PW013", "missing-field", E, "A field that has to be filled is missing or empty.")
WRONG_VALUE = Rule("PW014", "wrong-value", E, "A value is not of the form its field needs.")
UNKNOWN_REFERENCE = Rule("PW015", "unknown-reference", E, "A value names something that does not exist.")
MISSING_FILE = Rule("PW016", "missing-file", E, "A file that every content repository needs is not there.")
NO_AUDIENCE = Rule("PW017", "no-audience", E, "A page does not say, readably, whom it is for.")
USED_ADDRESS = Rule("PW018", "used-address", E, "A school's folder has a name whose web address is taken.")

# Macros and values
UNKNOWN_NAME = Rule("PW020", "unknown-name", E, "A name in {{ }} or {% %} is not defined.")
TEMPLATE_SYNTAX = Rule("PW021", "template-syntax", E, "Something in {{ }} or {% %} cannot be understood.")
EMPTY_VALUE = Rule("PW022", "empty-value", E, "An optional value is printed although it is empty here.")
NOT_ALLOWED = Rule("PW023", "not-allowed", E, "A statement or expression is used where it is not allowed.")
LIMIT = Rule("PW024", "limit", E, "A text takes too long or becomes too large when it is woven.")
MACRO_PLACE = Rule("PW025", "macro-place", E, "A macro or slot of several lines does not stand on a line of its own.")
MACRO_FAILED = Rule("PW026", "macro-failed", E, "A macro reports that it cannot be used so.")
STAFF_VALUE = Rule("PW027", "staff-value", E, "A value for staff is used in a text for the public.")
THEME_NAME = Rule("PW028", "theme-name", E, "A name in a theme template is not defined.")

# Slots
UNKNOWN_SLOT = Rule("PW030", "unknown-slot", E, "An overlay is named after a slot that does not exist.")
DUPLICATE_SLOT = Rule("PW031", "duplicate-slot", E, "A slot name is used twice in the trust.")
SLOT_NOT_PLACED = Rule(
    "PW032", "slot-not-placed", E, "A slot is declared but not placed in the text, or placed but not declared."
)
SLOT_EMPTY = Rule("PW033", "slot-empty", E, "A slot that has to be filled is empty.")
PLACEHOLDER = Rule("PW034", "placeholder", E, "Placeholder words were left in the text.")
HELP_COPIED = Rule("PW035", "help-copied", E, "The help text of a slot was copied as its answer.")
ROLE_MISSING = Rule("PW036", "role-missing", E, "A role that every school has to fill is not filled.")
LINK_MISSING = Rule("PW037", "link-missing", E, "A link that every school has to give is not given.")

# HTML, headings, footnotes
HTML_REFUSED = Rule("PW040", "html-refused", E, "An HTML tag, attribute or address is not allowed on a page.")
HTML_UNCLOSED = Rule("PW041", "html-unclosed", E, "An HTML tag is opened and not closed, or closed and not opened.")
FOOTNOTE_MISSING = Rule("PW042", "footnote-missing", E, "A footnote is called that has no text.")
FOOTNOTE_UNUSED = Rule("PW043", "footnote-unused", W, "A footnote has a text but is never called.")
FOOTNOTE_TWICE = Rule("PW044", "footnote-twice", E, "Two footnotes of one file have the same name.")
SAME_HEADING = Rule(
    "PW045", "same-heading", W, "Two headings have the same words, so that links to them are uncertain."
)
SAME_ID = Rule("PW046", "heading-id", E, "An id given to a heading is no id, or is used twice on a page.")
TITLE_HEADING = Rule("PW047", "title-heading", E, "A page does not have exactly one heading of the first level.")

# Links
DEAD_LINK = Rule("PW050", "dead-link", E, "A link or image leads to a file that is not there.")
DEAD_ANCHOR = Rule("PW051", "dead-anchor", E, "A link leads to a heading that is not there.")
AMBIGUOUS_ANCHOR = Rule("PW052", "ambiguous-anchor", E, "A link leads to a heading name that stands twice on the page.")
STAFF_LINK = Rule("PW053", "staff-link", E, "A public text links to something that only staff may see.")
BAD_ADDRESS = Rule("PW054", "bad-address", E, "An address cannot be right or is not allowed.")
TEL_FORM = Rule("PW055", "telephone-form", A, "A telephone link is not in the form that every phone understands.")

# Look
SETTINGS = Rule("PW061", "mkdocs-settings", E, "MkDocs cannot use mkdocs.yml as it is, or warns of something in it.")
CONTRAST = Rule("PW060", "contrast", A, "A brand colour is hard to read; a darker or lighter shade is used.")

# Built sites and the web
BUILT_LINK = Rule("PW120", "built-link", E, "A link, image or file of a built page leads to a file that is not there.")
BUILT_ANCHOR = Rule("PW121", "built-anchor", E, "A link of a built page leads to a place that is not on that page.")
BUILT_CASE = Rule("PW122", "built-capitals", E, "A link of a built page does not have the capitals of the file.")
STAFF_REACHED = Rule("PW123", "staff-reached", E, "A built public page leads to the staff site.")
BUILT_REDIRECT = Rule("PW124", "built-redirect", E, "An earlier address of a page does not lead on to a page.")
SITEMAP = Rule("PW125", "sitemap", E, "A sitemap lists a page that is not there, or cannot be read.")
CANONICAL = Rule("PW126", "canonical", E, "A page names another address as its own than the one it is published at.")
NOT_FOUND_PAGE = Rule(
    "PW127", "not-found-page", E, "The page for wrong addresses is missing, or its links are relative."
)
ODD_SCHEME = Rule("PW128", "odd-scheme", E, "A built page has an address that no reader's browser can open.")
MAILBOX_FORM = Rule("PW129", "mailbox-form", E, "A mail link does not lead to a whole mailbox.")
OUTSIDE_BROKEN = Rule("PW130", "outside-broken", E, "An outside address leads nowhere.")
OUTSIDE_UNREACHABLE = Rule(
    "PW131", "outside-unreachable", W, "An outside address could not be reached; an error if for long."
)
OUTSIDE_MOVED = Rule("PW132", "outside-moved", A, "An outside address has moved for good.")
OUTSIDE_BLOCKED = Rule(
    "PW133", "outside-blocked", W, "A website does not let programs in, so that a person has to look."
)
OUTSIDE_THROTTLED = Rule("PW134", "outside-throttled", W, "A website asked us to come back later.")
OUTSIDE_FRONT = Rule("PW135", "outside-front-page", W, "An outside address leads to a website's front page.")
OUTSIDE_LOOP = Rule(
    "PW136", "outside-loop", W, "An outside address sends readers round in a circle; an error if for long."
)
OUTSIDE_UNCHECKED = Rule("PW137", "outside-unchecked", A, "An outside address could not be checked this time.")
OUTSIDE_PRIVATE = Rule("PW138", "outside-private", E, "An address leads into a private network, or holds a user name.")
PHONE_FORM = Rule("PW139", "phone-form", A, "A telephone link is not in the form that every phone understands.")

# How strictly the rules are applied: checks in trust.yml
UNKNOWN_RULE = Rule("PW140", "unknown-rule", E, "A setting of checks is about a finding that does not exist.")
ACCEPTED_ENDED = Rule("PW141", "accepted-ended", W, "The time for which a finding was accepted is over.")
ACCEPTED_UNUSED = Rule("PW142", "accepted-unused", W, "A finding is accepted that no longer occurs.")
NOT_LOWERED = Rule(
    "PW143", "cannot-be-lowered", E, "A finding that must not be missed is lowered, turned off or accepted."
)

# What no setting can lower, turn off or accept. The first protect people: unsure means no. The others leave out
# a file, a school or a passage, so that a policy with a hole in it would be published unseen.
PRIVACY = frozenset({"PW001", "PW017", "PW027", "PW053", "PW084", "PW123"})
HOLES = frozenset(f"PW{number:03}" for number in (2, 3, 6, *range(10, 17), 18, *range(20, 27), 28, 61))

# What a check cannot find, since only a built site or the web shows it.
AFTER_CHECK = frozenset({"PW028", "PW061", *(f"PW{number}" for number in range(120, 140))})

RULES: tuple[Rule, ...] = tuple(
    sorted((value for value in list(globals().values()) if isinstance(value, Rule)), key=lambda rule: rule.id)
)
