"""A text with its name and its lines, and the places in it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of a source; lines and columns count from 1, the end column is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Source:
    """A text as it was read, normalised: no byte order mark, plain line ends, NFC."""

    name: str
    text: str

    @classmethod
    def of(cls, name: str, text: str) -> Source:
        """Normalise a text: BOM and CRLF are accepted, a missing last newline is added."""
        text = unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n"))
        return cls(name, text if text.endswith("\n") or not text else text + "\n")

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends."""
        return self.text.split("\n")

    def line(self, number: int) -> str:
        """Return one line, counted from 1; empty beyond the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def span(self, line: int, column: int = 1, length: int | None = None) -> Span:
        """Return a span on one line, to the end of the line if no length is given."""
        end = column + length if length is not None else max(column + 1, len(self.line(line)) + 1)
        return Span(self.name, line, column, line, end)
