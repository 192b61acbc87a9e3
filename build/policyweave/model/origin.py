"""Where a piece of a page comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .finding import Place


class Layer(StrEnum):
    """Whose words they are, weakest first."""

    TRUST = "trust"
    AUTHORITY = "authority"
    SCHOOL = "school"


class Audience(StrEnum):
    """Whom a page or a passage is for. There is no default anywhere."""

    PUBLIC = "public"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a block or a value on a page comes from.

    owner is the slug of the authority or school (empty for the trust); staff says that only the staff site shows it;
    via are the places that brought it here, outermost first: the page that includes a fragment, the call of a macro.
    key is the dotted path of a value in a YAML file ("roles.dsl.phone"), empty for text.
    """

    layer: Layer
    owner: str
    path: str
    line: int
    staff: bool = False
    via: tuple[Place, ...] = ()
    key: str = ""

    @property
    def place(self) -> Place:
        return Place(self.path, self.line)
