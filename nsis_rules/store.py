"""A checked program as JSON and back: data only, so that reading it can never run anything."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, Generic, TypeVar

from nsis_rules.diagnostics.source import Span
from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.program.types import Type
from nsis_rules.values import Special

_Item = TypeVar("_Item")

# The classes that may stand in a stored program; the position is the code: the order is part of the format.
_CLASSES: tuple[type, ...] = (
    Type, Span,
    terms.Constant, terms.Fact, terms.PersonFact, terms.Computed, terms.RuleValue, terms.ParameterValue,
    terms.Variable, terms.Field, terms.Operation, terms.Rounded, terms.Given, terms.RangeAggregate,
    terms.ListAggregate, terms.ListWhere, terms.TableCall, terms.ReadingValue, terms.DeclaredValue,
    terms.RequirementMet, terms.Truth, terms.TestClause, terms.ListClause, terms.UnderClause,
    terms.EachClause,
    typed.About, typed.Instrument, typed.Part, typed.Range, typed.FactDeclaration, typed.Record,
    typed.Catalogue, typed.Reading, typed.Option, typed.Declaration, typed.Version, typed.Parameter,
    typed.Band, typed.Table, typed.Case, typed.RuleException, typed.RuleText, typed.Rule, typed.Requirement,
    typed.Beneficiary, typed.Scheme, typed.ExpectedValue, typed.ExpectedVerdict, typed.Example, typed.Uses,
)  # fmt: skip
_CODES = {cls: code for code, cls in enumerate(_CLASSES)}
_NAMES = {cls: tuple(field.name for field in fields(cls)) for cls in _CLASSES if is_dataclass(cls)}


class Damaged(Exception):
    """A stored program that cannot be read: it is made anew."""


def encode(program: typed.Program) -> str:
    """Return a program as JSON: for each kind of declaration a mapping of names to their stored texts."""
    stored = {
        field.name: {
            name: json.dumps(_encode(one), ensure_ascii=False)
            for name, one in getattr(program, field.name).items()
        }
        for field in fields(typed.Program)
    }
    return json.dumps(stored, ensure_ascii=False)


def decode(text: str) -> typed.Program:
    """Return the program of a stored text; each declaration is read when it is first asked for.

    Raises `Damaged` if the text is not one that `encode` made.
    """
    try:
        stored = json.loads(text)
        return typed.Program(**{name: ReadWhenAsked(texts) for name, texts in stored.items()})  # type: ignore[arg-type]
    except (ValueError, TypeError, AttributeError) as error:
        raise Damaged(str(error)) from error


class ReadWhenAsked(dict[str, Any], Generic[_Item]):
    """A mapping whose values are stored texts until they are asked for."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        if not all(isinstance(text, str) for text in texts.values()):
            raise TypeError("a stored declaration is a text")
        super().__init__(texts)

    def __getitem__(self, name: str) -> Any:
        value = super().__getitem__(name)
        if isinstance(value, str):
            value = _read(value)
            super().__setitem__(name, value)
        return value

    def get(self, name: str, default: Any = None) -> Any:  # type: ignore[override]
        """Return the declaration of that name, or the default."""
        return self[name] if name in self else default  # noqa: SIM401 (this is what get means)

    def values(self) -> Iterator[Any]:  # type: ignore[override]
        """Yield all declarations."""
        return (self[name] for name in self)

    def items(self) -> Iterator[tuple[str, Any]]:  # type: ignore[override]
        """Yield all names with their declarations."""
        return ((name, self[name]) for name in self)


def _read(text: str) -> Any:
    try:
        return _decode(json.loads(text))
    except (ValueError, TypeError, IndexError, KeyError, RecursionError) as error:
        raise Damaged(str(error)) from error


def _encode(value: Any) -> Any:
    if value is None or isinstance(value, bool | str | int):
        return value
    if type(value) is tuple:
        return [-1, *map(_encode, value)] if value else []
    written = _WRITTEN.get(type(value))
    if written is not None:
        return written(value)
    return [_CODES[type(value)], *(_encode(getattr(value, name)) for name in _NAMES[type(value)])]


_WRITTEN: dict[type, Callable[[Any], Any]] = {
    Span: lambda span: [_CODES[Span], *span],
    Type: lambda made: {
        "t": json.dumps([_encode(getattr(made, n)) for n in _NAMES[Type]], ensure_ascii=False)
    },
    Fraction: lambda number: {"q": str(number)},
    Special: lambda special: {"s": special.value},
    date: lambda day: {"d": day.isoformat()},
    frozenset: lambda names: {"f": sorted(names)},
    dict: lambda mapping: {"m": [[key, _encode(item)] for key, item in mapping.items()]},
}


@cache
def _type(text: str) -> Type:
    """Return a stored type; there are few, and each stands in many terms."""
    return Type(*[_decode(item) for item in json.loads(text)])


_SINGLE: dict[str, Callable[[Any], Any]] = {
    "t": _type,
    "q": Fraction,
    "s": Special,
    "d": date.fromisoformat,
    "f": frozenset,
    "m": lambda pairs: {key: _decode(item) for key, item in pairs},
}


def _decode(value: Any) -> Any:
    if type(value) is list:
        if not value:
            return ()
        code = value[0]
        if code == -1:
            return tuple([_decode(item) for item in value[1:]])
        return _CLASSES[code](*[_decode(item) for item in value[1:]])
    if type(value) is dict:
        ((tag, content),) = value.items()
        return _SINGLE[tag](content)
    return value
