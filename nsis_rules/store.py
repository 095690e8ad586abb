"""A checked program as JSON and back: data only, so that reading it can never run anything."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from nsis_rules.diagnostics.source import Span
from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.program.types import Type
from nsis_rules.values import Special

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


_KIND = "# "
_RATIONAL = re.compile(r"-?[0-9]{1,60}(/[1-9][0-9]{0,59})?")


class Damaged(Exception):
    """A stored program that cannot be read: it is made anew."""


def encode(program: typed.Program) -> str:
    """Return a program as lines of text: the kind of declarations, then each with its name and its JSON."""
    lines = []
    for field in fields(typed.Program):
        lines.append(f"{_KIND}{field.name}")
        for name, declaration in getattr(program, field.name).items():
            lines.append(f"{name}\t{json.dumps(_encode(declaration), ensure_ascii=False)}")
    return "\n".join(lines)


def _class_of(kind: str) -> type:
    """Return the class of the declarations of a kind, from `dict[str, Requirement]`."""
    annotation = str(typed.Program.__dataclass_fields__[kind].type)
    found: type = getattr(typed, annotation.removeprefix("dict[str, ").removesuffix("]"))
    return found


def decode(text: str) -> typed.Program:
    """Return the program of a stored text; each declaration is read when it is first asked for.

    Raises `Damaged` if the text is not one that `encode` made.
    """
    kinds: dict[str, dict[str, str]] = {}
    texts: dict[str, str] = {}
    for line in text.split("\n"):
        if line.startswith(_KIND):
            texts = kinds[line.removeprefix(_KIND)] = {}
        else:
            name, _, stored = line.partition("\t")
            texts[name] = stored
    if set(kinds) != {field.name for field in fields(typed.Program)}:
        raise Damaged("the kinds of declarations are not those of a program")
    # A mapping that reads its items when asked stands for each of the program's dictionaries.
    read = {kind: ReadWhenAsked(_class_of(kind), texts) for kind, texts in kinds.items()}
    return typed.Program(**read)  # type: ignore[arg-type]


class ReadWhenAsked(Mapping[str, Any]):
    """The stored declarations of one kind, each read when it is first asked for."""

    def __init__(self, made: type, texts: Mapping[str, str]) -> None:
        self._made, self._texts = made, texts
        self._read: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        found = self._read.get(name)
        if found is None:
            found = self._read[name] = _decoded(self._texts[name], self._made)
        return found

    def get(self, name: str, default: Any = None) -> Any:
        """Return the declaration of that name, or the default."""
        return self[name] if name in self._texts else default

    def __contains__(self, name: object) -> bool:
        return name in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def _refused(text: str) -> None:
    """Nothing here is a binary float, nor infinite."""
    raise ValueError(text)


_JSON = json.JSONDecoder(parse_float=_refused, parse_constant=_refused)


def _decoded(text: str, wanted: type) -> Any:
    try:
        made = _decode(_JSON.decode(text))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise Damaged(str(error)) from error
    if type(made) is not wanted:
        raise Damaged(f"a stored declaration is not a {wanted.__name__}")
    return made


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


def _number(text: str) -> Fraction:
    """Return a stored rational; an exponent, which could be of any size, is none."""
    if not _RATIONAL.fullmatch(text):
        raise ValueError(text)
    return Fraction(text)


@cache
def _type(text: str) -> Type:
    """Return a stored type; there are few, and each stands in many terms."""
    return Type(*[_decode(item) for item in json.loads(text)])


_SINGLE: dict[str, Callable[[Any], Any]] = {
    "t": _type,
    "q": _number,
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
        if type(code) is not int or code < 0:
            raise ValueError(code)
        return _CLASSES[code](*[_decode(item) for item in value[1:]])
    if type(value) is dict:
        ((tag, content),) = value.items()
        return _SINGLE[tag](content)
    return value
