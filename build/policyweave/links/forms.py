"""The form of mail and telephone links; no network is asked."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote

import phonenumbers

MAILBOX = re.compile(r"[^\s@<>\"(),:;\\\[\]]+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}")
NUMBER = re.compile(r"\+?[0-9]+(?:-[0-9]+)*")
SHORT = 6  # 999, 101, 111, 116123 and the like are dialled as they are
FIELDS = frozenset({"subject", "body", "cc", "bcc", "to"})  # RFC 6068, section 2


def mailbox_fault(address: str) -> tuple[str, str] | None:
    """What is wrong with a mailto: address, and what to do; None if it is well formed (RFC 6068)."""
    mailboxes, _, query = address.strip()[len("mailto:") :].partition("?")
    fields = parse_qsl(query, keep_blank_values=True)
    written = [mailboxes, *(value for name, value in fields if name.lower() in ("to", "cc", "bcc"))]
    boxes = [unquote(box).strip() for part in written for box in part.split(",") if part]
    wrong = next((box for box in boxes if not whole_mailbox(box)), None)
    if wrong is not None or not boxes:
        fix = "Write it like mailto:office@school.example."
        return f"“{_short(wrong or address)}” is not a whole e-mail address.", fix
    odd = next((name for name, _ in fields if name.lower() not in FIELDS), None)
    if odd is not None or " " in query:
        what = f"“{_short(odd)}” is not something that a mail link can set" if odd else "A mail link has a space in it"
        return f"{what}.", "After the ? write subject=…, with %20 for each space."
    return None


def whole_mailbox(box: str) -> bool:
    """Whether this is a whole mailbox: something before the @, and a domain with a dot after it."""
    name, _, domain = box.rpartition("@")
    dots = name.startswith(".") or name.endswith(".") or ".." in name
    return bool(MAILBOX.fullmatch(box)) and not dots and len(name) <= 64 and len(domain) <= 253


def phone_fault(address: str) -> tuple[str, str] | None:
    """What to advise about a tel: address (RFC 3966), or None if it is as every phone understands it."""
    written = unquote(address.strip()[len("tel:") :]).partition(";")[0]
    number = re.sub(r"[\s().]", "", written)
    if not NUMBER.fullmatch(number):
        return f"“{_short(written)}” is not a telephone number.", "Write it like tel:+441154960101."
    if written != number:
        return f"The telephone link “{_short(address)}” has spaces or brackets.", f"Write tel:{number}."
    digits = number.replace("-", "")
    if not digits.startswith("+") and len(digits) <= SHORT:
        return None
    try:
        possible = phonenumbers.is_possible_number(phonenumbers.parse(digits, "GB"))
    except phonenumbers.NumberParseException:
        possible = False
    if not possible:
        return f"“{_short(written)}” has too many or too few digits for a telephone number.", "Check the number."
    if not digits.startswith("+"):
        international = phonenumbers.format_number(
            phonenumbers.parse(digits, "GB"), phonenumbers.PhoneNumberFormat.E164
        )
        return f"The telephone link “{_short(address)}” fails on phones abroad.", f"Write tel:{international}."
    return None


def _short(text: str) -> str:
    return text if len(text) <= 100 else text[:97] + "…"
