"""Columns of the formatter: lines of one kind that follow each other are aligned at the same words.

| lines | aligned at |
|---|---|
| facts, arguments of a person | the colon |
| bindings, expected values | the equals sign |
| entries, options, alternatives | the name, the text, the citation |
| versions | `is`, the citation |
| items, exceptions | the citation |
| cases | the condition, the citation |
| `pays` lines | `as`, `at` |
| `part` lines | the text, the branch, the articles |
| rows of a table | the bars; numbers stand right |

A column that would make a line longer than 120 characters stays unaligned.
"""

from __future__ import annotations

import itertools
import unicodedata
from dataclasses import dataclass, field

_WIDTH = 120
_NUMERIC = frozenset(("NUMBER", "MONEY", "PERCENT", "UNIT", "_K_PER"))

# How lines begin, their kind, and the types of the words that stand in columns.
_KINDS = (
    (("NAME", "COLON"), "fact", ("COLON",)),
    (("LABEL", "STRING"), "option", ("STRING", "_K_CITES")),
    (("LABEL", "NAME", "STRING"), "entry", ("NAME", "STRING")),
    (("_K_PAYS",), "pays", ("_K_AS", "_K_AT")),
    (("_K_PART",), "part", ("STRING", "_K_FOR", "_K_ARTICLES")),
    (("_K_FROM",), "version", ("_K_IS", "_K_CITES")),
    (("_K_EXCEPT",), "exception", ("_K_CITES",)),
    (("VBAR",), "row", ()),
)
# These begin a line that may hold a condition, but no case.
_NO_CASE = frozenset(("_K_IS", "_K_MET", "_K_APPLIES", "_K_VALID", "_K_UNTIL"))


@dataclass(slots=True)
class Line:
    """A line of the result: words with the blanks before each, or a comment alone, or nothing.

    `kind` says with which lines it is aligned, `columns` at which words, by type. The cells of a row are
    words, those of `numeric` are numbers.
    """

    indent: int = 0
    words: list[str] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)
    comment: str = ""
    kind: str = ""
    columns: dict[str, int] = field(default_factory=dict)
    numeric: tuple[bool, ...] = ()

    def code(self, end: int | None = None) -> str:
        """Return the line without its comment, up to a word."""
        pairs = zip(self.gaps[:end], self.words[:end], strict=True)
        return " " * self.indent + "".join(" " * gap + word for gap, word in pairs)

    def __str__(self) -> str:
        if not self.words:
            return " " * self.indent + self.comment if self.comment else ""
        return self.code() + ("  " + self.comment if self.comment else "")


def find(line: Line, types: list[str]) -> None:
    """Set kind and columns of a line from the types of its words."""
    outside = _outside_parentheses(types)
    line.kind, wanted = _kind(outside)
    if line.kind == "case":
        outside = ["_K_WHEN" if of_type == "_K_OTHERWISE" else of_type for of_type in outside]
        line.gaps[outside.index("_K_WHEN")] = 2
    line.columns = {of_type: outside.index(of_type) for of_type in wanted if of_type in outside}
    if line.kind == "row":
        _find_cells(line, types)


def _kind(types: list[str]) -> tuple[str, tuple[str, ...]]:
    for begins, kind, wanted in _KINDS:
        if tuple(types[: len(begins)]) == begins:
            return kind, wanted
    if types[0] not in _NO_CASE and ("_K_WHEN" in types or "_K_OTHERWISE" in types):
        return "case", ("_K_WHEN", "_K_CITES")
    if types[0] in ("LABEL", "DASH"):
        return "item", ("_K_CITES",)
    if types[0] in ("NAME", "CODE") and "EQUAL" in types:
        return "binding", ("EQUAL",)
    return "", ()


def _outside_parentheses(types: list[str]) -> list[str]:
    """Return the types of the words, with nothing for those inside parentheses."""
    outside, depth = [], 0
    for of_type in types:
        depth -= of_type in ("RPAR", "RSQB")
        outside.append("" if depth else of_type)
        depth += of_type in ("LPAR", "LSQB")
    return outside


def _find_cells(line: Line, types: list[str]) -> None:
    """Make one word of each cell; a row that ends in the next line stays a line of words."""
    if types[-1] != "VBAR":
        line.kind = ""
        return
    bars = [index for index, of_type in enumerate(types) if of_type == "VBAR"]
    cells, numeric = [], []
    for start, end in itertools.pairwise(bars):
        pairs = list(zip(line.gaps[start + 1 : end], line.words[start + 1 : end], strict=True))
        cells.append("".join(" " * gap + word for gap, word in pairs).strip())
        numeric.append(_NUMERIC.issuperset(types[start + 1 : end]))
    line.words, line.gaps, line.numeric = cells, [1] * len(cells), tuple(numeric)


def align(run: list[Line]) -> None:
    """Align lines of one kind that follow each other."""
    if run[0].kind == "row":
        _align_cells(run)
        return
    for name in dict.fromkeys(name for line in run for name in line.columns):
        _align_column([(line, line.columns[name]) for line in run if name in line.columns])


def _align_column(places: list[tuple[Line, int]]) -> None:
    ends = [_width(line.code(index)) for line, index in places]
    shifts = [max(ends) - end for end in ends]
    for (line, _), shift in zip(places, shifts, strict=True):
        length = _width(line.code())
        if length <= _WIDTH < length + shift:
            return
    for (line, index), shift in zip(places, shifts, strict=True):
        line.gaps[index] += shift


def _align_cells(rows: list[Line]) -> None:
    """Make the cells below each other equally wide, and give the rows their bars."""
    columns = itertools.zip_longest(*(row.words for row in rows), fillvalue="")
    widths = [max(map(_width, cells)) for cells in columns]
    for row in rows:
        cells = []
        for cell, width, numeric in zip(row.words, widths, row.numeric, strict=False):
            blanks = " " * (width - _width(cell))
            cells.append(blanks + cell if numeric else cell + blanks)
        row.words, row.gaps = ["|", *(f"{cell} |" for cell in cells)], [0, *row.gaps]


def _width(text: str) -> int:
    """Return how many columns a text takes: marks that sit on a letter take none."""
    return sum(unicodedata.category(character) not in ("Mn", "Me", "Cf") for character in text)
