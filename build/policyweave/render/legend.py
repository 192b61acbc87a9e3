"""What the marks of a page mean: whose words they are. It stands at the page's end, on paper too."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from ..model.origin import Layer


@lru_cache(maxsize=4_000)
def legend(layers: frozenset[str], school: str, trust: str, staff: bool) -> str:
    """The HTML of the legend for a page with words of these layers; nothing if they are the trust's alone."""
    if layers <= {Layer.TRUST.value} and not staff:
        return ""
    said = {
        Layer.TRUST.value: ("From the trust", f"the same in every school of {trust}. Without a line at the side."),
        Layer.AUTHORITY.value: ("From a council", "how the councils work in which our pupils live, with a grey line."),
        Layer.SCHOOL.value: (f"From {school}", "the school's own words, with a coloured line."),
    }
    entries = "".join(
        f'<li><span class="pw-sample" data-layer="{layer}"></span><strong>{escape(name)}</strong>: {escape(about)}</li>\n'
        for layer, (name, about) in said.items()
        if layer in layers
    )
    if staff:
        entries += (
            '<li><span class="pw-sample"></span><strong class="pw-staff-label">Staff only</strong> '
            "not on the public site.</li>\n"
        )
    return (
        '<section class="pw-legend" id="pw-legend" aria-label="Whose words these are" data-search-exclude="">\n'
        f'<p class="pw-words-title">Whose words these are</p>\n<ul>\n{entries}</ul>\n</section>\n'
    )
