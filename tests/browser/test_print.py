"""Printers leave grounds out: whatever is printed can be read on white paper, in both schemes."""

from __future__ import annotations

import pytest

from tests.browser.conftest import KINDS, OpenPage

pytestmark = [pytest.mark.slow, pytest.mark.browser]

# Texts whose colour has too little contrast with white (WCAG 2.2, 1.4.3), but where the ground is printed on purpose.
FAINT = """() => {
  const part = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const faint = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const element = text.parentElement;
    if (!text.data.trim() || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    if (style.printColorAdjust === "exact" || box.width < 2 || box.height < 2) continue;
    const [red, green, blue, seen = 1] = style.color.match(/[\\d.]+/g).map(Number);
    const [r, g, b] = [red, green, blue].map(value => part((255 - seen * (255 - value)) / 255));
    const contrast = 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
    if (contrast < 4.5) faint.add(`${text.data.trim().slice(0, 40)} (${style.color})`);
  }
  return [...faint];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_printed_can_be_read_without_its_ground(opened: OpenPage, kind: str, scheme: str) -> None:
    page = opened(KINDS[kind], color_scheme=scheme)
    page.emulate_media(media="print", color_scheme="light" if scheme == "light" else "dark")
    assert page.evaluate(FAINT) == []
