"""One model for everything that is wrong with a text: code, place, message, help."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nsis_rules.diagnostics.codes import CODES
from nsis_rules.diagnostics.source import Span


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that matters, with what it shows."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A fault in a text: what was found, where, and what to do about it.

    `code` is one of the closed set in `codes`; `message` is lower case without a final period;
    advice goes into `help`.
    """

    code: str
    span: Span | None
    message: str
    help: str = ""
    labels: tuple[Label, ...] = ()
    citation: str = ""

    def __post_init__(self) -> None:
        # Invariant: the set of codes is closed, so that each has a page and a test.
        if self.code not in CODES:
            raise ValueError(f"not a diagnostic code: {self.code}")

    @property
    def severity(self) -> str:
        """Either `error` or `warning`."""
        return CODES[self.code].severity


class Faults(Exception):
    """Raised at the public door only: the diagnostics that make the input unusable."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(f"{d.span or ''} {d.code}: {d.message}".strip() for d in self.diagnostics))


def errors_in(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return those that are errors rather than warnings."""
    return [diagnostic for diagnostic in diagnostics if diagnostic.severity == "error"]
