"""What people, programs and pranksters write into an overlay."""

from __future__ import annotations

from hypothesis import strategies as st

HTML = """
<script> </script> <script src=https://x.example/x.js> <SCRIPT>alert(1)</SCRIPT> <scr<script>ipt> <iframe src=//x.example>
</iframe> <form action=/x> <input onfocus=alert(1) autofocus> <button formaction=javascript:alert(1)> <svg onload=alert(1)>
<svg><script>alert(1)</script></svg> <math><mtext><img/src/onerror=alert(1)> <style>*{}</style> <link rel=stylesheet href=x>
<base href=//x.example/> <meta http-equiv=refresh content=0;url=javascript:alert(1)> <object data=x> <embed src=x> <template>
<noscript> <textarea> <title> <plaintext> <xmp> <select> <!--> <!-- --> --> <!doctype html> <?xml?> <![CDATA[ ]]> <p> </p>
<div onclick="alert(1)"> </div> <details ontoggle=alert(1) open> <summary> </details> <span lang=cy> </span> <br> <br/>
<abbr title='"><img src=x onerror=alert(1)>'> </abbr> <td> <table> <li> <h1> <h2 id=x> <section> </section> </article>
<a href=javascript:alert(1)> <a href="JaVaScRiPt:alert(1)"> <a href="java&#9;script:alert(1)"> <a href="&#106;avascript:alert(1)">
<a href=" javascript:alert(1)"> <a href="data:text/html,<script>alert(1)</script>"> <a href=vbscript:x> <a href="x" onmouseover=x>
</a> <img src=x onerror=alert(1)> <img src=javascript:alert(1)> <img srcset="javascript:alert(1) 2x"> <img alt="x" src="a.png"
<a style="background:url(javascript:x)"> <div style=x:expression(alert(1))> <a xlink:href=javascript:x> <b> </b> <sup> < > & &lt;
&lt;script&gt; &#60;script&#62; &amp; &colon; &Tab; &NewLine; &#0; &#xD800; &nbsp; <q cite=javascript:x> <body onload=x> <a\nhref=x
""".split()
MARKDOWN = [
    "# ", "## ", "### ", "###### ", "- ", "* ", "1. ", "10) ", "  - ", "    ", "\t", "> ", "> [!NOTE]\n", "> [!warning]\n",
    "```", "```\n", "~~~", "`", "``", "*", "**", "_", "__", "~~", "~~gone~~", "[", "]", "(", ")", "![", "](x)", "](javascript:alert(1))",
    "](<javascript:alert(1)>)", "](JAVASCRIPT:x)", "](javascript&colon;x)", "](\\javascript:x)", "](java%73cript:x)",
    "](data:text/html;base64,PHNjcmlwdD4=)", "](#early-help)", "](attendance.md)", "](guide.md)", "](../../policies/guide.md)",
    "](pw-page:guide)", "](pw-asset:policies/trust.yml)", "](https://a.example 'title')", "](tel:999)", "](mailto:a@b.example)",
    "<javascript:alert(1)>", "<https://a.example>", "[x]: javascript:alert(1)\n", "[x]: /x\n", "[x][x]", "[x]", "[^1]",
    "[^1]: note\n", "[^1]: javascript:alert(1)\n", "| a | b |\n", "| --- | --- |\n", "|", "---\n", "===\n", "***\n", "{#id}",
    "{#slot-phones}", "{#early-help}", "{#onclick=x}", "\\", "\\\n", "  \n", "\n", "\n\n", "\n\n\n", "---\naudience: staff\n---\n",
    "---\naudience: public\n---\n", "---\nlang: cy\n---\n", "---\nlang: 'x\" onclick=\"x'\n---\n",
]  # fmt: skip
JINJA = [
    "{{", "}}", "{%", "%}", "{{ }}", "{{ school.name }}", "{{ school }}", "{{ school.nmae }}", "{{ trust.name | upper }}",
    "{{ 1 + 1 }}", "{{ 'a' * 9 }}", "{{ school.__class__ }}", "{{ cite('kcsie') }}", '{{ cite("none") }}', "{{ contacts() }}",
    "{{ contact_line(school.roles.dsl) }}", "{{ contact_line() }}", "{{ fail('x') }}", '{{ include("x.md") }}',
    '{{ slot("phones") }}', '{% slot "phones" %}', "{% endslot %}", "{% staff %}", "{% endstaff %}", "{% if school.name %}",
    "{% for x in y %}", "{% endfor %}", "{% endif %}", "{% raw %}", "{% endraw %}", "{% macro m() %}", "{% set x = 1 %}",
    "{% include 'x' %}", "{%- staff -%}", "<!--#", "#-->", "<!--# x #-->", "{#", "#}", "{{ '<script>alert(1)</script>' }}",
    "{{ '](javascript:x)' }}", "{{ school.values.code }}", "{{ school.values }}", "{{ range(9) }}", "{{ audience }}",
]  # fmt: skip
WORDS = [
    "Ring us.", "Łódź", "Tŷ Gŵyr", "Pupils’ conduct", "£5", "KS\u00a02", "a\u200bb", "e\u0301", "שלום", "👩‍🏫", "\ufeff", "\u2028",
    "javascript:alert(1)", "onclick=alert(1)", "https://a.example", "www.a.example", "a@b.example", "TODO", "x" * 300, "0", " ",
]  # fmt: skip
# Fillers and joiners that count as letters or marks but show nothing.
UNSEEN_LETTERS = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"


def plain_texts(most: int = 200) -> st.SearchStrategy[str]:
    """Any text that a file can hold."""
    return st.text(st.characters(exclude_categories=["Cs"]), max_size=most)


def written(*more: str, most: int = 14) -> st.SearchStrategy[str]:
    """Pieces of Markdown, HTML and Jinja in any order, some broken, some hostile; more are pieces of one's own."""
    kinds = [st.sampled_from(pieces) for pieces in (MARKDOWN, HTML, JINJA, WORDS)]
    piece = st.one_of(*kinds, *([st.sampled_from(more)] * 2 if more else []))
    return st.lists(piece, max_size=most).map("".join)


def overlays(*more: str) -> st.SearchStrategy[str]:
    """Any overlay: any text, or pieces of markup."""
    return st.one_of(written(*more), written(*more, most=40), plain_texts())


@st.composite
def phrases(draw: st.DrawFn, least: int = 1) -> str:
    """A few plain words that Markdown leaves alone, in any script, with the marks that its letters need."""
    letter = st.characters(categories=["Lu", "Ll", "Lo", "Mn", "Mc"], exclude_characters=UNSEEN_LETTERS)
    first = st.characters(categories=["Lu", "Ll", "Lo"], exclude_characters=UNSEEN_LETTERS)
    word = st.tuples(first, st.text(letter, max_size=7)).map("".join)
    return " ".join(draw(st.lists(word, min_size=least, max_size=4)))
