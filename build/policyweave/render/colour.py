"""A brand as CSS, in shades that can be read in the light and in the dark scheme."""

from __future__ import annotations

from collections.abc import Mapping

from ..model.colour import WHITE, secure
from ..model.schema import Brand

LIGHT_PAGE, LIGHT_PANEL = WHITE, "#f1f4f6"
DARK_PAGE, DARK_PANEL = "#14181d", "#222930"


def brand_properties(brand: Brand) -> Mapping[str, Mapping[str, str]]:
    """CSS custom properties of a brand, for "light" and "dark": head, its text, links, links under the pointer."""
    primary, accent = brand.primary, brand.accent or brand.primary
    head = secure(primary, WHITE).colour
    return {
        "light": {
            "--pw-head": head,
            "--pw-head-text": WHITE,
            "--pw-link": secure(primary, LIGHT_PANEL).colour,
            "--pw-accent": secure(accent, LIGHT_PANEL).colour,
        },
        "dark": {
            "--pw-head": head,
            "--pw-head-text": WHITE,
            "--pw-link": secure(primary, DARK_PANEL).colour,
            "--pw-accent": secure(accent, DARK_PANEL).colour,
        },
    }


def declarations(properties: Mapping[str, str]) -> str:
    """Properties as the inside of a CSS rule."""
    return " ".join(f"{name}: {value};" for name, value in properties.items())


def site_css(brand: Brand) -> str:
    """The stylesheet that gives a school's site its colours, in Material's two schemes."""
    both = brand_properties(brand)
    return (
        f"body[data-md-color-scheme] {{ {declarations(both['light'])} }}\n"
        f'@media screen {{ body[data-md-color-scheme="slate"] {{ {declarations(both["dark"])} }} }}\n'
    )
