"""policyweave cycle in-force: what was in force at a school on a day."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Iterator
from typing import Any

from ..edition.released import Released
from ..model.fields import day_in_words
from ..model.origin import Audience
from ..pipeline import CannotUse
from ..releasing.asked import Asked, asked
from ..report.terminal import counted, seen
from .call import CLEAN, ERRORS
from .common import add_format, show_json


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--school", required=True, metavar="SCHOOL", help="the school's slug")
    parser.add_argument("--date", required=True, metavar="DAY", help="such as 2026-01-15")
    parser.add_argument(
        "--page", default="", metavar="PAGE", help="also give the text of this page, such as safeguarding"
    )
    parser.add_argument(
        "--audience", choices=("public", "staff"), default="public", help="the page on which of the sites"
    )
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Answers from the tags of the Git repository alone."""
    found = asked(args.root, args.school, _day(args.date), args.page, Audience(args.audience))
    if args.format == "json":
        show_json(as_data(found, args.audience))
    else:
        for line in lines(found, args.audience):
            print(seen(line))
        for line in ["", *found.text.removesuffix("\n").split("\n")] if found.text else []:
            print(seen(line.replace("\t", "    ")))
    return CLEAN if found.answer.edition is not None and not found.fault else ERRORS


def _day(text: str) -> datetime.date:
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise CannotUse(f"“{text}” is no day. Write it as year-month-day, such as 2026-01-15.") from None


def lines(found: Asked, audience: str) -> Iterator[str]:
    """The answer for a person."""
    answer, edition = found.answer, found.answer.edition
    yield from answer.said
    if edition is not None:
        yield ""
        yield from _proof(edition, answer.school)
        yield from _page(found, edition, audience)
    if answer.doubts:
        yield ""
        yield from answer.doubts


def _proof(edition: Released, school: str) -> Iterator[str]:
    manifest = edition.manifest
    trust, own = manifest.approvals.trust, manifest.approvals.schools.get(school)
    yield f"Approved for the trust: {trust.body}, {day_in_words(trust.date)}."
    yield (
        f"Approved for the school: {own.body}, {day_in_words(own.date)}."
        if own
        else "No approval of the school is recorded."
    )
    for waiver in manifest.waivers:
        yield f"Waived for the release: {waiver.gate}, by {waiver.by}. {waiver.reason}"
        yield from (f"    {said}" for said in waiver.said)
    yield f"Released {day_in_words(manifest.moment.date())}, {manifest.moment:%H:%M} UTC, with {manifest.tool}."
    yield f"Tag {edition.tag} ({'signed' if edition.signed else 'not signed'}), object {edition.object}"
    yield f"Commit {manifest.commit}"
    yield f"To verify: git {'verify-tag' if edition.signed else 'cat-file -p'} {edition.tag}"
    yield f"           policyweave verify ARCHIVE --tag {edition.name}"


def _page(found: Asked, edition: Released, audience: str) -> Iterator[str]:
    if found.entry is None:
        yield f"Pages: {counted(len(edition.manifest.schools[found.answer.school].pages), 'page')}; --page PAGE gives the text of one."
        return
    yield f"Page {found.page}, “{found.entry.title}”, {audience} site: {getattr(found.entry, audience)}"
    yield found.fault or "Its text as released, woven again from that commit, with the same digest:"


def as_data(found: Asked, audience: str) -> dict[str, Any]:
    """The answer for a program."""
    answer, edition = found.answer, found.answer.edition
    data: dict[str, Any] = {
        "school": answer.school, "date": answer.on.isoformat(), "edition": edition.name if edition else None,
        "said": list(answer.said), "doubts": list(answer.doubts), "earlier_that_day": [one.name for one in answer.earlier],
    }  # fmt: skip
    if edition is None:
        return data
    manifest = edition.manifest
    own = manifest.approvals.schools.get(answer.school)
    data |= {
        "tag": edition.tag, "tag_object": edition.object, "signed": edition.signed, "commit": manifest.commit,
        "from": manifest.from_day.isoformat(), "released": manifest.released, "tool": manifest.tool,
        "approvals": {
            "trust": manifest.approvals.trust.model_dump(mode="json"), "school": own.model_dump(mode="json") if own else None,
        },
        "waivers": [waiver.model_dump(mode="json") for waiver in manifest.waivers],
        "pages": {id: page.model_dump(mode="json") for id, page in manifest.schools[answer.school].pages.items()},
    }  # fmt: skip
    if found.page:
        data |= {"page": found.page, "audience": audience, "text": found.text or None, "fault": found.fault or None}
    return data
