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

RULES: tuple[Rule, ...] = tuple(
    sorted((value for value in list(globals().values()) if isinstance(value, Rule)), key=lambda rule: rule.id)
)
