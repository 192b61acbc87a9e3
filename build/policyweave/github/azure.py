"""The settings that keep the staff site behind a login at Azure Static Web Apps.

The form is Microsoft's: https://learn.microsoft.com/azure/static-web-apps/configuration
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from ..render.policy import policy, scripts_in
from .guard import Tree
from .refused import Refused

FILE = "staticwebapp.config.json"
MOST = 20_000  # bytes that the service reads
LOGIN = "/.auth/login/aad"
OTHERS = ("github", "twitter", "google", "facebook", "apple")
TENANT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


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
    return {
        "Content-Security-Policy": f"{policy(scripts)}; frame-ancestors 'none'",
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
    return tuple(
        sorted({found for path in tree.pages for found in scripts_in(tree.read(path).decode("utf-8", "replace"))})
    )
