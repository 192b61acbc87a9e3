"""The settings that keep the staff site behind a login at Azure Static Web Apps.

The form is Microsoft's: https://learn.microsoft.com/azure/static-web-apps/configuration
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

from .guard import Tree
from .refused import Refused

FILE = "staticwebapp.config.json"
MOST = 20_000  # bytes that the service reads
LOGIN = "/.auth/login/aad"
OTHERS = ("github", "twitter", "google", "facebook", "apple")
TENANT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SCRIPT = re.compile(rb"<script(?P<about>[^>]*)>(?P<code>.*?)</script>", re.DOTALL | re.IGNORECASE)
DATA = re.compile(rb"type\s*=\s*[\"']?(?!module|text/javascript)[a-z+-]+/", re.IGNORECASE)


def settings_of(tree: Tree, tenant: str = "") -> bytes:
    """staticwebapp.config.json for the pages of a staff site.

    Without a tenant everything needs the role `staff`, which people get by an invitation. With one (the directory's id
    at Microsoft), only accounts of that directory can sign in at all, and all of them may read; the service then
    needs the settings AZURE_CLIENT_ID and AZURE_CLIENT_SECRET. Raises Refused if the settings become too long.
    """
    if tenant and not TENANT.fullmatch(tenant):
        raise Refused("A tenant is the id of the trust's directory at Microsoft: 32 digits and letters with hyphens.")
    role = "authenticated" if tenant else "staff"
    value: dict[str, Any] = {
        "routes": [
            *({"route": f"/.auth/login/{name}", "statusCode": 404} for name in OTHERS),
            {"route": "/logout", "redirect": "/.auth/logout"},
            {"route": "/*", "allowedRoles": [role]},
        ],
        "responseOverrides": {
            "401": {"statusCode": 302, "redirect": f"{LOGIN}?post_login_redirect_uri=.referrer"},
            "404": {"rewrite": "/404.html"},
        },
        "globalHeaders": headers(scripts_of(tree)),
    }
    if tenant:
        value["auth"] = {
            "identityProviders": {
                "azureActiveDirectory": {
                    "registration": {
                        "openIdIssuer": f"https://login.microsoftonline.com/{tenant}/v2.0",
                        "clientIdSettingName": "AZURE_CLIENT_ID",
                        "clientSecretSettingName": "AZURE_CLIENT_SECRET",
                    }
                }
            }
        }
    data = (json.dumps(value, indent=2) + "\n").encode()
    if len(data) > MOST:
        raise Refused(
            f"“{FILE}” would be longer than the {MOST:,} bytes that Azure reads: the pages hold many scripts."
        )
    return data


def headers(scripts: Sequence[str]) -> dict[str, str]:
    """What every answer says to the browser: nothing from elsewhere, no other script than ours, never stored or listed."""
    policy = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *scripts]),
        "worker-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Cache-Control": "private, no-cache",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Referrer-Policy": "same-origin",
        "Strict-Transport-Security": "max-age=31536000",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "X-Robots-Tag": "noindex, nofollow",
    }


def scripts_of(tree: Tree) -> tuple[str, ...]:
    """The scripts that stand in the pages themselves, as a Content-Security-Policy names them; each once."""
    found = set()
    for path in tree.pages:
        for match in SCRIPT.finditer(tree.read(path)):
            if b"src=" not in match["about"] and not DATA.search(match["about"]) and match["code"].strip():
                found.add(match["code"])
    return tuple(sorted(f"'sha256-{base64.b64encode(hashlib.sha256(code).digest()).decode()}'" for code in found))
