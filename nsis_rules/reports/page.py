"""Lines of text laid out in columns for a terminal: wrapped by what is seen, not by characters."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

_GAP = 2
_NARROWEST_COLUMN = 8


@dataclass(frozen=True, slots=True)
class Column:
    """A column: at most so wide, or as wide as what is left (`most` 0); its text at the right or the left."""

    most: int = 0
    right: bool = False


class Page:
    """Collects lines; `written` gives them as one text, with colour or without."""

    def __init__(self, width: int, colour: bool) -> None:
        self.width = width
        self._lines: list[Text] = []
        self._buffer = io.StringIO()
        self._console = Console(
            file=self._buffer,
            width=width,
            force_terminal=colour,
            no_color=not colour,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )

    def written(self) -> str:
        """Return all lines."""
        self._console.print(Text("\n").join(self._lines), soft_wrap=True)
        lines = self._buffer.getvalue().split("\n")
        return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"

    def blank(self) -> None:
        """Add an empty line, never a second one."""
        if self._lines and self._lines[-1].plain:
            self._lines.append(Text())

    def text(self, text: str | Text, indent: int = 0, style: str = "") -> None:
        """Add a paragraph."""
        made = Text(text, style=style) if isinstance(text, str) else text
        for line in self._wrapped(made, self.width - indent):
            line.pad_left(indent)
            self._lines.append(line)

    def table(
        self, rows: Sequence[Sequence[Text]], columns: Sequence[Column], indent: int = 0, gap: int = _GAP
    ) -> None:
        """Add rows of cells, each wrapped in its column; one column takes what the others leave."""
        widths = self._widths(rows, columns, self.width - indent, gap)
        for row in rows:
            cells = [self._wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
            for number in range(max(map(len, cells))):
                parts = [lines[number] if number < len(lines) else Text() for lines in cells]
                self._lines.append(_beside(parts, widths, columns, indent, gap))

    def _wrapped(self, text: Text, width: int) -> list[Text]:
        if "\n" not in text.plain and cell_len(text.plain) <= width:
            return [text.copy()]
        lines = text.wrap(self._console, max(width, _NARROWEST_COLUMN))
        for line in lines:
            line.rstrip()
        return list(lines)

    def _widths(
        self, rows: Sequence[Sequence[Text]], columns: Sequence[Column], width: int, gap: int
    ) -> list[int]:
        needed = [max((_widest(row[i]) for row in rows), default=0) for i in range(len(columns))]
        widths = [
            min(need, column.most) if column.most else 0 for need, column in zip(needed, columns, strict=True)
        ]
        left = max(width - sum(widths) - gap * (len(columns) - 1), _NARROWEST_COLUMN)
        return [own if column.most else left for own, column in zip(widths, columns, strict=True)]


def _widest(cell: Text) -> int:
    return max(map(cell_len, cell.plain.split("\n")))


def _beside(
    parts: Iterable[Text], widths: Sequence[int], columns: Sequence[Column], indent: int, gap: int
) -> Text:
    line, before = Text(" " * indent), 0
    for part, width, column in zip(parts, widths, columns, strict=True):
        room = max(width - cell_len(part.plain), 0)
        line.append(" " * (before + (room if column.right else 0)))
        line.append_text(part)
        before = gap + (0 if column.right else room)
    return line
