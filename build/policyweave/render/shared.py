"""What the sites of one build have in common, made once: templates, the list of the theme's files, search entries.

One of these lives as long as one build in one process, so that a file of the theme
that changes is seen by the next build.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
import mkdocs.plugins
import mkdocs.utils
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.theme import Theme

from .search import Blocks, Index


class _Compiled(jinja2.BytecodeCache):
    """Templates compiled before, by name, file and text."""

    def __init__(self) -> None:
        self.code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        bucket.code = self.code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        assert bucket.code is not None
        self.code[bucket.key, bucket.checksum] = bucket.code


class Shared:
    """Gives each site environments of its own that do not begin from nothing."""

    def __init__(self) -> None:
        self._compiled = _Compiled()
        self._listed: dict[tuple[object, ...], list[str]] = {}
        self._blocks = Blocks()
        self._installed = functools.cache(entry_points)

    @contextlib.contextmanager
    def installed(self) -> Iterator[None]:
        """While this lasts, MkDocs asks once which themes and plugins are installed, not for each site."""
        places: tuple[Any, ...] = (mkdocs.utils, mkdocs.plugins)
        before = [place.entry_points for place in places]
        for place in places:
            place.entry_points = self._installed
        try:
            yield
        finally:
            for place, found in zip(places, before, strict=True):
                place.entry_points = found

    def search(self, config: MkDocsConfig, before: Path | None = None) -> Index | None:
        """Has Material's search know the blocks of earlier sites, and the entries of the site that was built before."""
        plugin: Any = config.plugins.get("material/search")
        if plugin is None or not plugin.config.enabled:
            return None
        plugin.search_index = index = Index(plugin.search_index, self._blocks, before)
        return index

    def give(self, theme: Theme) -> None:
        """Has a theme's environments know what those of earlier sites found out."""
        plain = theme.get_env

        def get_env() -> jinja2.Environment:
            env = plain()
            env.bytecode_cache = self._compiled
            vars(env)["list_templates"] = self._lister(env, theme)
            return env

        vars(theme)["get_env"] = get_env

    def _lister(self, env: jinja2.Environment, theme: Theme) -> Callable[..., list[str]]:
        plain = env.list_templates

        def list_templates(extensions: Any = None, filter_func: Any = None) -> list[str]:
            # MkDocs' filter is made anew for each site, but decides by the theme's static templates alone
            key = (*theme.dirs, frozenset(theme.static_templates), filter_func is None, str(extensions))
            if key not in self._listed:
                self._listed[key] = plain(extensions, filter_func)
            return self._listed[key]

        return list_templates
