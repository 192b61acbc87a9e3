"""A small trust with three released editions, made once."""

from __future__ import annotations

import pytest

from tests.edition.publishing import Releases

NOTES = (
    "# Ash School: what changed, where\n\n1 major change.\n\n| Where | What | Weight |\n| --- | --- | --- |\n"
    "| Attendance | “Every day” became “Each day”. | major |\n\n"
    "See [the form](javascript:alert(1)) and <script>alert(2)</script> by @<!-- -->someone, {{ school.name }}.\n"
)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    """Two years and a change in the year: 2026-27, 2026-27.1 with notes, and 2027-28 released in its summer.

    Nobody writes into its folder.
    """
    one = Releases(tmp_path_factory.mktemp("releases"))
    trust = one.trust
    trust.add("policies/attendance.md", "\n## Old ways {#old}\n\nA bell is rung by hand at nine each morning.\n")
    one.release("2026-27", "2026-08-20T10:00")
    trust.change("policies/attendance.md", "Every day", "Each day")
    trust.set("schools/ash/early-help.md", "Ash offers help early, in a room of its own.\n")
    staff = "# Ash School: what changed, where\n\nThe heliotrope code changed.\n"
    one.release(
        "2026-27.1",
        "2027-01-15T09:00",
        {
            "public/schools/ash.md": NOTES,
            "public/trust.md": "# All\n\nDays are counted.\n",
            "staff/schools/ash.md": staff,
        },
    )
    one.year("2027-28", "2027-09-01")
    text = trust.read("policies/attendance.md")
    text = text.replace("## Old ways {#old}", "## The bell {#bell}").replace("# Attendance\n", "# Being there\n")
    trust.remove("policies/attendance.md")
    trust.set(
        "policies/being-there.md", text.replace("audience: public\n", "audience: public\nredirects: [attendance]\n")
    )
    trust.change("policies/trust.yml", "pages: [attendance]", "pages: [being-there]")
    for file in trust.root.rglob("*.md"):
        words = file.read_text(encoding="utf-8")
        file.write_text(words.replace("attendance.md", "being-there.md"), encoding="utf-8")
    one.release("2027-28", "2027-07-01T12:00")
    return one
