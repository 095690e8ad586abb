"""One way to lay a rule file out: only blanks and the grouping of digits ever change.

What is written stays in its lines and its order, comments included. Two blanks indent a block, four
more a line that goes on. Columns are aligned within a run of lines of one kind that follow each other:
the colons of facts, the equals signs of bindings, the citations of items, the conditions of cases, the
cells of tables. Numbers of five digits and more are grouped by thousands, or by lakh and crore in a
file that groups so throughout. A declaration that does not parse stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

import lark

from nsis_rules.diagnostics.source import Source
from nsis_rules.syntax import layout
from nsis_rules.syntax.parse import grammar

WIDTH = 120
_INDENT, _GOES_ON = 2, 4

_NAMES = ("NAME", "CODE", "SEGMENT", "DOT")
_NUMERIC = frozenset(("NUMBER", "MONEY", "PERCENT", "UNIT", "_K_PER"))
_BY_LAKH = re.compile(r"[0-9]{1,2}(,[0-9]{2})+,[0-9]{3}")
_BY_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3}){2,}|[0-9]{3},[0-9]{3}")


@dataclass(slots=True)
class _Line:
    """A line of the result: words with the blanks before each, or a comment alone, or nothing.

    `kind` and `columns` say with which lines it is aligned, and at which words.
    """

    indent: int = 0
    words: list[str] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)
    comment: str = ""
    kind: str = ""
    columns: dict[str, int] = field(default_factory=dict)
    tokens: list[lark.Token] = field(default_factory=list)

    def text(self, until: int | None = None) -> str:
        """Return the line up to a word, without its comment."""
        pairs = zip(self.gaps[:until], self.words[:until], strict=True)
        return " " * self.indent + "".join(" " * gap + word for gap, word in pairs)

    def __str__(self) -> str:
        code = self.text() if self.words else ""
        between = "  " if code and self.comment else "" if code else " " * self.indent
        return (code + between + self.comment).rstrip()


def format_source(source: Source) -> str:
    """Return a rule file as the formatter writes it; formatting the result again changes nothing."""
    chunks = list(layout.declarations_apart(source))
    read = [(chunk, _tokens(chunk)) for chunk in chunks]
    by_lakh = _is_grouped_by_lakh(token for _, tokens in read for token in tokens)
    lines = _gap(source.lines[: chunks[0].first_line - 1] if chunks else source.lines, first=True, last=not chunks)
    for index, (chunk, tokens) in enumerate(read):
        inside, below = _apart(chunk)
        lines += _declaration(inside, tokens, by_lakh) if tokens else [_raw(text) for text in inside]
        following = chunks[index + 1].text if index + 1 < len(chunks) else ""
        together = len(inside) == 1 and not below and inside[0].split(" ")[0] == following.split(" ")[0]
        if not together:
            lines += _gap(below, first=False, last=not following)
    for run in _runs(lines):
        _align(run)
    return "".join(f"{line}\n" for line in lines)
