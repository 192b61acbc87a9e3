"""policyweave check: every rule, no network."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from ..building.checked import check
from ..check import catalogue
from ..check.explain import explanation, named, nearest
from ..model.unusable import CannotUse
from ..report import github, sarif
from ..report.terminal import counted, summary
from .call import CLEAN
from .common import (
    Progress,
    add_format,
    add_strict,
    exit_code,
    findings_json,
    folder_of,
    line_reader,
    show,
    show_json,
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("schools", nargs="*", metavar="SCHOOL", help="slugs of schools (default: all)")
    parser.add_argument("--explain", metavar="RULE", help="say what a finding such as PW012 means, with examples")
    add_format(parser, "github", "sarif")
    add_strict(parser)


def run(args: argparse.Namespace) -> int:
    """Prints the findings of the schools asked for, or what one kind of finding means."""
    if args.explain is not None:
        return _explain(args.explain, args.schools, args.format == "json")
    progress = Progress()
    checked = check(args.root, args.schools, progress=progress, out=args.root / "site")
    progress.done()
    code = exit_code(checked.findings, args.strict)
    if args.format == "json":
        show_json(findings_json(checked.findings))
        return code
    if args.format == "sarif":
        rules, folder = catalogue(), folder_of(args.root)
        show_json(
            sarif.log(checked.findings, rules, lambda rule: explanation(rule).text, line_reader(args.root), folder)
        )
        return code
    schools = checked.schools
    if args.format == "github":
        for line in github.lines(checked.findings, schools, folder_of(args.root)):
            print(line)
    else:
        show(checked.findings, schools)
    print(f"{counted(schools, 'school')} checked: {summary(checked.findings)}.")
    return code or CLEAN


def _explain(word: str, schools: Sequence[str], as_json: bool) -> int:
    rule = named(word)
    if rule is None:
        raise CannotUse(f"There is no finding “{word}”.{nearest(word)}")
    if schools:
        raise CannotUse(
            "--explain takes one finding and no schools. Run `policyweave check` once more for the schools."
        )
    about = explanation(rule)
    if as_json:
        show_json(
            {
                "rule": rule.id,
                "name": rule.name,
                "severity": rule.severity.value,
                "summary": rule.summary,
                "title": about.title,
                "text": about.text,
            }
        )
        return CLEAN
    print(f"{rule.id} {rule.name}, {rule.severity.value}: {about.title}\n\n{about.text}", end="")
    return CLEAN
