"""Correcting a contact as a person does it: the new school.yml is what the program itself would write, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from policyweave.cli.school_set import changed
from policyweave.edit.change import delete
from tests.browser.conftest import OpenPage
from tests.browser.test_axe import SCHEMES, violations
from tests.trustkit import REPOSITORY, Trust, grep

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PLACE = "staff/trentside/edit-contacts/"
WIDTHS = (320, 768, 1280)
HEAD = """\
name: {name}
urn: "90000{n}"
dfe_number: "891/900{n}"
phase: primary
place: Ashtown   # a town 😀 with a sign beyond sixteen bits
phone: "0115 496 0010"
email: 'office@{slug}.example'
website: https://{slug}.example
hours: 8 am to 4 pm, Monday to Friday in term time  # all year
authorities: [northshire]
approval: {{body: Local governing body, date: 2026-10-06, next_review: 2027-10-05}}
links:
  behaviour: https://{slug}.example/behaviour
"""
ROLES = {
    "flow": "roles:\n  # the office\n  dsl: {phone: '0115 496 0011', email: dsl@x.example, name: A. Example, note: Ring twice.}  # kept\n",
    "block": 'roles:\n  dsl:\n    title: "Head of \\"care\\""\n    # work only\n    phone: 0115 496 0011   # office\n    email: dsl@x.example\n    name: A. Example\n',
    "windows": "roles:\r\n  dsl:\r\n    phone: '0115 496 0011'\r\n    email: dsl@x.example\r\n    name: A. Example",
    "deep": "roles:\n      dsl: {phone: '0115 496 0011',\n            email: dsl@x.example, # first\n            name: A. Example, }\n",
    "shared": "roles:\n  dsl: &who {phone: '0115 496 0011', email: dsl@x.example}\n  head: *who\n",
    "folded": "roles:\n  dsl:\n    phone: '0115 496 0011'\n    email: dsl@x.example\n    name: >-\n      A.\n      Example\n",
}


@pytest.fixture(scope="module")
def schools(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """A school for each way to write its roles."""
    trust = Trust(tmp_path_factory.mktemp("contacts"))
    trust.remove("schools/ash").remove("schools/elm")
    for number, (slug, roles) in enumerate(ROLES.items(), 1):
        text = HEAD.format(name=f"{slug.title()} School", n=number, slug=slug)
        text = text.replace("\n", "\r\n") if slug == "windows" else text
        trust.set(f"schools/{slug}/school.yml", text + roles)
        trust.set(f"schools/{slug}/early-help.md", f"{slug.title()} School offers breakfast.\n")
    trust.build().expect(0)
    return trust


@pytest.fixture
def form(browser: Browser, schools: Trust) -> Iterator[Form]:
    context = browser.new_context()
    yield Form(context.new_page(), schools)
    context.close()


class Form:
    """The form of one school at a time; what is copied comes back."""

    def __init__(self, page: Page, trust: Trust) -> None:
        self.page, self.trust = page, trust
        page.add_init_script(
            "Object.defineProperty(navigator, 'clipboard',"
            " {value: {writeText: text => { window.copied = text; return Promise.resolve(); }}})"
        )

    def made(self, slug: str, fields: Mapping[str, str]) -> str:
        """The new text once these fields, by their ids, are filled in."""
        self.page.goto((self.trust.site / f"staff/{slug}/edit-contacts/index.html").as_uri())
        for id, value in fields.items():
            self.page.locator("details", has=self.page.locator(f"#{id}")).evaluate("box => box.open = true")
            self.page.fill(f"#{id}", value)
        self.page.get_by_role("button", name="Show the new text").click()
        self.page.get_by_role("button", name="Copy the new text").click()
        text = str(self.page.evaluate("window.copied"))
        assert self.page.input_value("#new-text") == text.replace("\r\n", "\n")
        return text

    def text(self, slug: str) -> str:
        return self.trust.read(f"schools/{slug}/school.yml")


VALUES = ("0115 496 0199", "+44 115 496 0199")


@pytest.mark.parametrize("slug", ["flow", "block", "windows", "deep"])
def test_a_value_is_replaced_as_the_program_replaces_it(form: Form, slug: str) -> None:
    fields = {"dsl-phone": VALUES[0], "dsl-name": 'O\'Brien, "Jo": #1', "school-email": "new@x.example"}
    wanted = form.text(slug)
    for name, value in (
        ("roles.dsl.phone", VALUES[0]),
        ("roles.dsl.name", fields["dsl-name"]),
        ("email", "new@x.example"),
    ):
        wanted = changed(wanted, name, value)
    assert form.made(slug, fields) == wanted


@pytest.mark.parametrize("slug", ["flow", "block", "windows", "deep"])
def test_a_value_is_added_as_the_program_adds_it(form: Form, slug: str) -> None:
    wanted = changed(form.text(slug), "roles.dsl.hours", "8: am to 4 pm")
    assert form.made(slug, {"dsl-hours": "8: am to 4 pm"}) == wanted


@pytest.mark.parametrize("slug", ["flow", "block", "windows"])
def test_a_value_is_taken_out_as_the_program_takes_it_out(form: Form, slug: str) -> None:
    wanted = changed(delete(form.text(slug), ("roles", "dsl", "name")), "roles.dsl.hours", "Mornings")
    made = form.made(slug, {"dsl-name": "", "dsl-hours": "Mornings"})
    assert made.rstrip("\r\n") == wanted.rstrip("\r\n")  # the program leaves a line end where the last line was
    assert made.endswith("\n") is form.text(slug).endswith("\n")


@pytest.mark.parametrize("slug", ["flow", "block", "windows", "deep"])
def test_a_new_contact_is_a_line_below_the_others(form: Form, slug: str) -> None:
    made = form.made(slug, {"head-phone": VALUES[1], "head-email": "head@x.example", "head-name": "yes"})
    end = "\r\n" if slug == "windows" else "\n"
    line = "      " if slug == "deep" else "  "
    line += 'head: {phone: "+44 115 496 0199", email: head@x.example, name: "yes"}'
    assert [row for row in made.split(end) if row not in form.text(slug).split(end)] == [line]
    form.trust.set(f"schools/{slug}/school.yml", made)
    try:
        form.trust.check(slug).expect(0)
    finally:
        old = made.replace(end + line, "", 1)
        form.trust.set(f"schools/{slug}/school.yml", old)


def test_what_is_not_sure_is_left_to_people(form: Form) -> None:
    page = form.page
    page.goto((form.trust.site / "staff/shared/edit-contacts/index.html").as_uri())
    assert page.locator("form").count() == 0
    assert "schools/shared/school.yml" in page.locator("main").inner_text()
    page.goto((form.trust.site / "staff/folded/edit-contacts/index.html").as_uri())
    assert page.locator("#dsl-phone").count() == 1
    assert page.locator("#dsl-name").count() == 0
    page.get_by_text("Designated safeguarding lead", exact=True).first.click()
    assert page.get_by_text("only somebody who opens the file can change it").first.is_visible()


def test_nothing_of_it_is_public(schools: Trust) -> None:
    assert grep(schools.site / "public", "edit-contacts", "Correct a contact", "school.yml") == []


@pytest.mark.parametrize("width", WIDTHS)
def test_by_keyboard_from_the_schools_page_to_github(opened: OpenPage, width: int) -> None:
    page = opened("staff/trentside/", width, 700)
    page.get_by_role("link", name="Correct a contact").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit-contacts/")
    page.locator("summary", has_text="Designated safeguarding lead").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "dsl-phone"
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("0115 496 01")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "dsl-phone"
    assert "This is not a telephone number" in page.locator("#dsl-phone-fault").inner_text()
    assert page.locator("#said").inner_text() == "One field needs another look."
    assert not page.locator("#result").is_visible()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("0115 496 0177")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "result-title"
    assert "“0115 496 0101” becomes “0115 496 0177”" in page.locator("#changes").inner_text()
    old = (REPOSITORY / "schools/trentside/school.yml").read_text(encoding="utf-8")
    assert page.input_value("#new-text") == old.replace("0115 496 0101", "0115 496 0177", 1)
    assert "Line 20 was:" in page.input_value("#new-lines")
    link = page.get_by_role("link", name="Open school.yml on GitHub")
    assert (
        link.get_attribute("href") == "https://github.com/emet-example/policies/edit/main/schools/trentside/school.yml"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_missing_contact_needs_both_ways_to_reach_it(opened: OpenPage) -> None:
    page = opened("staff/fenbrook/edit-contacts/")
    page.locator("summary", has_text="Attendance lead").click()
    page.fill("#attendance_lead-phone", "01632 960177")
    page.get_by_role("button", name="Show the new text").click()
    assert page.locator("#attendance_lead-email-fault").inner_text() == "This cannot be empty."
    page.fill("#attendance_lead-email", "somebody at school")
    page.get_by_role("button", name="Show the new text").click()
    assert "This is not an e-mail address" in page.locator("#attendance_lead-email-fault").inner_text()
    page.fill("#attendance_lead-email", "attendance@fenbrook.example")
    page.get_by_role("button", name="Show the new text").click()
    assert '  attendance_lead: {phone: "01632 960177", email: attendance@fenbrook.example}\n' in page.input_value(
        "#new-text"
    )


def test_nothing_changed_says_so(opened: OpenPage) -> None:
    page = opened(PLACE)
    page.get_by_role("button", name="Show the new text").click()
    assert page.locator("#said").inner_text().startswith("Nothing is changed yet.")


def test_the_page_of_a_kept_edition_makes_no_new_text(browser: Browser, demonstration: Path) -> None:
    context = browser.new_context()
    kept = "http://policies.example/editions/2026-27/"

    def answer(route: Route) -> None:
        path = demonstration / "staff" / route.request.url.removeprefix(kept).split("?")[0]
        file = path / "index.html" if path.is_dir() else path
        route.fulfill(path=file) if file.is_file() else route.fulfill(status=404)

    context.route("**/*", answer)
    page = context.new_page()
    page.goto(f"{kept}trentside/edit-contacts/")
    page.get_by_text("kept as it was in one edition").wait_for()
    assert not page.locator("form").is_visible()
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_without_javascript_it_says_how_to_do_it_by_hand(opened: OpenPage, width: int) -> None:
    page = opened(PLACE, width, 700, java_script_enabled=False)
    assert not page.locator("form").is_visible()
    assert page.get_by_role("link", name="Open it on GitHub").is_visible()
    assert page.get_by_text("line 20").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing(opened: OpenPage, scheme: str) -> None:
    page = opened(PLACE, color_scheme="dark" if scheme == "dark" else "light")
    page.locator("summary", has_text="Designated safeguarding lead").first.click()
    page.fill("#dsl-phone", "nobody")
    page.get_by_role("button", name="Show the new text").click()
    assert violations(page) == []
    page.fill("#dsl-phone", "0115 496 0177")
    page.get_by_role("button", name="Show the new text").click()
    assert violations(page) == []


def test_another_sites_page_without_a_repository_shows_what_to_paste(browser: Browser, tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.change(
        "policies/trust.yml",
        "repository: {address: https://github.com/example/policies, branch: main, private: yes}\n",
        "",
    )
    trust.build("ash", audience="staff").expect(0)
    page = browser.new_page()
    page.goto((trust.site / "staff/ash/edit-contacts/index.html").as_uri())
    page.locator("summary", has_text="The school").click()
    page.fill("#school-phone", "0115 496 0012")
    page.get_by_role("button", name="Show the new text").click()
    assert page.get_by_role("link", name="GitHub").count() == 0
    assert page.input_value("#new-text") == changed(trust.read("schools/ash/school.yml"), "phone", "0115 496 0012")
    page.close()
