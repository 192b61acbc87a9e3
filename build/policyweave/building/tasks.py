"""What is to be done for a school, after what is known of it from the build before."""

from __future__ import annotations

from ..model.content import Content
from . import kept
from .keys import Keys
from .work import Task


def task_of(slug: str, keys: Keys | None, before: kept.School | None, same_day: bool, content: Content) -> Task:
    """What is to be done for a school: nothing (only is empty), some pages, or all of it. before is what is known of the
    sites that are there as they were written.
    """
    if keys is None or before is None or before.frame != keys.frame or before.pages.keys() != keys.pages.keys():
        return Task(slug, keys)
    changed = {page.id for page in content.pages.values() if before.pages[page.path].key != keys.pages[page.path]}
    if not same_day:  # what is said of the pages depends on the day, but they do not
        return Task(slug, keys, before, write=False) if not changed else Task(slug, keys)
    if changed and (before.faults or before.joining):
        return Task(slug, keys)
    return Task(slug, keys, before, only=frozenset(changed))
