"""The settings for the staff's place: nobody reads anything without a login, and the pages work under them."""

from __future__ import annotations

import functools
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from policyweave.github import azure
from policyweave.github.guard import plain_tree
from policyweave.github.refused import Refused

TENANT = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.fixture
def settings(built: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(azure.settings_of(plain_tree(built / "staff")))
    return value


def test_everything_needs_the_role_and_nobody_has_it_without_an_invitation(settings: dict[str, Any]) -> None:
    assert settings["routes"][-1] == {"route": "/*", "allowedRoles": ["staff"]}
    open_to_all = [route for route in settings["routes"][:-1] if "allowedRoles" not in route]
    assert all(set(route) <= {"route", "redirect", "statusCode"} for route in open_to_all), "none of them shows a file"
    roles = {role for route in settings["routes"] for role in route.get("allowedRoles", [])}
    assert not roles & {"anonymous", "authenticated"}


def test_who_is_not_signed_in_is_sent_to_the_login(settings: dict[str, Any]) -> None:
    assert settings["responseOverrides"]["401"] == {
        "statusCode": 302,
        "redirect": "/.auth/login/aad?post_login_redirect_uri=.referrer",
    }
    assert {route["route"] for route in settings["routes"] if route.get("statusCode") == 404} >= {
        "/.auth/login/github",
        "/.auth/login/twitter",
    }


def test_a_wrong_address_shows_the_page_for_it_and_no_other(settings: dict[str, Any]) -> None:
    assert settings["responseOverrides"]["404"] == {"rewrite": "/404.html"}
    assert "navigationFallback" not in settings


def test_with_a_tenant_only_its_accounts_can_sign_in_at_all(built: Path) -> None:
    value = json.loads(azure.settings_of(plain_tree(built / "staff"), TENANT))
    assert value["routes"][-1]["allowedRoles"] == ["authenticated"]
    registration = value["auth"]["identityProviders"]["azureActiveDirectory"]["registration"]
    assert registration["openIdIssuer"] == f"https://login.microsoftonline.com/{TENANT}/v2.0"


@pytest.mark.parametrize("tenant", ["common", "organizations", f"{TENANT}/x", TENANT.upper(), " "])
def test_a_tenant_that_lets_everybody_in_is_refused(built: Path, tenant: str) -> None:
    with pytest.raises(Refused, match="directory"):
        azure.settings_of(plain_tree(built / "staff"), tenant)


def test_the_browser_is_told_to_run_nothing_else_and_to_keep_nothing(settings: dict[str, Any]) -> None:
    told = settings["globalHeaders"]
    policy = dict(part.split(" ", 1) for part in told["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in told["Content-Security-Policy"]
    assert "http" not in told["Content-Security-Policy"]
    assert told["X-Robots-Tag"] == "noindex, nofollow"
    assert told["X-Content-Type-Options"] == "nosniff"
    assert "private" in told["Cache-Control"]


def test_settings_that_azure_would_not_read_are_refused(tmp_path: Path) -> None:
    for number in range(400):
        (tmp_path / f"{number}.html").write_text(f"<script>{number}</script>", encoding="utf-8")
    with pytest.raises(Refused, match="longer than"):
        azure.settings_of(plain_tree(tmp_path))


class _Handler(http.server.SimpleHTTPRequestHandler):
    told: dict[str, str] = {}

    def log_message(self, *args: Any) -> None:
        """Nothing is printed."""

    def end_headers(self) -> None:
        for name, value in self.told.items():
            if name != "Strict-Transport-Security":
                self.send_header(name, value)
        super().end_headers()


@pytest.fixture
def served(built: Path, settings: dict[str, Any]) -> Iterator[str]:
    """The staff site as Azure would answer."""
    handler = type("Handler", (_Handler,), {"told": settings["globalHeaders"]})
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(handler, directory=str(built / "staff"))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.browser
def test_pages_work_under_the_settings(served: str, browser: Browser) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in ("/", "/ash/", "/ash/attendance/", "/ash/guide/", "/ash/absence/"):
        page.goto(served + path)
        page.wait_for_load_state("networkidle")
    page.goto(f"{served}/ash/attendance/")
    page.locator(".md-search__input").click()
    page.keyboard.type("heliotrope")
    page.locator(".md-search-result__link", has_text="heliotrope").first.wait_for(timeout=8000)
    assert page.evaluate("__md_scope.pathname") == "/ash/"
    page.close()
    assert [text for text in said if "Content Security Policy" in text or "Refused" in text or "Error" in text] == []
