"""Colours that can be read: contrast as WCAG 2.2 defines it, and shades that reach it."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

WHITE = "#ffffff"
STEP = 0.01


@dataclass(frozen=True, slots=True)
class Shade:
    """A colour "#rrggbb" that reaches a contrast; changed says that it is not the colour that was asked for."""

    colour: str
    changed: bool


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", 0 to 1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def secure(colour: str, against: str, ratio: float = 4.5) -> Shade:
    """The colour, or the nearest darker shade on a light ground (lighter on a dark one) that has the ratio."""
    shade = colour.lower()
    hue, lightness, saturation = colorsys.rgb_to_hls(*parts(shade))
    step = -STEP if contrast(against, "#000000") >= contrast(against, WHITE) else STEP
    while contrast(shade, against) < ratio and 0 < lightness + step < 1:
        lightness += step
        shade = written(colorsys.hls_to_rgb(hue, lightness, saturation))
    if contrast(shade, against) < ratio:
        shade = "#000000" if step < 0 else WHITE
    return Shade(shade, shade != colour.lower())


def parts(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of "#rrggbb", each 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def written(mix: tuple[float, float, float]) -> str:
    """The form "#rrggbb" of red, green and blue, each 0 to 1."""
    return "#" + "".join(f"{round(min(max(part, 0.0), 1.0) * 255):02x}" for part in mix)
