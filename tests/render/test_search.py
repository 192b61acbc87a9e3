"""Search entries of blocks that were read before are those of a fresh reading, whatever came before them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from material.plugins.search.plugin import Parser

from policyweave.render.search import Blocks

PIECES = (
    '<section class="pw-section" data-layer="trust">\n', "</section>\n", '<div class="x">\n', "</div>\n", "</div></div>\n",
    '<h1 id="top">Top<a class="headerlink" href="#top">¶</a></h1>\n', '<h2 id="a">A <code>b</code></h2>\n', "<h2>No id</h2>\n",
    '<h3 id="c" data-search-exclude="">Hidden</h3>\n', '<p class="pw-source" data-search-exclude="">From the trust</p>\n',
    "<p>Words &amp; <strong>more</strong>.</p>\n", "<p></p>\n", "<p> <br> </p>\n", "<p>One.</p>\n<p>Two.</p>\n",
    "<ul>\n<li>One</li>\n<li><p>Two</p>\n<ul>\n<li>Three</li>\n</ul>\n</li>\n</ul>\n", "<ul>\n<li></li>\n</ul>\n",
    "<table>\n<tr><td>Cell</td></tr>\n</table>\n", "<pre><code>a\n\n  b\n</code></pre>\n", "<blockquote>\n<p>Said.</p>\n</blockquote>\n",
    "<details>\n<summary>More</summary>\n<p>Text</p>\n</details>\n", "<script>if (a < b) {}</script>\n", "Bare words\n", "  \n", "<p>",
    "</p>\n", "<ul>\n", "</ul>\n", "&lt;p&gt; & <", '<h2 id="in"><em>Deep</em></h2>\n', '<div data-search-exclude="">\n',
)  # fmt: skip


Sections = list[tuple[object, ...]]


def read(sections: list[Any]) -> Sections:
    names = ("id", "title", "text", "depth")
    return [(one.el.tag, one.is_excluded(), *(getattr(one, name) for name in names)) for one in sections]


def fresh(html: str) -> Sections:
    parser = Parser()
    parser.feed(html)
    parser.close()
    return read(parser.data)


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), min_size=1, max_size=5))
def test_entries_are_those_of_a_fresh_reading(pages: list[str]) -> None:
    blocks = Blocks()
    for page in [*pages, *pages]:
        assert _try(lambda html: read(blocks.sections(html)), page) == _try(fresh, page)


def _try(reading: Callable[[str], Sections], html: str) -> Sections | type[Exception]:
    """What a reading gives, or how it fails: Material's parser cannot read everything."""
    try:
        return reading(html)
    except (AttributeError, ValueError) as error:
        return type(error)


def test_a_block_is_read_once_however_many_pages_show_it() -> None:
    blocks = Blocks()
    page = '<section>\n<h1 id="a">A</h1>\n<p>Words.</p>\n</section>\n'
    assert read(blocks.sections(page + "<p><em>One</em> school.</p>\n")) == fresh(
        page + "<p><em>One</em> school.</p>\n"
    )
    known = len(blocks)
    blocks.sections(page + "<p><em>Another</em> school.</p>\n")
    assert len(blocks) == known + 1
