"""Plain values and a fixed template to the bytes of a PDF, through Typst. The only file that knows it and pikepdf."""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import typst

from .letters import FONTS

TEMPLATE = Path(__file__).parent / "document.typ"
STANDARD: typst.PDFStandard = "ua-1"
SPLIT = "tag would be split up"  # what it says of pages that it cannot give tags
PROBE = """#let p = sys.inputs.picture
#set document(title: "-")
#image(p, alt: "-")
"""


@cache
def _fonts() -> typst.Fonts:
    """Ours and Typst's own; what a machine has installed is never looked at."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])


def _packed(data: bytes) -> bytes:
    """The same PDF in less than half the bytes: what Typst writes of tags and places is not compressed."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


class Compiler:
    """Makes PDFs whose pictures lie below the folder root. Nothing outside it is read, nothing fetched."""

    def __init__(self, root: Path) -> None:
        self._typst = typst.Compiler(
            root=str(root), font_paths=_fonts(), ignore_system_fonts=True, package_path=str(FONTS),
            package_cache_path=str(FONTS),
        )  # fmt: skip
        self._template = TEMPLATE.read_bytes()
        self._pictures: dict[str, bool] = {}

    def pdf(self, data: Mapping[str, Any], day: datetime.date) -> bytes:
        """The bytes of a PDF: the same data and day give the same bytes."""
        return _packed(self._made(self._template, {"data": json.dumps(data, ensure_ascii=False)}, day))

    def usable(self, picture: str) -> bool:
        """Whether the picture at this path below the root can be shown."""
        if picture not in self._pictures:
            try:
                self._made(PROBE.encode(), {"picture": picture}, datetime.date(2000, 1, 1))
                self._pictures[picture] = True
            except RuntimeError:
                self._pictures[picture] = False
        return self._pictures[picture]

    def _made(self, template: bytes, inputs: dict[str, str], day: datetime.date) -> bytes:
        moment = datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
        try:
            return self._compiled(template, inputs, moment, [STANDARD])
        except typst.TypstError as reason:
            why = reason.message
        if why.startswith("PDF/UA"):
            try:
                return self._compiled(template, inputs, moment, [])  # tagged all the same, without the claim
            except typst.TypstError as reason:
                why = reason.message
        if SPLIT in why:
            return self._compiled(template, inputs, moment, [], tags=False)
        raise RuntimeError(f"Typst: {why}")  # which other processes can be told

    def _compiled(
        self,
        template: bytes,
        inputs: dict[str, str],
        moment: datetime.datetime,
        standards: list[typst.PDFStandard],
        tags: bool = True,
    ) -> bytes:
        made = self._typst.compile(
            template, format="pdf", sys_inputs=inputs, pdf_standards=standards, timestamp=moment, pdf_tags=tags
        )  # fmt: skip
        assert isinstance(made, bytes)
        return made
