"""The pieces: forms of mailboxes and numbers, private hosts, waiting, the ledger, the issue."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from policyweave.links.extract import candidates, read_page
from policyweave.links.forms import mailbox_fault, phone_fault
from policyweave.links.issue import issue_text
from policyweave.links.ledger import Entry, Unreadable, read_ledger, updated, write_ledger
from policyweave.links.linkchecker import Answer
from policyweave.links.outside import Outside
from policyweave.links.resolve import Bases, Kind, resolve
from policyweave.links.safety import malformed, refusal
from policyweave.links.verdict import Outcome, Verdict, judge, seconds
from policyweave.links.web import checked, web_findings
from policyweave.model import rules
from policyweave.model.finding import Place, Severity, finding

NOW = datetime.datetime(2026, 11, 16, 12, tzinfo=datetime.UTC)
TODAY = NOW.date()
BASES = Bases.of("https://policies.trust.example/p", "https://staff.trust.example", True)


@pytest.mark.parametrize("good", ["mailto:office@ash.example?subject=Absence%20today", "mailto:a.b+c@x.sch.uk",
                                  "mailto:a@x.example,b@x.example?cc=c@x.example", "mailto:?to=a@x.example"])  # fmt: skip
def test_good_mailboxes(good: str) -> None:
    assert mailbox_fault(good) is None


@pytest.mark.parametrize("bad", ["mailto:office@", "mailto:", "mailto:office", "mailto:@ash.example", "mailto:a..b@x.example",
                                 "mailto:a@x", "mailto:a b@x.example", "mailto:a@x.example?subject=Absence today",
                                 "mailto:a@x.example?cc=nobody"])  # fmt: skip
def test_wrong_mailboxes(bad: str) -> None:
    assert mailbox_fault(bad) is not None


@pytest.mark.parametrize("good", ["tel:+441154960123", "tel:999", "tel:101", "tel:116123", "tel:+44-115-496-0123"])
def test_good_numbers(good: str) -> None:
    assert phone_fault(good) is None


@pytest.mark.parametrize(
    ("bad", "fix"),
    [
        ("tel:0115 496 0123", "Write tel:01154960123."),
        ("tel:0115%20496%200123", "Write tel:01154960123."),
        ("tel:01154960123", "Write tel:+441154960123."),
        ("tel:+44115", "Check the number."),
        ("tel:office", "Write it like tel:+441154960101."),
    ],
)
def test_numbers_to_improve(bad: str, fix: str) -> None:
    fault = phone_fault(bad)
    assert fault is not None
    assert fault[1] == fix


PRIVATE = [
    "http://localhost/x", "http://127.0.0.1/x", "http://127.1/x", "http://2130706433/", "http://0x7f.0.0.1/", "http://[::1]/",
    "http://10.0.0.5/", "http://172.16.3.4/", "http://192.168.1.1/", "http://169.254.169.254/latest", "http://100.64.0.1/",
    "http://[fe80::1]/", "http://[fd00::1]/", "http://[::ffff:10.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://0.0.0.0/",
    "http://printer.local/", "http://wiki.internal./", "http://intranet/", "http://host.home.arpa/", "http://a.localhost/",
    "https://user:secret@site.example/", "https://user@site.example/", "https://site.example:22/", "http://224.0.0.1/",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses(address: str) -> None:
    assert refusal(address) is not None


@pytest.mark.parametrize("address", ["https://www.gov.uk/x", "https://soc.example/@ash", "http://93.184.216.34/",
                                     "https://x.example:8443/", "https://local.example/", "https://[2606:4700::1]/"])  # fmt: skip
def test_public_addresses(address: str) -> None:
    assert refusal(address) is None
    assert not malformed(address)


@pytest.mark.parametrize("address", ["https://", "https://x.example:port/", "ftp://x.example/", "https://[1/"])
def test_what_is_no_web_address(address: str) -> None:
    assert malformed(address)


def test_pictures_mailboxes_and_profiles_are_told_apart() -> None:
    page = read_page("ash/index.html", '<img src="a.png" srcset="crest@2x.png 2x, a,b.png 3x">'
                     '<a href="https://soc.example/@ash">x</a><a href="mailto:a@b.example?subject=x">y</a>')  # fmt: skip
    kinds = {link.address: resolve(link.address, page.path, BASES).kind for link in page.links}
    assert kinds == {
        "a.png": Kind.OWN,
        "crest@2x.png": Kind.OWN,
        "a,b.png": Kind.OWN,
        "https://soc.example/@ash": Kind.OUTSIDE,
        "mailto:a@b.example?subject=x": Kind.CONTACT,
    }
    assert candidates("a.png, b.png 2x,c.png") == ["a.png", "b.png", "c.png"]


@pytest.mark.parametrize(
    ("address", "kind", "path"),
    [
        ("../elm/", Kind.OWN, "elm/"),
        ("/p/elm/caf%C3%A9/", Kind.OWN, "elm/café/"),
        ("/elsewhere/", Kind.OUTSIDE, ""),
        ("//policies.trust.example/p/ash/", Kind.OWN, "ash/"),
        ("HTTPS://POLICIES.trust.example/p/ash/", Kind.OWN, "ash/"),
        ("../../staff/ash/", Kind.STAFF, "staff/ash"),
        ("..%2f..%2fstaff/ash/", Kind.STAFF, "staff/ash"),
        ("https://staff.trust.example/ash/", Kind.STAFF, "ash/"),
        ("java\nscript:alert(1)", Kind.ODD, ""),
        ("data:,", Kind.DATA, ""),
    ],
)
def test_where_addresses_lead(address: str, kind: Kind, path: str) -> None:
    found = resolve(address, "ash/index.html", BASES)
    assert (found.kind, found.path) == (kind, path)


def test_retry_after_is_seconds_or_a_date() -> None:
    assert seconds("120", NOW) == 120
    assert seconds("Mon, 16 Nov 2026 12:01:30 GMT", NOW) == 90
    assert seconds("soon", NOW) is None


def test_the_way_to_another_address_is_not_this_ones() -> None:
    """LinkChecker gives an address the answer of another one that was redirected to it."""
    way = ((301, "https://a.example/b"), (302, "https://a.example/c"))
    assert judge("https://a.example/b", Answer("200 OK", True, way), NOW).verdict is Verdict.GOOD
    assert judge("https://a.example/c", Answer("200 OK", True, way), NOW).verdict is Verdict.GOOD
    assert judge("https://a.example/a", Answer("200 OK", True, way), NOW).new == "https://a.example/b"


def test_a_websites_words_cannot_pretend() -> None:
    assert judge("https://a.example/b", Answer("404 Failed: policyweave:private", False), NOW).verdict is Verdict.BROKEN


def test_the_ledger_forgets_a_fault_and_keeps_a_good_day(tmp_path: Path) -> None:
    day = datetime.timedelta(days=1)
    book = updated({}, {"a": Outcome(Verdict.GOOD)}, TODAY)
    book = updated(book, {"a": Outcome(Verdict.UNREACHABLE)}, TODAY + day)
    book = updated(book, {"a": Outcome(Verdict.THROTTLED)}, TODAY + 2 * day)
    book = updated(book, {"a": Outcome(Verdict.BLOCKED), "b": Outcome(Verdict.THROTTLED)}, TODAY + 3 * day)
    book = updated(book, {"a": Outcome(Verdict.UNCHECKED)}, TODAY + 4 * day)
    assert book == {"a": Entry(Verdict.UNREACHABLE, TODAY, TODAY + day)}
    write_ledger(tmp_path / "book.json", book)
    assert read_ledger(tmp_path / "book.json") == book
    assert updated(book, {"a": Outcome(Verdict.GOOD)}, TODAY + 5 * day)["a"].failing_since is None
    assert [file.name for file in tmp_path.iterdir()] == ["book.json"]


@pytest.mark.parametrize("text", ["", "[]", '{"version": 2}', '{"version": 1, "addresses": {"a": {}}}'])
def test_a_file_that_is_no_ledger(tmp_path: Path, text: str) -> None:
    (tmp_path / "book.json").write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable):
        read_ledger(tmp_path / "book.json")


@pytest.mark.parametrize(("since", "severity"), [(13, Severity.WARNING), (14, Severity.ERROR)])
def test_what_cannot_be_reached_for_long_is_an_error(since: int, severity: Severity) -> None:
    one = Outside("https://a.example/x", (Place("policies/x.md", 9),), ())
    entry = Entry(Verdict.UNREACHABLE, None, TODAY - datetime.timedelta(days=since))
    outcome = Outcome(Verdict.UNREACHABLE, "it did not answer in time")
    items = checked([one], {one.asked: outcome}, {one.asked: entry}, TODAY, 14)
    assert [item.severity for item in web_findings(items)] == [severity]


VERDICTS = {
    Verdict.BROKEN: ("PW130", Severity.ERROR),
    Verdict.UNREACHABLE: ("PW131", Severity.WARNING),
    Verdict.MOVED: ("PW132", Severity.ADVICE),
    Verdict.BLOCKED: ("PW133", Severity.WARNING),
    Verdict.THROTTLED: ("PW134", Severity.WARNING),
    Verdict.FRONT_PAGE: ("PW135", Severity.WARNING),
    Verdict.LOOP: ("PW136", Severity.WARNING),
    Verdict.UNCHECKED: ("PW137", Severity.ADVICE),
    Verdict.PRIVATE: ("PW138", Severity.ERROR),
}


@pytest.mark.parametrize("verdict", Verdict)
def test_each_verdict_has_its_finding(verdict: Verdict) -> None:
    one = Outside("https://a.example/x#y", (Place("policies/x.md", 9), Place("schools/ash/x.md", 2)), ("ash",))
    items = checked([one], {"https://a.example/x": Outcome(verdict, "it is so")}, {}, TODAY, 14)
    found = [(item.rule.id, item.severity) for item in web_findings(items)]
    assert found == ([VERDICTS[verdict]] if verdict in VERDICTS else [])
    assert all(item.message.endswith(".") and item.fix.endswith(".") for item in web_findings(items))


def test_the_issue_mentions_nobody_and_fits() -> None:
    rule, fix = rules.OUTSIDE_BROKEN, "Look."
    words = "“https://soc.example/@ash”: it is @gone <b>#12</b>."
    places = [Place("schools/ash/x.md", line) for line in range(1, 2000)]
    text = issue_text(
        [finding(rule, place, words, fix, schools=("ash",)) for place in places], {"ash": "Ash *School*"}, TODAY, 9
    )
    assert "`https://soc.example/@ash`" in text
    assert " @gone" not in text
    assert "<b>" not in text.replace("\\<b\\>", "")
    assert "### Ash \\*School\\*" in text
    assert len(text) < 65_536
    assert "There is more" in text
