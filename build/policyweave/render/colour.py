"""Colours that can be read: contrast as WCAG 2.2 defines it, and shades of a brand that reach it."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass

from ..model.schema import Brand

WHITE = "#ffffff"
LIGHT_PAGE, LIGHT_PANEL = WHITE, "#f1f4f6"
DARK_PAGE, DARK_PANEL = "#14181d", "#222930"
STEP = 0.01


@dataclass(frozen=True, slots=True)
class Shade:
    """A colour "#rrggbb" that reaches a contrast; changed says that it is not the colour that was asked for."""

    colour: str
    changed: bool


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", 0 to 1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def secure(colour: str, against: str, ratio: float = 4.5) -> Shade:
    """The colour, or the nearest darker shade on a light ground (lighter on a dark one) that has the ratio."""
    shade = colour.lower()
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(shade))
    step = -STEP if contrast(against, "#000000") >= contrast(against, WHITE) else STEP
    while contrast(shade, against) < ratio and 0 < lightness + step < 1:
        lightness += step
        shade = _written(colorsys.hls_to_rgb(hue, lightness, saturation))
    if contrast(shade, against) < ratio:
        shade = "#000000" if step < 0 else WHITE
    return Shade(shade, shade != colour.lower())


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
        f'body[data-md-color-scheme="default"] {{ {declarations(both["light"])} }}\n'
        f'body[data-md-color-scheme="slate"] {{ {declarations(both["dark"])} }}\n'
    )


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _written(parts: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(min(max(part, 0.0), 1.0) * 255):02x}" for part in parts)
