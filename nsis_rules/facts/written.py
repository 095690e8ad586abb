"""What stands in a file before anything is made of it: texts, lists and mappings, each with its place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sized
from collections.abc import Mapping as AnyMapping
from collections.abc import Set as AnySet
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from nsis_rules.diagnostics.diagnostic import Diagnostic, Label
from nsis_rules.diagnostics.source import Span
from nsis_rules.diagnostics.suggest import did_you_mean
from nsis_rules.values import Special

# A stretch of a file, or the path into a Python value: `facts.sickness.rate`.
Where = Span | str

MAXIMUM_DEPTH = 12
MAXIMUM_NODES = 20_000

_NULL = ("", "~", "null", "Null", "NULL")
_LARGEST = 10**41
_LONGEST_SHOWN = 60
_MOST_SUGGESTIONS = 60


class Text(NamedTuple):
    """A single value, with its characters as they stand; `plain` if it has no quotes around it."""

    text: str
    where: Where
    plain: bool = True

    @property
    def unknown(self) -> bool:
        """Whether it says that nobody knows: `unknown`, null, or nothing at all."""
        return self.text == "unknown" or (self.plain and self.text in _NULL)


class List(NamedTuple):
    """Items below one another, or between brackets."""

    items: tuple[Written, ...]
    where: Where


class Mapping(NamedTuple):
    """Keys with what stands behind them, in their order; no key stands twice."""

    entries: tuple[tuple[Text, Written], ...]
    where: Where

    def names(self) -> tuple[str, ...]:
        """Return the keys as texts."""
        return tuple(key.text for key, _ in self.entries)


Written = Text | List | Mapping


def fault(
    code: str, where: Where, message: str, help: str = "", labels: tuple[Label, ...] = (), citation: str = ""
) -> Diagnostic:
    """Return a diagnostic at a place; a path, which has no line, begins the message."""
    if isinstance(where, Span):
        return Diagnostic(code, where, message, help, labels, citation)
    return Diagnostic(code, None, f"`{where}`: {message}" if where else message, help, labels, citation)


def label(where: Where, text: str) -> tuple[Label, ...]:
    """Return a label at a place of a file; a path has none."""
    return (Label(where, text),) if isinstance(where, Span) else ()


def shown(text: str) -> str:
    """Return a text for a message: the beginning of a long one."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


def near(name: str, candidates: Iterable[str], faults: Sized) -> str:
    """Return the help for a misspelt name, as long as few faults were found: looking takes time."""
    return did_you_mean(name, candidates) if len(faults) < _MOST_SUGGESTIONS else ""


class TooLarge(Exception):
    """A value beyond the limits of depth and size; carries the path where it was noticed."""


def from_python(value: object, path: str = "") -> Written:
    """Return Python values as if they had been written: the same reader then serves both.

    Raises `TooLarge` for values beyond the limits that hold for files.
    """
    return _Walk().written(value, path, 1)


class _Walk:
    def __init__(self) -> None:
        self.nodes = 0

    def written(self, value: object, path: str, depth: int) -> Written:
        self.nodes += 1
        if depth > MAXIMUM_DEPTH or self.nodes > MAXIMUM_NODES:
            raise TooLarge(path)
        if isinstance(value, AnyMapping):
            inside = f"{path}." if path else ""
            keys = [Text(_text(key), f"{inside}{_text(key)}") for key in value]
            items = [
                self.written(item, str(key.where), depth + 1)
                for key, item in zip(keys, value.values(), strict=True)
            ]
            return Mapping(tuple(zip(keys, items, strict=True)), path)
        if isinstance(value, AnySet):
            value = sorted(value, key=_text)
        if isinstance(value, list | tuple):
            items = [self.written(item, f"{path}[{number}]", depth + 1) for number, item in enumerate(value)]
            return List(tuple(items), path)
        return Text(_text(value), path, not isinstance(value, str))


def _text(value: object) -> str:
    """Return what one would write for a Python value; what is not exact becomes a text that nothing reads."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Special):
        return str(value.value)
    if isinstance(value, int):
        return str(value) if abs(value) < _LARGEST else str(_LARGEST)
    if isinstance(value, Decimal):
        short = value.is_finite() and abs(value.adjusted()) < 50 and len(value.as_tuple().digits) < 50
        return f"{value:f}" if short else str(value)
    if isinstance(value, Fraction):
        below = f"/{_text(value.denominator)}" if value.denominator > 1 else ""
        return f"{_text(value.numerator)}{below}"
    if isinstance(value, date):
        return value.isoformat()
    return f"a Python {type(value).__name__}"
