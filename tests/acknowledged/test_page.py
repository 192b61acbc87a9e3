"""The staff page on which people confirm: edition, digest, the trust's form; the digest is of what staff read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acknowledged.reading import FORM, PAGE, digest_at, shown_at, with_form
from tests.trustkit import REPOSITORY, TIMEOUT, Trust, environ, grep

ASH, INDEX, TRUST = "schools/ash/early-help.md", "policies/index.md", "policies/trust.yml"
COUNCIL = "policies/authorities/northshire/authority.yml"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """The small trust with a form, built; nobody changes it."""
    trust = with_form(tmp_path_factory.mktemp("page"))
    trust.change("policies/guide.md", "Words for staff.", f"Words for staff. [Confirm them]({PAGE}.md).")
    trust.change("schools/ash/school.yml", "name: Ash School", "name: Ash & Oak School")
    trust.build().expect(0)
    return trust


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    """The small trust with a form."""
    return with_form(tmp_path)


def test_the_page_names_edition_and_digest_and_leads_to_the_form(built: Trust) -> None:
    article = built.article("staff", "ash", PAGE)
    assert "Ash & Oak School · edition 2026-27, in force from 1 September 2026" in article.text
    digest = shown_at(built)
    links = [link.attrs["href"] for link in article.all("a") if link.attrs.get("href", "").startswith("https:")]
    assert links == [f"https://forms.trust.example/read?school=Ash%20%26%20Oak%20School&slug=ash&e=2026-27&d={digest}"]


def test_only_the_staff_site_has_it(built: Trust) -> None:
    assert not (built.site / "public" / "ash" / PAGE).exists()
    assert grep(built.site / "public", PAGE, "forms.trust.example", shown_at(built)) == []


def test_texts_and_the_menu_lead_to_it(built: Trust) -> None:
    page = (built.site / "staff" / "ash" / "guide" / "index.html").read_text(encoding="utf-8")
    assert page.count(f'href="../{PAGE}/"') >= 2
    built.run("links", "ash").expect(0)


def test_the_digest_shown_begins_the_digest_of_what_is_read(built: Trust) -> None:
    whole = digest_at(built).removeprefix("sha256-")
    assert whole.startswith(shown_at(built).replace("-", ""))
    assert shown_at(built) != shown_at(built, "elm")


def test_without_a_form_there_is_no_page(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.build("ash", audience="staff").expect(0)
    assert not (trust.site / "staff" / "ash" / PAGE).exists()
    trust.change("policies/guide.md", "Words for staff.", f"[Confirm]({PAGE}.md)")
    assert [item.rule for item in trust.findings("ash")] == ["PW050"]


def test_a_school_that_joins_has_nothing_to_confirm(trust: Trust) -> None:
    trust.page("joining", "We are preparing our policy.").add("schools/ash/school.yml", "status: joining\n")
    trust.build("ash", audience="staff").expect(0)
    article = trust.article("staff", "ash", PAGE)
    assert "There is nothing to confirm yet." in article.text
    assert "forms.trust.example" not in str([link.attrs for link in article.all("a")])


def test_a_public_text_cannot_lead_to_it(trust: Trust) -> None:
    trust.change(INDEX, "Help comes early.", f"[Confirm]({PAGE}.md)")
    assert [(item.rule, item.path) for item in trust.findings("ash")] == [("PW053", INDEX)]


def test_a_page_of_the_trust_does_not_take_its_place(trust: Trust) -> None:
    trust.page(PAGE, "Ours.", audience="staff")
    assert [(item.rule, item.path) for item in trust.findings("ash")] == [("PW003", f"policies/{PAGE}.md")]


def test_the_trust_may_place_it_in_its_navigation(trust: Trust) -> None:
    trust.change(TRUST, "pages: [guide]", f"pages: [{PAGE}, guide]")
    assert trust.findings("ash") == []
    trust.build("ash", audience="staff").expect(0)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("https://forms.example/?n={name}", "has {name} in it; what can be filled in is {school}, {slug}"),
        ("https://forms.example/?n={school", "has a brace that belongs to no name"),
        ("https://{school}.forms.example/", "has a brace that belongs to no name"),
        ("javascript:alert(1)", "must be a web address"),
    ],
)
def test_a_form_that_cannot_be_filled_in_is_refused(form: str, words: str, trust: Trust) -> None:
    trust.change(TRUST, FORM, form)
    (found,) = [item for item in trust.findings() if item.path == TRUST]
    assert (found.rule, words in found.message) == ("PW014", True)


SAME = {
    "a telephone number": ("schools/ash/school.yml", "0115 496 0011", "0115 496 0019"),
    "a mailbox": ("schools/ash/school.yml", "dsl@ash.example", "safe@ash.example"),
    "a day": ("policies/cycle.yml", "in_force: 2026-09-01", "in_force: 2026-09-03"),
    "the edition's name": ("policies/cycle.yml", 'edition: "2026-27"', 'edition: "2027-28"'),
    "the form": (TRUST, FORM, "https://other.example/"),
    "spacing": (INDEX, "Help comes early.", "Help   comes\nearly."),
    "another school's words": ("schools/elm/early-help.md", "breakfast", "lunch"),
}
OTHER = {
    "the trust's words": (INDEX, "Help comes early.", "Help comes late."),
    "the school's words": (ASH, "breakfast", "lunch"),
    "words for staff": (INDEX, "Help comes early.", "Help comes early. {% staff %}At once.{% endstaff %}"),
    "a page for staff": ("policies/guide.md", "Words for staff.", "Other words for staff."),
    "guidance": ("policies/national.yml", 'name: "2025"', 'name: "2026"'),
    "what is struck out": (INDEX, "Help comes early.", "~~Help comes early.~~"),
    "an address in a text": (INDEX, "Help comes early.", "[Help](https://help.example/) comes early."),
}


def _rich(trust: Trust) -> Trust:
    """A text that prints values of all kinds."""
    lines = ["{{ contact_line(authority.contacts.front_door) }}", "{{ trust.people.trust_lead.phone }}",
             "[{{ school.roles.dsl.phone }}](tel:{{ school.roles.dsl.phone | tel }})",
             "[{{ school.roles.dsl.email }}](mailto:{{ school.roles.dsl.email }})",
             "{{ edition.name }}, {{ edition.in_force | date }}", "[form]({{ trust.acknowledgement_form }})"]  # fmt: skip
    return trust.change(INDEX, "Help comes early.", "Help comes early.\n\n" + "\n\n".join(lines))


@pytest.mark.parametrize("name", SAME)
def test_what_is_no_text_does_not_change_the_digest(name: str, trust: Trust) -> None:
    before = digest_at(_rich(trust))
    trust.change(*SAME[name])
    assert digest_at(trust) == before


@pytest.mark.parametrize("name", OTHER)
def test_other_words_change_the_digest(name: str, trust: Trust) -> None:
    before = digest_at(trust)
    trust.change(*OTHER[name])
    assert digest_at(trust) != before


def test_the_council_s_telephone_does_not_change_the_digest(trust: Trust) -> None:
    before = digest_at(_rich(trust))
    text = trust.read(COUNCIL)
    trust.set(COUNCIL, text.replace("0115 496", "0191 498"))
    assert trust.read(COUNCIL) != text
    assert digest_at(trust) == before


@pytest.mark.parametrize(
    "variables", [{"TZ": "Pacific/Kiritimati", "LC_ALL": "C"}, {"TZ": "America/Adak", "LANG": "tr_TR"}]
)
def test_the_digest_is_the_same_on_another_machine(variables: dict[str, str], tmp_path: Path) -> None:
    here = digest_at(with_form(tmp_path / "one"))
    there = with_form(tmp_path / "another place" / "deeper")
    code = (
        "import json, sys\nfrom pathlib import Path\nfrom tests.acknowledged.reading import digest_at\n"
        "from tests.trustkit import Trust\ntrust = Trust.__new__(Trust)\ntrust.root = Path(sys.argv[1])\n"
        "print(json.dumps(digest_at(trust)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, there.root], capture_output=True, check=True, timeout=TIMEOUT, cwd=REPOSITORY,
        env=environ({**variables, "PYTHONHASHSEED": "7", "PYTHONPATH": f"{REPOSITORY / 'build'}:{REPOSITORY}"}),
    )  # fmt: skip
    assert json.loads(done.stdout) == here
