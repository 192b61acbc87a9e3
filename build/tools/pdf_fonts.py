"""Makes the fonts of PDFs from the Noto fonts of a folder: what English schools write, without hints for old screens.

    python build/tools/pdf_fonts.py FOLDER

FOLDER holds the .ttf files of the Noto project (SIL Open Font License 1.1). Needs fonttools. It writes
build/policyweave/render/pdf/fonts/*.ttf and letters.txt, the letters that PDFs can show.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

OUT = Path(__file__).parents[1] / "policyweave/render/pdf/fonts"
LATIN = [
    *range(0x20, 0x530),
    *range(0x1D00, 0x2070),
    *range(0x2070, 0x2190),
    *range(0x2C60, 0x2C80),
    *range(0xA720, 0xA800),
    *range(0xFB00, 0xFB07),
    0xFFFD,
]
SIGNS = [*range(0x2190, 0x2200), *range(0x2200, 0x2300), *range(0x25A0, 0x2800)]
WORDS = {
    "NotoSans-Regular": LATIN, "NotoSans-Bold": LATIN, "NotoSans-Italic": LATIN, "NotoSans-BoldItalic": LATIN,
    "NotoSansMath-Regular": SIGNS, "NotoSansSymbols-Regular": SIGNS, "NotoSansSymbols2-Regular": SIGNS,
    "NotoSansArabic-Regular": None, "NotoSansBengali-Regular": None, "NotoSansDevanagari-Regular": None,
    "NotoSansGujarati-Regular": None, "NotoSansGurmukhi-Regular": None, "NotoSansHebrew-Regular": None,
    "NotoSansTamil-Regular": None,
}  # fmt: skip


def main(folder: Path) -> None:
    """Writes the fonts and the list of letters."""
    covered: set[int] = set()
    for name, wanted in WORDS.items():
        options = subset.Options(
            layout_features=["*"], hinting=False, notdef_outline=True, name_IDs=["*"], recalc_timestamp=False
        )
        font = TTFont(folder / f"{name}.ttf", recalcTimestamp=False)
        there = set(font.getBestCmap())
        if wanted is None:
            wanted = sorted(there - set(range(0x20, 0x370)) - set(range(0x2000, 0x2070)))
        if not name.startswith("NotoSans-"):
            wanted = [letter for letter in wanted if letter not in covered]
        maker = subset.Subsetter(options)
        maker.populate(unicodes=wanted)
        maker.subset(font)
        font.save(OUT / f"{name}.ttf")
        if name != "NotoSans-Bold" and "Italic" not in name:
            covered |= set(font.getBestCmap())
    for name in ("Bold", "Italic", "BoldItalic"):
        missing = (covered & set(LATIN)) & set(TTFont(folder / "NotoSans-Regular.ttf").getBestCmap())
        missing -= set(TTFont(OUT / f"NotoSans-{name}.ttf").getBestCmap())
        assert not missing, (name, missing)
    (OUT / "letters.txt").write_text("".join(_ranges(sorted(covered))), encoding="ascii")


def _ranges(letters: list[int]) -> list[str]:
    lines: list[list[int]] = []
    for letter in letters:
        if lines and lines[-1][1] == letter - 1:
            lines[-1][1] = letter
        else:
            lines.append([letter, letter])
    return [f"{first:04X}-{last:04X}\n" for first, last in lines]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
