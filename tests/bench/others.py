"""The pages of the synthetic trust for other generators: MkDocs Material, the same with macros, and Hugo.

They get the words and values of synthetic.py, which policyweave gets; only the way of writing them down differs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from tests.bench.synthetic import OWN, TITLES, Block, blocks_of, markdown, name_of, own_blocks, slug_of, values_of

MKDOCS = """\
site_name: {name}
site_url: https://policies.trust.example/{slug}/
strict: true
theme:
  name: material
  language: en
  font: false
  palette:
    - {{media: "(prefers-color-scheme: light)", scheme: default}}
    - {{media: "(prefers-color-scheme: dark)", scheme: slate}}
plugins:
{plugins}
markdown_extensions:
  - admonition
  - attr_list
  - tables
  - toc: {{permalink: true}}
extra: {extra}
nav:
{nav}
"""
HUGO = """\
title = "Trust"
baseURL = "https://policies.trust.example/"
disableKinds = ["taxonomy", "term", "RSS"]
defaultContentLanguage = "school0001"
defaultContentLanguageInSubdir = true
[outputs]
home = ["HTML", "JSON"]
"""
# A small theme: the site's name, all pages, the article, its contents; notes; and the words of all pages for a search.
BASE = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{ .Title }} - {{ site.Title }}</title></head>
<body>
<header><a href="{{ "/" | relLangURL }}">{{ site.Title }}</a></header>
<nav><ul>{{ range site.RegularPages }}<li><a href="{{ .RelPermalink }}"{{ if eq . $ }} aria-current="page"{{ end }}>{{ .Title }}</a></li>{{ end }}</ul></nav>
<main>{{ block "main" . }}{{ end }}</main>
<aside>{{ .TableOfContents }}</aside>
</body>
</html>
"""
ARTICLE = '{{ define "main" }}<article>{{ .Content }}</article>{{ end }}\n'
NOTE = """\
<blockquote class="{{ .Type }}">
{{ if eq .Type "alert" }}<p class="admonition-title">{{ .AlertType | title }}</p>{{ end }}
{{ .Text }}
</blockquote>
"""
WORDS = (
    "[{{ range $i, $page := site.RegularPages }}{{ if $i }},{{ end }}"
    '{"title": {{ $page.Title | jsonify }}, "url": {{ $page.RelPermalink | jsonify }}, "text": {{ $page.Plain | jsonify }}}'
    "{{ end }}]\n"
)


def school_page(school: int, number: int) -> list[Block]:
    """The blocks of one page of a school, its own words in their place; values are not filled in yet."""
    own = OWN.get(name_of(number))
    return [
        part
        for block in blocks_of(number)
        for part in (own_blocks(school, own) if own and block[0] == "slot" else [block])
    ]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with the values of a school; KeyError for a name that there is not."""
    return re.sub(r"\{\{ ([\w.]+) \}\}", lambda found: values[found[1]], text)


def mkdocs_page(school: int, number: int, macros: bool) -> str:
    """One page for MkDocs; with macros, the plugin fills in the values."""
    text = markdown(school_page(school, number), mkdocs=True)
    return text if macros else filled(text, values_of(school))


def hugo_page(school: int, number: int) -> str:
    """One page for Hugo."""
    text = filled(markdown(school_page(school, number)), values_of(school)).replace("(index.md)", "(_index.md)")
    return f'---\ntitle: "{TITLES[number]}"\nweight: {number + 1}\n---\n\n{text}'


def write_mkdocs(out: Path, schools: int, macros: bool = False) -> None:
    """A MkDocs project a school."""
    nav = "\n".join(f"  - {title}: {name_of(number)}.md" for number, title in enumerate(TITLES))
    plugins = "  - search" + "\n  - macros" * macros
    for school in range(1, schools + 1):
        folder = out / slug_of(school)
        values = values_of(school)
        extra = json.dumps(_nested(values)) if macros else "{}"
        settings = MKDOCS.format(
            name=values["school.name"], slug=slug_of(school), plugins=plugins, extra=extra, nav=nav
        )
        _write(folder / "mkdocs.yml", settings)
        for number in range(len(TITLES)):
            _write(folder / "docs" / f"{name_of(number)}.md", mkdocs_page(school, number, macros))


def write_hugo(out: Path, schools: int) -> None:
    """One Hugo project for all schools, each a “language” of it, with a small theme."""
    settings = HUGO
    for school in range(1, schools + 1):
        slug = slug_of(school)
        settings += f'[languages.{slug}]\nlabel = "{slug}"\ntitle = "{values_of(school)["school.name"]}"\n'
        settings += f'contentDir = "content/{slug}"\nweight = {school}\n'
        for number in range(len(TITLES)):
            name = "_index" if number == 0 else name_of(number)
            _write(out / "content" / slug / f"{name}.md", hugo_page(school, number))
    _write(out / "hugo.toml", settings)
    _write(out / "layouts/_default/baseof.html", BASE)
    for name in ("_default/single.html", "_default/list.html", "index.html"):
        _write(out / "layouts" / name, ARTICLE)
    _write(out / "layouts/_default/_markup/render-blockquote.html", NOTE)
    _write(out / "layouts/index.json", WORDS)


def _nested(values: Mapping[str, str]) -> dict[str, object]:
    """`a.b.c` as dictionaries in each other."""
    whole: dict[str, object] = {}
    for name, value in values.items():
        *folders, last = name.split(".")
        inner = whole
        for folder in folders:
            inner = inner.setdefault(folder, {})  # type: ignore[assignment]
        inner[last] = value
    return whole


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
