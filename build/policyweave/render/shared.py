"""What the sites of one build have in common, made once: templates, the list of the theme's files, search entries.

One of these lives as long as one build in one process, so that a file of the theme
that comes or goes is seen by the next build. What templates were compiled to is kept as long as the process lives.
"""

from __future__ import annotations

import contextlib
import copy
import functools
import os
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import entry_points
from pathlib import Path
from types import CodeType
from typing import IO, Any

import jinja2
import mkdocs.config.defaults
import mkdocs.plugins
import mkdocs.utils
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.theme import Theme
from mkdocs.utils.yaml import yaml_load

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


# A template of another text is compiled anew, so that a process can keep all it has compiled.
_COMPILED = _Compiled()


class _Lasting:
    """A function without arguments whose answer is kept, even if MkDocs asks to forget it."""

    def __init__(self, function: Callable[[], Any]) -> None:
        self._once = functools.cache(function)

    def __call__(self) -> Any:
        return self._once()

    def cache_clear(self) -> None:
        """Does nothing: no theme is installed while a build goes on."""


class _Used:
    """An environment of templates that one site after the other has, each as if it were new."""

    LISTS = ("globals", "filters", "tests")
    SET = ("undefined", "list_templates")

    def __init__(self, environment: jinja2.Environment) -> None:
        self.environment = environment
        environment.bytecode_cache = _COMPILED
        self._lists = {name: dict(getattr(environment, name)) for name in self.LISTS}
        self._undefined = environment.undefined
        self._before = self._rest()

    def as_new(self) -> bool:
        """Takes back what a site did to it; False if a plugin did more than that."""
        if self._rest() != self._before:
            return False
        for name, plain in self._lists.items():
            there = getattr(self.environment, name)
            there.clear()
            there.update(plain)
        self.environment.undefined = self._undefined
        for template in self.environment.cache.values() if self.environment.cache else ():
            vars(template)["_module"] = None  # what it defined for the site before
        return True

    def _rest(self) -> dict[str, Any]:
        env = self.environment
        return {**vars(env), **dict.fromkeys((*self.LISTS, *self.SET)), "extensions": dict(env.extensions)}


class Shared:
    """Gives each site environments that do not begin from nothing, and in which nothing is left of the site before."""

    def __init__(self) -> None:
        self._environments: dict[tuple[str, ...], _Used] = {}
        self._listed: dict[tuple[object, ...], list[str]] = {}
        self._blocks = Blocks()
        self._settings: dict[tuple[str, bytes], Any] = {}
        self._asked = {
            "entry_points": functools.cache(entry_points),
            "get_themes": _Lasting(mkdocs.utils.get_themes.__wrapped__),
            "yaml_load": self._loaded,
            "get_relative_url": functools.lru_cache(maxsize=10_000)(mkdocs.utils.get_relative_url),
        }

    @contextlib.contextmanager
    def asked_once(self) -> Iterator[None]:
        """While this lasts, MkDocs finds out once what is installed and what mkdocs.yml says, not for each site."""
        places: tuple[tuple[Any, str], ...] = (
            (mkdocs.utils, "entry_points"),
            (mkdocs.plugins, "entry_points"),
            (mkdocs.utils, "get_themes"),
            (mkdocs.utils, "get_relative_url"),
            (mkdocs.config.defaults, "yaml_load"),
        )
        before = [getattr(place, name) for place, name in places]
        for place, name in places:
            setattr(place, name, self._asked[name])
        try:
            yield
        finally:
            for (place, name), found in zip(places, before, strict=True):
                setattr(place, name, found)

    def settings(self, file: Path) -> Any:
        """What mkdocs.yml says, as plain values."""
        with file.open("rb") as source:
            return self._loaded(source, None)

    def _loaded(self, source: IO[bytes], loader: Any) -> Any:
        text = source.read()
        source.seek(0)
        if b"!relative" in text:  # which means a folder of the settings that are being made
            return yaml_load(source, loader)
        key = (source.name, text)
        if key not in self._settings:
            self._settings[key] = yaml_load(source, loader)
        return copy.deepcopy(self._settings[key])

    def search(self, config: MkDocsConfig, before: Path | None = None) -> Index | None:
        """Has Material's search know the blocks of earlier sites, and the entries of the site that was built before."""
        plugin: Any = config.plugins.get("material/search")
        if plugin is None or not plugin.config.enabled:
            return None
        plugin.search_index = index = Index(plugin.search_index, self._blocks, before)
        return index

    def give(self, theme: Theme, listed: bool = True) -> None:
        """Has a theme's environments know what those of earlier sites found out; without listed, that there are no files."""
        plain = theme.get_env

        def get_env() -> jinja2.Environment:
            key = (*theme.dirs, str(theme.locale))
            used = self._environments.get(key)
            if used is None or not used.as_new():
                used = self._environments[key] = _Used(plain())
            env = used.environment
            vars(env)["list_templates"] = self._lister(env, theme) if listed else lambda *_, **__: []
            return env

        vars(theme)["get_env"] = get_env

    def _lister(self, env: jinja2.Environment, theme: Theme) -> Callable[..., list[str]]:
        plain = env.list_templates

        def list_templates(extensions: Any = None, filter_func: Any = None) -> list[str]:
            # MkDocs' filter is made anew for each site, but decides by the theme's static templates alone
            key = (*theme.dirs, frozenset(theme.static_templates), filter_func is None, str(extensions))
            if key not in self._listed:
                shown = _shown(theme.dirs) if extensions is None else plain(extensions)
                self._listed[key] = [name for name in shown if filter_func is None or filter_func(name)]
            return self._listed[key]

        return list_templates


def _shown(folders: Iterable[str]) -> list[str]:
    """A theme's files but for those in hidden folders, which no site has: Material keeps thousands of icons in one."""
    found: set[str] = set()
    for top in folders:
        for folder, inside, files in os.walk(top):
            inside[:] = [name for name in inside if not name.startswith(".")]
            found.update(Path(folder, name).relative_to(top).as_posix() for name in files)
    return sorted(found)
