"""The pass over the lines before lexing: refused characters, continued lines, declarations apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.diagnostics.source import Source

CONTINUATION = "\x1f"

_GOES_ON = re.compile(
    r' +("|>=|<=|!=|[=<>+*/-]|(and|or|of|over|when|where|otherwise|to|with|within|weighted by|if none|rounded|carried'
    r"|covers|stays within|on or|before|after|at(?= [0-9])|given(?= +[(a-z]))(?![\w]))"
)
_OPENS_A_LIST = re.compile(r"(\bof|:|\bwhen|\bis)(\s+cites\b[^#]*)?\s*(#.*)?$")

_REFUSED = {
    "\t": ("a tab", "indent with two spaces"),
    "\xa0": ("a no-break space", "write a plain space"),
    "\u202f": ("a narrow no-break space", "write a plain space"),
    "\u201c": ("a curly quote", 'write `"`'),
    "\u201d": ("a curly quote", 'write `"`'),
    "\u2018": ("a curly quote", 'texts stand in `"`'),
    "\u2019": ("a curly quote", 'texts stand in `"`'),
    "≥": ("`≥`", "write `>=`"),
    "≤": ("`≤`", "write `<=`"),
    "≠": ("`≠`", "write `!=`"),
    "×": ("`×`", "write `*`"),
    "÷": ("`÷`", "write `/`"),
    "–": ("a long dash", "write `-`"),
    "—": ("a long dash", "write `-`"),
    "−": ("a minus sign that is not `-`", "write `-`"),
    "\r": ("a carriage return", "end lines with a line feed"),
}
_TOO_LONG = 2_000_000
_TEXT_OR_COMMENT = re.compile(r'"[^"\n]*"|#.*')


@dataclass(frozen=True, slots=True)
class Chunk:
    """The text of one declaration and the number of its first line."""

    text: str
    first_line: int


def refused_characters(source: Source) -> list[Diagnostic]:
    """Return a diagnostic for each line with a character that is refused outside texts and comments."""
    if len(source.text) > _TOO_LONG:
        return [Diagnostic("file-too-large", source.span(1), "the file is larger than 2,000,000 characters")]
    found = []
    for number, line in enumerate(source.lines, 1):
        problem = _first_refused(line)
        if problem is not None:
            column, what, instead = problem
            span = source.span(number, column, 1)
            found.append(Diagnostic("refused-character", span, f"{what} is not read here", help=instead))
    return found


def _first_refused(line: str) -> tuple[int, str, str] | None:
    if line.isascii() and line.isprintable():
        return None
    code = _TEXT_OR_COMMENT.sub(lambda match: " " * len(match[0]), line)
    for column, (character, original) in enumerate(zip(code, line, strict=True), 1):
        if original == "\t" or (ord(original) < 32):
            what, instead = _REFUSED.get(original, ("a control character", "remove it"))
            return column, what, instead
        if character in _REFUSED:
            return column, *_REFUSED[character]
        if character.isdecimal() and not character.isascii() and not _inside_a_name(code, column - 1):
            return column, f"the digit `{character}`", "write numbers with the digits 0 to 9"
    return None


def _inside_a_name(line: str, index: int) -> bool:
    before = line[:index].rstrip("০১২৩৪৫৬৭৮৯0123456789")
    return bool(before) and (before[-1].isalpha() or before[-1] == "_" or not before[-1].isascii())


def mark_continued_lines(lines: list[str]) -> list[str]:
    """Put U+001F at the end of each line that the next deeper line continues.

    A deeper line that begins with an operator word goes on; a dash right below a list header is an
    item. Lines and columns stay as they are.
    """
    marked, code, depth_of_statement = list(lines), None, 0
    for index, line in enumerate(lines):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        depth = len(line) - len(line.lstrip(" "))
        goes_on = _GOES_ON.match(line)
        dash_item = goes_on and goes_on[1] == "-" and code is not None and _OPENS_A_LIST.search(lines[code])
        if code is not None and goes_on and depth > depth_of_statement and not dash_item:
            marked[code] += CONTINUATION
        else:
            depth_of_statement = depth
        code = index
    return marked


def declarations_apart(source: Source) -> Iterator[Chunk]:
    """Cut a source into declarations: each begins in the first column."""
    lines = mark_continued_lines(source.lines)
    start: int | None = None
    for index, line in enumerate(lines):
        if line[:1] not in ("", " ", "#"):
            if start is not None:
                yield Chunk("\n".join(lines[start:index]) + "\n", start + 1)
            start = index
        elif start is None and line.strip() and not line.lstrip().startswith("#"):
            start = index
    if start is not None:
        yield Chunk("\n".join(lines[start:]).rstrip() + "\n", start + 1)
