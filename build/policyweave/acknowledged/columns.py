"""Which column of a table holds what: by the headers that office programs and forms give, or as somebody says."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .table import CannotRead, Table

# The usual headers in small letters without spaces and signs, the surest first; then words that a question may hold.
EMAIL = ("email", "emailaddress", "workemail", "workemailaddress", "youremail", "mail", "username", "upn"), ("email",)
SCHOOL = (
    ("school", "yourschool", "schoolname", "academy", "academyname", "site", "establishment"),
    ("school", "academy"),
)
EDITION = ("edition", "policyedition", "editionread", "youredition"), ("edition",)
DIGEST = ("digest", "textdigest", "yourdigest"), ("digest",)
DATE = (
    ("completiontime", "timestamp", "submittedat", "submitted", "submissiondate", "date", "datum"),
    ("completion", "timestamp"),
)
NAME = ("name", "fullname", "staffname", "employee", "employeename"), ()
FIRST, LAST = (("firstname", "forename", "givenname"), ()), (("surname", "lastname", "familyname"), ())
LEFT = ("left", "leaver", "leavingdate", "dateleft", "dateofleaving", "enddate", "lastday"), ("leaving",)
FORM = {"email": EMAIL, "school": SCHOOL, "edition": EDITION, "digest": DIGEST, "date": DATE}
STAFF = {"email": EMAIL, "school": SCHOOL, "name": NAME, "first": FIRST, "last": LAST, "left": LEFT}
Kinds = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]


def columns_of(table: Table, kinds: Kinds, given: Mapping[str, str]) -> dict[str, str]:
    """The header of each kind of column that is there. given says some by name. Raises CannotRead."""
    for kind, header in given.items():
        if kind not in kinds:
            raise CannotRead(f"“{kind}” is no column that {table.name} may have. There are: {', '.join(kinds)}.")
        if _found(table, header) is None:
            raise CannotRead(f"{table.name} has no column “{header}”. Its columns are: {_all(table)}.")
    found: dict[str, str] = {}
    for kind, names in kinds.items():
        column = _found(table, given[kind]) if kind in given else _guessed(table, kind, *names)
        if column is not None:
            found[kind] = column
    return found


def needed(table: Table, found: Mapping[str, str], kind: str, option: str) -> str:
    """The header of a column without which nothing can be said."""
    if kind not in found:
        raise CannotRead(
            f"{table.name} has no column that is known as {kind}. Its columns are: {_all(table)}. Say which it is with "
            f"{option} {kind}=HEADER."
        )
    return found[kind]


def _guessed(table: Table, kind: str, names: tuple[str, ...], words: tuple[str, ...]) -> str | None:
    plain = {header: _plain(header) for header in table.headers}
    ranked = [header for name in names for header in table.headers if plain[header] == name]
    ranked += [header for word in words for header in table.headers if word in plain[header] and header not in ranked]
    if kind == "email":  # forms without log-in fill theirs with “anonymous”
        ranked = [header for header in ranked if table.filled(header, "@")] or ranked
    return ranked[0] if ranked else None


def _found(table: Table, header: str) -> str | None:
    return next((one for one in table.headers if one.casefold() == header.strip().casefold()), None)


def _plain(header: str) -> str:
    return re.sub(r"[\W_]", "", header).casefold()


def _all(table: Table) -> str:
    return ", ".join(f"“{header[:60]}”" for header in table.headers[:20])
