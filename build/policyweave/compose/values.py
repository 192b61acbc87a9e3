"""The values that templates may use: groups of named values that know where each was written."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from pydantic import BaseModel

from ..model.content import Content, Data
from ..model.editions import edition_quoted
from ..model.origin import Audience, Layer, Origin
from ..model.schema import School

Keys = tuple[str | int, ...]


class Value(str):
    """A text of a YAML file that knows its origin."""

    __slots__ = ("origin",)
    origin: Origin

    @classmethod
    def of(cls, text: str, origin: Origin) -> Value:
        value = cls(text)
        value.origin = origin
        return value


class Group(Mapping[str, Any]):
    """Named values. An optional value that is empty is there as None; a name that nobody defined is not there.

    Seen from a template, `in` and loops find only the filled ones.
    """

    __slots__ = ("_values", "name", "staff_only")

    def __init__(self, name: str, values: Mapping[str, Any], staff_only: bool = False) -> None:
        self.name = name
        self._values = dict(values)
        self.staff_only = staff_only

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __contains__(self, key: object) -> bool:
        return self._values.get(key) is not None  # type: ignore[call-overload]

    def __iter__(self) -> Iterator[str]:
        return (key for key, value in self._values.items() if value is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def knows(self, key: object) -> bool:
        """Whether the name is defined, filled or not."""
        return key in self._values

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._values)

    def with_values(self, **more: Any) -> Group:
        return Group(self.name, {**self._values, **more})


def names_in(value: Any) -> Any:
    """Which names a value has, filled or not, all the way down: what can be said of a template without its values."""
    if not isinstance(value, Group):
        return value is None
    return (value.staff_only, tuple((key, names_in(value[key])) for key in value.names))


class _Maker:
    def __init__(self, data: Data, layer: Layer, owner: str) -> None:
        self.data = data
        self.layer = layer
        self.owner = owner

    def text(self, value: str, keys: Keys) -> Value:
        place = self.data.place(*keys)
        key = ".".join(str(part) for part in keys)
        return Value.of(value, Origin(self.layer, self.owner, self.data.path, place.line, key=key))

    def any(self, value: Any, keys: Keys, name: str) -> Any:
        if isinstance(value, BaseModel):
            names = type(value).model_fields
            return Group(name, {key: self.any(getattr(value, key), (*keys, key), f"{name}.{key}") for key in names})
        if isinstance(value, dict):
            return Group(name, {key: self.any(item, (*keys, key), f"{name}.{key}") for key, item in value.items()})
        if isinstance(value, tuple):
            return [self.any(item, (*keys, index), f"{name}[{index}]") for index, item in enumerate(value)]
        if isinstance(value, Enum):
            return self.text(str(value.value), keys)
        if isinstance(value, datetime.date):
            return self.text(value.isoformat(), keys)
        if isinstance(value, str):
            return self.text(value, keys)
        return value


def values_for(content: Content, slug: str, audience: Audience) -> dict[str, Any]:
    """All names that the texts of one school may use for one audience."""
    trust_data = content.data["policies/trust.yml"]
    trust = _Maker(trust_data, Layer.TRUST, "").any(content.trust, (), "trust")
    national_maker = _Maker(content.data["policies/national.yml"], Layer.TRUST, "")
    national: dict[str, Any] = {}
    for name, guidance in content.national.items():
        group = national_maker.any(guidance, (name,), f"national.{name}")
        quoted = edition_quoted(guidance.editions, content.cycle.in_force)
        edition = group["editions"][quoted] if quoted is not None else None
        national[name] = group.with_values(edition=edition)
    cycle = _Maker(content.data["policies/cycle.yml"], Layer.TRUST, "").any(content.cycle, (), "edition")
    school = content.schools[slug]
    authorities = [authority_values(content, name) for name in school.authorities if name in content.authorities]
    return {
        "trust": trust,
        "national": Group("national", national),
        "edition": cycle.with_values(name=cycle["edition"]),
        "school": _school(content, slug, school, audience),
        "authorities": authorities,
        "authority": authorities[0] if authorities else Group("authority", {}),
        "audience": audience.value,
    }


def authority_values(content: Content, slug: str) -> Group:
    """The values of one authority, with its slug."""
    data = content.data[f"policies/authorities/{slug}/authority.yml"]
    group = _Maker(data, Layer.AUTHORITY, slug).any(content.authorities[slug], (), "authority")
    assert isinstance(group, Group)
    return group.with_values(slug=slug)


def _school(content: Content, slug: str, school: School, audience: Audience) -> Group:
    maker = _Maker(content.data[f"schools/{slug}/school.yml"], Layer.SCHOOL, slug)
    group = maker.any(school, (), "school")
    roles = dict.fromkeys(content.trust.roles) | {key: group["roles"][key] for key in group["roles"]}
    for role, holder in roles.items():
        if holder is not None and role in content.trust.roles:
            definition = content.trust.roles[role]
            roles[role] = holder.with_values(title=holder["title"] or definition.title, short=definition.short, id=role)
    links = dict.fromkeys(content.trust.links) | {key: group["links"][key] for key in group["links"]}
    hidden = audience is Audience.PUBLIC
    staff = Group("school.staff_values", {} if hidden else dict(group["staff_values"]), staff_only=hidden)
    recording = group["recording_system"]
    if recording is None and content.trust.recording_system is not None:
        recording = _Maker(content.data["policies/trust.yml"], Layer.TRUST, "").text(
            content.trust.recording_system, ("recording_system",)
        )
    result: Group = group.with_values(
        slug=slug,
        recording_system=recording,
        roles=Group("school.roles", roles),
        links=Group("school.links", links),
        staff_values=staff,
    )
    return result
