"""Pairs of texts, one a kind of change, on which three ways to mark changes are compared, and what readers see of each.

Words that readers no longer see are gone, words that they did not see before are new. Numbers of items count as words,
and so do a telephone number, a date, a mailbox and an address as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass

PAGE = "policies/note.md"
SCHOOL = "schools/ash/school.yml"
HEAD = "---\ntitle: Note\naudience: public\n---\n# Note\n\n"
FEES = "| Meal | Price | Paid |\n| --- | --- | --- |\n| Lunch | £2.50 | weekly |\n| Milk | 30p | daily |\n| Snack | 60p | daily |"
RULES = (
    "Visitors sign the book at the office.",
    "Staff may search a bag.",
    "The gate is locked at nine in the morning.",
)


@dataclass(frozen=True, slots=True)
class Pair:
    """One kind of change. moved are words that only changed their place; look says that something beside words
    changed; path is the file that was edited, if it is not the page's own."""

    title: str
    old: str
    new: str
    gone: str = ""
    come: str = ""
    moved: str = ""
    look: bool = False
    path: str = PAGE
    page: str = ""  # the page's text, where another file was edited

    @property
    def same(self) -> bool:
        """Whether readers see no difference."""
        return not (self.gone or self.come or self.moved or self.look)

    def files(self, new: bool) -> dict[str, str]:
        """The files of one side with their contents; school.yml is given as its line that differs."""
        text = self.new if new else self.old
        return {PAGE: HEAD + text + "\n"} if self.path == PAGE else {PAGE: HEAD + self.page + "\n", self.path: text}


def _lines(*lines: str) -> str:
    return "\n\n".join(lines)


PAIRS = (
    Pair("A word in a sentence", "Staff may search a bag.", "Staff must search a bag.", "may", "must"),
    Pair("A time limit with its unit", "We answer within 2 working days.", "We answer within 24 hours.", "2 working days", "24 hours"),
    Pair("A telephone number", "Call 0115 496 0101 first.", "Call 0115 496 0102 first.", "0115 496 0101", "0115 496 0102"),
    Pair("A paragraph added", RULES[0], _lines(RULES[0], RULES[2]), come=RULES[2]),
    Pair("A paragraph moved", _lines(*RULES), _lines(RULES[1], RULES[2], RULES[0]), moved=RULES[0]),
    Pair("A paragraph moved and edited", _lines(*RULES), _lines(RULES[1], RULES[2], RULES[0].replace("sign", "must sign")),
         come="must", moved=RULES[0]),
    Pair("Two sections swapped, one word edited",
         _lines("## Bags", RULES[1], "## Gate", RULES[2], RULES[0]), _lines("## Gate", RULES[2], RULES[0], "## Bags", RULES[1].replace("may", "must")),
         "may", "must", moved=f"Bags {RULES[1]}"),
    Pair("A paragraph split in two", f"{RULES[0]} {RULES[2]}", _lines(RULES[0], RULES[2]), look=True),
    Pair("A table: one cell", FEES, FEES.replace("30p", "35p"), "30p", "35p"),
    Pair("A table: a row added in the middle", FEES, FEES.replace("| Milk", "| Fruit | free | daily |\n| Milk"), come="Fruit free daily"),
    Pair("A table: a column added", FEES,
         "| Meal | Who | Price | Paid |\n| --- | --- | --- | --- |\n| Lunch | all | £2.50 | weekly |\n| Milk | infants | 30p | daily |\n| Snack | all | 60p | daily |",
         come="Who all infants all"),
    Pair("A table: a row moved", FEES, FEES.replace("| Lunch | £2.50 | weekly |\n", "") + "\n| Lunch | £2.50 | weekly |", moved="Lunch £2.50 weekly"),
    Pair("A list renumbered by a new first step", "1. Ring home.\n1. Write it down.", "1. Wait outside.\n1. Ring home.\n1. Write it down.", "1 2", "1 Wait outside 2 3"),
    Pair("Bullets became numbers", "- Ring home.\n- Write it down.", "1. Ring home.\n2. Write it down.", come="1 2"),
    Pair("A link's target only", "See the [rules](https://ash.example/old).", "See the [rules](https://ash.example/new).", look=True),
    Pair("A heading one level down", "## Bags", "### Bags", look=True),
    Pair("Emphasis only", "Do **not** wait.", "Do not wait.", look=True),
    Pair("A value in school.yml", "hours: 8 am to 4 pm\n", "hours: 8 am to 5 pm\n", "4 pm", "5 pm", path=SCHOOL, page="The office is open from {{ school.hours }}."),
    Pair("A macro", "{% macro ring() -%}\nRing at once.\n{%- endmacro %}\n", "{% macro ring() -%}\nRing within an hour.\n{%- endmacro %}\n",
         "at once", "within an hour", path="macros/ring.jinja", page="{{ ring() }}"),
    Pair("A passage for staff became public", "{% staff %}\nThe code is kept in the safe.\n{% endstaff %}", "The code is kept in the safe.", come="The code is kept in the safe."),
    Pair("Lines broken elsewhere", "Staff may search a bag\nat the gate of the school.", "Staff may search\na bag at the gate\nof the school.",),
    Pair("Another sign for bullets", "- Ring home.\n- Write it down.", "* Ring home.\n* Write it down."),
    Pair("A table's padding", FEES, FEES.replace("| --- | --- |", "| -------- | :--- |").replace(":---", "-----").replace("| Milk |", "| Milk     |")),
    Pair("CRLF for LF", _lines(*RULES), _lines(*RULES).replace("\n", "\r\n")),
    Pair("Letters composed and decomposed", "Café Łódź is open.", "Cafe\u0301 Ło\u0301dź is open."),
    Pair("Emphasis written otherwise", "Do *not* wait.", "Do _not_ wait."),
)  # fmt: skip
