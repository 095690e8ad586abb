"""The pass over the lines before lexing: refused characters, continued lines, declarations apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.diagnostics.source import Source

CONTINUATION = "\x1f"

# A deeper line that begins with one of these words goes on with the line above; none can be a name.
CONTINUING_WORDS = (
    "and", "or", "of", "over", "when", "where", "otherwise", "to", "with", "within", "rounded", "carried",
    "covers", "before", "after",
)  # fmt: skip
# These go on too, but are names where nothing like this follows.
_CONTINUING_PHRASES = (
    "weighted +by", "if +none", "stays +within", "on +or", "at(?= +[0-9])", "given(?= +[^ #\n])",
)  # fmt: skip
_GOES_ON = re.compile(rf' +("|>=|<=|!=|[=<>+*/-]|({"|".join(CONTINUING_WORDS + _CONTINUING_PHRASES)})(?!\w))')
_OPENS_A_LIST = re.compile(r"(\bof|:|\bwhen|\bis)( +cites\b.*)? *$")

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
_ZERO_WIDTH = ("a character without width", "remove it: names hold letters, digits and `_`")
_TURNS = (
    "a character that turns the direction of writing",
    "remove it: the line reads otherwise than it shows",
)
_CONTROL = ("a control character", "remove it")

LONGEST_FILE = 2_000_000
_LONGEST_CITATION = 1_000
_TEXT_OR_COMMENT = re.compile(r'"[^"\n]*"|#.*')
_REFUSED_ANYWHERE = regex.compile(r"[\p{Cc}\u202a-\u202e\u2066-\u2069]")
_REFUSED_IN_CODE = regex.compile(
    rf"[{''.join(_REFUSED)}\u200b-\u200d\u2060\ufeff]|(?<![\p{{L}}\p{{M}}\p{{N}}_])[0-9]*+\p{{Nd}}"
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """The text of one declaration and the number of its first line."""

    text: str
    first_line: int

    @property
    def lines(self) -> range:
        """The numbers of its lines in the source."""
        return range(self.first_line, self.first_line + self.text.count("\n"))


def refused_characters(source: Source) -> list[Diagnostic]:
    """Return a diagnostic for each line with a character that is refused outside texts and comments."""
    found = []
    for number, line in enumerate(source.lines, 1):
        problem = _first_refused(line)
        if problem is not None:
            column, what, instead = problem
            span = source.span(number, column, 1)
            found.append(Diagnostic("refused-character", span, f"{what} is not read here", help=instead))
    return found


def _first_refused(line: str) -> tuple[int, str, str] | None:
    """Return the column of the first refused character, what it is, and what to do."""
    if line.isascii() and line.isprintable():
        return None
    found = _REFUSED_ANYWHERE.search(line) or _REFUSED_IN_CODE.search(code_of(line))
    if found is None:
        return None
    character = found[0][-1]
    if character.isdecimal():
        what, instead = f"the digit `{character}`", "write numbers with the digits 0 to 9"
    elif character in _REFUSED:
        what, instead = _REFUSED[character]
    else:
        kind = unicodedata.category(character)
        what, instead = _CONTROL if kind == "Cc" else _ZERO_WIDTH if found.re is _REFUSED_IN_CODE else _TURNS
    return found.end(), what, instead


def mark_continued_lines(lines: list[str]) -> list[str]:
    """Put U+001F at the end of each line that the next deeper line continues.

    A deeper line that begins with an operator word goes on; a dash right below a list header is an
    item. Lines and columns stay as they are.
    """
    marked = list(lines)
    code: int | None = None
    depth_of_statement = 0
    for index, line in enumerate(lines):
        if is_blank_or_comment(line):
            continue
        depth = depth_of(line)
        goes_on = _GOES_ON.match(line)
        if code is not None and goes_on and depth > depth_of_statement:
            dash_item = goes_on[1] == "-" and _OPENS_A_LIST.search(code_of(lines[code])[-_LONGEST_CITATION:])
            if not dash_item:
                marked[code] += CONTINUATION
                code = index
                continue
        depth_of_statement, code = depth, index
    return marked


def is_blank_or_comment(line: str) -> bool:
    """Return whether nothing on a line is read."""
    return line.lstrip(" ")[:1] in ("", "#")


def depth_of(line: str) -> int:
    """Return the number of blanks a line begins with."""
    return len(line) - len(line.lstrip(" "))


def code_of(line: str) -> str:
    """Return a line with its texts and its comment blanked out, as long as it was."""
    return _TEXT_OR_COMMENT.sub(lambda match: " " * len(match[0]), line)


def declarations_apart(source: Source) -> Iterator[Chunk]:
    """Cut a source into declarations: each begins in the first column."""
    lines = mark_continued_lines(source.lines)
    start: int | None = None
    for index, line in enumerate(lines):
        if line[:1] not in ("", " ", "#"):
            if start is not None:
                yield Chunk("\n".join(lines[start:index]) + "\n", start + 1)
            start = index
        elif start is None and not is_blank_or_comment(line):
            start = index
    if start is not None:
        yield Chunk("\n".join(lines[start:]).rstrip(" \n") + "\n", start + 1)
