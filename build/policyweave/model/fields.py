"""The forms of single values: what may stand in a field of a YAML file. Everything arrives as text, exactly as typed."""

from __future__ import annotations

import datetime
import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# A user's name, or an organisation's with one of its teams:
# https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
NAME = r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}(?:_[A-Za-z0-9]{1,8})?"
ACCOUNT = re.compile(rf"@{NAME}(?:/[A-Za-z0-9](?:[A-Za-z0-9_.-]{{0,98}}[A-Za-z0-9_])?)?")


def _yes_no(value: object) -> object:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.casefold() in ("yes", "true"):
        return True
    if isinstance(value, str) and value.casefold() in ("no", "false"):
        return False
    raise ValueError("must be yes or no")


def _date(value: object) -> object:
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"is not a day of the calendar: {value}") from None
    raise ValueError("must be a date written as year-month-day, such as 2026-09-01")


def _web(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+\.[^\s/?#]+([/?#]\S*)?", value) or '"' in value or "<" in value:
        raise ValueError("must be a web address that begins with https://")
    return value


FILLED = ("school", "slug", "edition", "digest")


def _form(value: str) -> str:
    head, _, rest = _web(value).partition("://")[2].partition("/")
    names = re.findall(r"\{([^{}]*)\}", rest)
    unknown = next((name for name in names if name not in FILLED), None)
    if unknown is not None:
        raise ValueError(f"has {{{unknown}}} in it; what can be filled in is {{{'}, {'.join(FILLED)}}}")
    if set("{}") & set(head + re.sub(r"\{[^{}]*\}", "", rest)):
        raise ValueError("has a brace that belongs to no name such as {school}, or stands before the first slash")
    return value


def _mail(value: str) -> str:
    if not re.fullmatch(r"[^\s@<>\"(),:;]+@[^\s@<>\"(),:;]+\.[A-Za-z]{2,}", value):
        raise ValueError("must be an e-mail address, such as office@school.example")
    return value


def _phone(value: str) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(value, "GB")
    except phonenumbers.NumberParseException:
        number = None
    short = re.fullmatch(r"\d{3,6}", value.replace(" ", ""))
    if not short and (number is None or not phonenumbers.is_possible_number(number)):
        raise ValueError("must be a telephone number, such as 0115 496 0101")
    return value


def _colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValueError('must be a colour written as "#" and six digits or letters a to f, such as "#1f4e5f"')
    return value.lower()


def _slug(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise ValueError("must be small letters, digits and single hyphens, such as castle-rise")
    return value


def _key(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", value):
        raise ValueError(
            "must be small letters, digits and underscores, beginning with a letter, such as online_safety"
        )
    return value


def _account(value: str) -> str:
    if not ACCOUNT.fullmatch(value):
        raise ValueError('must be an account or team on GitHub in quotes, such as "@our-trust/safeguarding"')
    return value


def _digest(value: str) -> str:
    if not re.fullmatch(r"sha256-[0-9a-f]{64}", value):
        raise ValueError("must be a digest as the program wrote it: sha256- and 64 digits or letters a to f")
    return value


def _whole_number(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"[1-9][0-9]{0,2}", value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 999:
        return value
    raise ValueError("must be a whole number from 1 to 999")


def _schema(kind: str, **more: str) -> WithJsonSchema:
    return WithJsonSchema({"type": kind, **more})


Text = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
YesNo = Annotated[
    bool,
    BeforeValidator(_yes_no),
    WithJsonSchema({"enum": ["yes", "no", True, False]}),
]
Date = Annotated[datetime.date, BeforeValidator(_date), _schema("string", format="date")]
WebAddress = Annotated[str, AfterValidator(_web), _schema("string", format="uri", pattern="^https?://")]
FormAddress = Annotated[str, AfterValidator(_form), _schema("string", pattern="^https?://")]
Mailbox = Annotated[str, AfterValidator(_mail), _schema("string", format="email")]
Phone = Annotated[str, AfterValidator(_phone), _schema("string")]
Colour = Annotated[str, AfterValidator(_colour), _schema("string", pattern="^#[0-9a-fA-F]{6}$")]
Slug = Annotated[str, AfterValidator(_slug), _schema("string", pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
Key = Annotated[str, AfterValidator(_key), _schema("string", pattern="^[a-z][a-z0-9_]*$")]
Account = Annotated[str, AfterValidator(_account), _schema("string", pattern="^@[A-Za-z0-9][A-Za-z0-9_./-]*$")]
Urn = Annotated[str, Field(pattern=r"^\d{6}$")]
DfeNumber = Annotated[str, Field(pattern=r"^\d{3}/\d{4}$")]
Digest = Annotated[str, AfterValidator(_digest), _schema("string", pattern="^sha256-[0-9a-f]{64}$")]
RuleId = Annotated[str, Field(pattern=r"^PW\d{3}$")]
ReadingAge = Annotated[int, Field(ge=8, le=20, strict=False)]
WholeNumber = Annotated[int, BeforeValidator(_whole_number), WithJsonSchema({"type": ["integer", "string"]})]
AcademicYear = Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")]


def day_in_words(day: datetime.date) -> str:
    """1 September 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
