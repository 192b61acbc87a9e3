"""What a build with MkDocs needs around it: silence, and a day that does not change."""

from __future__ import annotations

import contextlib
import datetime
import io
import logging
import os
from collections.abc import Iterator


@contextlib.contextmanager
def quiet(warnings: list[str]) -> Iterator[None]:
    """Gathers what MkDocs and its plugins warn of, and keeps all of them from printing."""

    class Gather(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            warnings.append(record.getMessage())

    logger, handler = logging.getLogger("mkdocs"), Gather(logging.WARNING)
    propagate, level, handlers = logger.propagate, logger.level, logger.handlers[:]
    logger.propagate, logger.handlers = False, [handler]
    logger.setLevel(logging.WARNING)
    os.environ["NO_MKDOCS_2_WARNING"] = "true"  # Material would print an appeal of its own on loading
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            yield
    finally:
        logger.propagate, logger.handlers = propagate, handlers
        logger.setLevel(level)


@contextlib.contextmanager
def day_fixed(day: datetime.date) -> Iterator[None]:
    """MkDocs takes a fixed day for today (reproducible-builds.org, SOURCE_DATE_EPOCH)."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
    os.environ["SOURCE_DATE_EPOCH"] = str(int(moment.timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before
