"""Diagnostics as text: the place, the line, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.diagnostics.source import Source, Span

_WIDEST_LINE = 160


def render(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source] | None = None) -> str:
    """Return diagnostics as text, each with its line where the source is known."""
    return "\n".join(_one(diagnostic, sources or {}) for diagnostic in diagnostics)


def _one(diagnostic: Diagnostic, sources: Mapping[str, Source]) -> str:
    lines = [f"{diagnostic.severity}[{diagnostic.code}]: {printable(diagnostic.message)}"]
    if diagnostic.span is not None:
        lines += _excerpt(diagnostic.span, sources, "")
    for label in diagnostic.labels:
        lines += _excerpt(label.span, sources, label.text)
    if diagnostic.citation:
        lines.append(f"  = see {diagnostic.citation}")
    if diagnostic.help:
        lines.append(f"  = help: {printable(diagnostic.help)}")
    return "\n".join(lines) + "\n"


def _excerpt(span: Span, sources: Mapping[str, Source], text: str) -> list[str]:
    place = f"  --> {span}" + (f" ({text})" if text else "")
    source = sources.get(span.file)
    if source is None:
        return [place]
    line = printable(source.line(span.line))
    if len(line) > _WIDEST_LINE:
        return [place]
    number = str(span.line)
    end = span.end_column if span.end_line == span.line else len(line) + 1
    marks = " " * (span.column - 1) + "^" * max(1, min(end, len(line) + 1) - span.column)
    return [place, f"{' ' * len(number)} |", f"{number} | {line}", f"{' ' * len(number)} | {marks}"]


def printable(text: str) -> str:
    """Return a text with control characters shown, so that it cannot move the cursor or colour the screen."""
    return "".join(c if c.isprintable() or ord(c) > 0x9F else f"\\x{ord(c):02x}" for c in text)
