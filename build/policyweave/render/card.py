"""The picture that stands for a school's pages where somebody shares a link: Open Graph's 1200 by 630 pixels, as PNG.

The letters come from the font inside Pillow, never from the machine, so that every machine draws the same picture.
"""

from __future__ import annotations

import io
import unicodedata
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from ..model.colour import WHITE, secure
from ..model.content import Content
from ..model.schema import Brand

FILE = "assets/pw-card.png"
WIDTH, HEIGHT = 1200, 630
EDGE = 80
ABOUT = "Safeguarding policies"
SIZES = range(92, 39, -4)  # of the name, the largest that fits
LINES = 3
OTHERWISE = dict(zip("–—‑ÆæØøŁłŒœĐđßÐðÞþ", "- - - AE ae O o L l OE oe D d ss D d Th th".split(), strict=True))
RUNS = 3  # zlib's Z_RLE: half the time of a thorough search, since most of the picture is one colour
SHADES = 16  # between the ground and the letters


def card_of(content: Content, school: str = "") -> bytes:
    """The picture of a school, or of the trust."""
    trust, edition = content.trust, f"Edition {content.cycle.edition}"
    said = f"{edition}. Demonstration: every school is invented." if trust.demonstration else edition
    if not school:
        return card(trust.brand, trust.name, trust.place or "", said)
    own = content.schools[school]
    return card(own.brand or trust.brand, own.name, trust.name, said)


def card(brand: Brand, name: str, below: str, edition: str) -> bytes:
    """The picture with a school's or the trust's name, a line below it and the edition: the same words, the same bytes.

    The ground is the brand's colour, darkened until white letters can be read on it.
    """
    head = secure(brand.primary, WHITE).colour
    picture = _frame(below, edition).copy()
    draw = ImageDraw.Draw(picture)
    size, lines = _fitted(_known(name))
    for number, line in enumerate(lines):
        draw.text((EDGE, 180 + number * size * 1.2), line, 255, _font(size))
    return _png(picture, head)


@lru_cache(maxsize=16)
def _frame(below: str, edition: str) -> Image.Image:
    """What the pictures of all schools have in common."""
    picture = Image.new("L", (WIDTH, HEIGHT), 0)
    draw = ImageDraw.Draw(picture)
    draw.text((EDGE, EDGE), ABOUT, 255, _font(44))
    draw.line((EDGE, 500, WIDTH - EDGE, 500), 255, 3)
    small, under = _fitted(_known(below), range(36, 23, -2), 1)
    draw.text((EDGE, 520), under[0], 255, _font(small))
    draw.text((EDGE, 568), _known(edition), 255, _font(28))
    return picture


def _fitted(words: str, sizes: range = SIZES, most: int = LINES) -> tuple[int, list[str]]:
    """The largest size at which words fit into the lines, and the lines; at the smallest, they are cut."""
    for size in sizes:
        lines = _lines(words, size)
        if len(lines) <= most and all(_font(size).getlength(line) <= WIDTH - 2 * EDGE for line in lines):
            return size, lines
    size = sizes[-1]
    kept = _lines(words, size)[:most]
    last = kept[-1]
    while last and _font(size).getlength(f"{last}…") > WIDTH - 2 * EDGE:
        last = last[:-1]
    return size, [*kept[:-1], f"{last.rstrip()}…"]


def _lines(words: str, size: int) -> list[str]:
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _font(size).getlength(longer) <= WIDTH - 2 * EDGE:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def _known(words: str) -> str:
    """Words in letters that the font has: those it lacks without their accents, or as a question mark."""
    return "".join(letter if _has(letter) else _plain(letter) for letter in unicodedata.normalize("NFC", words))


def _plain(letter: str) -> str:
    if letter in OTHERWISE:
        return OTHERWISE[letter]
    parts = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return parts if parts != letter and all(map(_has, parts)) else "?"


@lru_cache(maxsize=4096)
def _has(letter: str) -> bool:
    if letter.isspace():
        return True
    font = _font(40)
    return bytes(font.getmask(letter)) != bytes(font.getmask("\U0010fffd"))  # for which every font draws its box


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow has no FreeType here, so that it cannot draw letters of any size.")
    return font


def _png(picture: Image.Image, head: str) -> bytes:
    """A picture of light as PNG, in shades from the ground's colour to white."""
    ground = [int(head[at : at + 2], 16) for at in (1, 3, 5)]
    shades = picture.point(lambda light: round(light * (SHADES - 1) / 255))
    coloured = Image.frombytes("P", picture.size, shades.tobytes())
    steps = [[round(part + (255 - part) * step / (SHADES - 1)) for part in ground] for step in range(SHADES)]
    coloured.putpalette([part for colour in steps for part in colour])
    made = io.BytesIO()
    coloured.save(made, "PNG", compress_type=RUNS, bits=4)
    return made.getvalue()
