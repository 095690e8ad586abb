"""What to say when a declaration does not parse: the place, what was found, and a way out."""

from __future__ import annotations

import re

import lark
from lark.indenter import DedentError

from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.diagnostics.source import Source, Span
from nsis_rules.syntax.layout import Chunk

DECLARATION_WORDS = (
    "instrument", "part", "range", "declaration", "facts", "record", "catalogue", "parameter", "table", "reading",
    "rule", "requirement", "beneficiary", "scheme", "example",
)  # fmt: skip


def explain(error: Exception, source: Source, chunk: Chunk) -> Diagnostic:
    """Return the diagnostic for a parse error of one declaration."""
    if isinstance(error, DedentError):
        return Diagnostic(
            "wrong-indentation",
            _uneven_line(source, chunk),
            "this line is as deep as no block above it",
            help="indent each block by two spaces more than the line that opens it",
        )
    assert isinstance(error, lark.UnexpectedInput)
    line, column, length = _place(error, chunk)
    span = source.span(chunk.first_line + line - 1, column, length)
    found = chunk.text.split("\n")[line - 1][column - 1 :] if line <= chunk.text.count("\n") else ""
    return Diagnostic("syntax", span, _unexpected(error, found))


def _place(error: lark.UnexpectedInput, chunk: Chunk) -> tuple[int, int, int]:
    line, column = getattr(error, "line", -1), getattr(error, "column", -1)
    if not isinstance(line, int) or line < 1:
        last = len(chunk.text.rstrip().split("\n"))
        return last, len(chunk.text.rstrip().split("\n")[-1]) + 1, 1
    token = getattr(error, "token", None)
    return line, max(column, 1), max(1, len(str(token).split("\n")[0])) if token is not None else 1


def _unexpected(error: lark.UnexpectedInput, found: str) -> str:
    word = _first_word(found)
    return f"`{word}` is not expected here" if word else "the line ends too early"


def _first_word(text: str) -> str:
    match = re.match(r"\S+", text)
    return match[0].rstrip("\x1f") if match else ""


def _uneven_line(source: Source, chunk: Chunk) -> Span:
    """Return the place of the first line that closes to a depth that was never opened."""
    depths = [0]
    for number, line in enumerate(chunk.text.split("\n"), chunk.first_line):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        depth = len(line) - len(line.lstrip(" "))
        while depths and depths[-1] > depth:
            depths.pop()
        if depths and depths[-1] < depth and number > chunk.first_line and depth not in depths:
            depths.append(depth)
            last = number
    return source.span(last if len(depths) else chunk.first_line)
