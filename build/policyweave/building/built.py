"""What a build did."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.finding import Finding, Severity
from ..model.origin import Audience


@dataclass(frozen=True, slots=True)
class Built:
    """The findings, the sites that are there now (none if there were errors), which schools are joining.

    made is how many schools were woven anew; pdfs_gone how many PDFs of the last build are no longer there, since
    none were asked for.
    """

    findings: tuple[Finding, ...]
    sites: tuple[tuple[str, Audience], ...]
    schools: int
    joining: tuple[str, ...] = ()
    made: int = 0
    pdfs_gone: int = 0

    @property
    def failed(self) -> bool:
        """Whether nothing was written because of errors."""
        return any(item.severity is Severity.ERROR for item in self.findings)
