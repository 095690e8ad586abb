"""One value read as its type says: exactly and in the right unit, or refused with what to write instead."""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from nsis_rules.diagnostics.suggest import did_you_mean
from nsis_rules.facts.amounts import Misread, read_amount, unexpected
from nsis_rules.facts.write_value import bounds_in_words, bounds_of, example_of, write_value
from nsis_rules.facts.written import List, Mapping, Text, TooLarge, Where, Written, from_python, near, shown
from nsis_rules.program.program import FactDeclaration, Program, Record
from nsis_rules.program.types import AMOUNTS, Type
from nsis_rules.values import NEVER, NONE, UNKNOWN, UNLIMITED, Value, parse_date

SPECIALS = {"unlimited": UNLIMITED, "none": NONE, "never": NEVER}
_RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "at least": operator.ge, "at most": operator.le, "more than": operator.gt, "less than": operator.lt,
}  # fmt: skip
_TRUE = ("yes", "y", "on", "true", "1", "হ্যাঁ", "সত্য")
_FALSE = ("no", "n", "off", "false", "0", "না", "মিথ্যা")


def read_value(
    value: object, type: Type, program: Program, currency: str = "", plain_money: bool = False
) -> Value | Misread:
    """Return the exact value of a text or of Python data, or why it cannot be one.

    currency: the design's; if empty, any is taken. plain_money: whether a bare number is money too, as
    in claims. UNKNOWN is what `unknown`, null and None say.
    """
    reader = ValueReader(program, currency, plain_money)
    try:
        found = reader.read(from_python(value), type)
    except Misread as misread:
        return misread
    except TooLarge:
        return Misread("too-deep-or-large", "a value with too many levels or parts")
    return reader.misreads[0] if reader.misreads else found


class ValueReader:
    """Reads the values of one file. What cannot be read is kept in `misreads`, and UNKNOWN in the result.

    `money_at` is the place of the first amount of money.
    """

    def __init__(self, program: Program, currency: str = "", plain_money: bool = False) -> None:
        self.program, self.currency, self.plain_money = program, currency, plain_money
        self.misreads: list[Misread] = []
        self.money_at: Where | None = None
        self._fields: dict[str, dict[str, FactDeclaration]] = {}

    def fact(self, written: Written, declaration: FactDeclaration) -> Value:
        """Return the answer to a fact or field, within its bounds; UNKNOWN if it was misread."""
        before = len(self.misreads)
        value: Value = UNKNOWN
        try:
            value = self.read(written, declaration.type)
            self._check_bounds(value, written, declaration)
        except Misread as caught:
            self.misreads.append(caught)
        for misread in self.misreads[before:]:
            misread.declaration = misread.declaration or declaration
        return value if len(self.misreads) == before else UNKNOWN

    def read(self, written: Written, type: Type) -> Value:
        """Return a value of the type; raises `Misread` with its place."""
        try:
            if isinstance(written, Text) and written.unknown:
                return UNKNOWN
            if type.kind in ("list", "set"):
                return (self._list if type.kind == "list" else self._set)(written, type)
            if not isinstance(written, Text):
                found = "list" if isinstance(written, List) else "mapping"
                raise Misread("wrong-value", f"expected `{type}`, found a {found}", _single_help(type))
            return self._single(written, type)
        except Misread as misread:
            misread.where = misread.where or written.where
            raise

    # ------------------------------------------------------------------ single values

    def _single(self, written: Text, type: Type) -> Value:
        text = " ".join(written.text.split())
        if type.kind == "text":
            return written.text
        if type.special and text == type.special:
            return SPECIALS[text]
        if type.truth:
            return _truth(text, type)
        if type.kind == "options":
            return _option(text, type)
        _check_characters(text, type)
        _check_special(text, type)
        if type.kind == "date":
            return _date(text, type)
        if type.kind in AMOUNTS:
            if type.kind == "money" and self.money_at is None:
                self.money_at = written.where
            return read_amount(text, type, self.currency, self.plain_money)
        raise Misread("wrong-value", f"a `{type}` is never asked")

    # ------------------------------------------------------------------ sets and lists

    def _set(self, written: Written, type: Type) -> Value:
        known = [name for _, name, _ in self.program.catalogues[type.catalogue].entries]
        known += ["other"] if type.other else []
        if isinstance(written, Mapping):
            return self._ticked(written, type, known)
        if not isinstance(written, List):
            advice = (
                "write a list: `[]`" if written.text == "none" else f"write a list: `[{shown(written.text)}]`"
            )
            raise unexpected(type, written.text, advice)
        chosen: set[str] = set()
        for item in written.items:
            name = self._entry(item, type, known)
            if name in chosen:
                self.misreads.append(
                    Misread("duplicate-key", f"`{name}` stands twice", "keep one", item.where)
                )
            chosen.add(name)
        return frozenset(chosen)

    def _ticked(self, written: Mapping, type: Type, known: list[str]) -> Value:
        """Return the entries that are true. One unknown entry makes the whole unknown: a set is complete."""
        answers: dict[str, Value] = {}
        for key, item in written.entries:
            name = self._entry(key, type, known)
            try:
                answers[name] = self.read(item, Type("boolean"))
            except Misread as misread:
                self.misreads.append(misread)
        if UNKNOWN in answers.values():
            return UNKNOWN
        return frozenset(name for name, answer in answers.items() if answer)

    def _entry(self, written: Written, type: Type, known: list[str]) -> str:
        name = " ".join(written.text.split()) if isinstance(written, Text) else ""
        if name not in known:
            other = "write `other` for what it does not name" if type.other else ""
            advice = near(name, known, self.misreads) or other
            message = (
                f"`{shown(name)}` is not in `{type.catalogue}`"
                if name
                else "expected a name of the catalogue"
            )
            self.misreads.append(Misread("unknown-option", message, advice, written.where))
        return name

    def _list(self, written: Written, type: Type) -> Value:
        if not isinstance(written, List):
            found = f"`{shown(written.text)}`" if isinstance(written, Text) else "a mapping"
            advice = "put a dash before each row" if type.record else "write a list: `[...]`"
            raise Misread("wrong-value", f"expected `{type}`, found {found}", advice)
        return tuple([self._item(item, type) for item in written.items])

    def _item(self, written: Written, type: Type) -> Value:
        try:
            if type.record:
                return self._row(written, type)
            assert type.element is not None  # a list has a record or a plain type
            return self.read(written, type.element)
        except Misread as misread:
            self.misreads.append(misread)
            return UNKNOWN

    def _row(self, written: Written, type: Type) -> Value:
        fields = self._fields_of(self.program.records[type.record])
        if not isinstance(written, Mapping):
            advice = f"write `{{{', '.join(f'{name}: ...' for name in fields)}}}`"
            raise Misread("wrong-value", f"expected a row of `{type.record}`", advice, written.where)
        row: dict[str, Value] = {}
        for key, item in written.entries:
            field = fields.get(key.text)
            if field is None:
                advice = self._field_help(key.text, fields)
                message = f"`{type.record}` has no field `{shown(key.text)}`"
                self.misreads.append(Misread("unknown-key", message, advice, key.where))
                continue
            value = self.fact(item, field)
            if value is not UNKNOWN:
                row[key.text] = value
        return row

    def _field_help(self, name: str, fields: dict[str, FactDeclaration]) -> str:
        others = {other: own for own, field in fields.items() for other in field.also}
        if name in others:
            return f"it is called `{others[name]}` here"
        return near(name, fields, self.misreads) or f"its fields are {', '.join(fields)}"

    def _fields_of(self, record: Record) -> dict[str, FactDeclaration]:
        if record.name not in self._fields:
            self._fields[record.name] = {field.name.rpartition(".")[2]: field for field in record.fields}
        return self._fields[record.name]

    # ------------------------------------------------------------------ bounds

    def _check_bounds(self, value: Value, written: Written, declaration: FactDeclaration) -> None:
        if not isinstance(value, Fraction | date):
            return
        for relation, bound in bounds_of(declaration):
            other_currency = bound.type.currency and self.currency and bound.type.currency != self.currency
            if not other_currency and not _RELATIONS[relation](value, bound.value):
                currency = self.currency or bound.type.currency or "BDT"
                kind = declaration.type.plain()
                bounded = f"{relation} {write_value(bound.value, kind, currency)}"
                message = f"expected {bounded}, found {write_value(value, kind, currency)}"
                advice = f"`{declaration.about.title}` is {bounds_in_words(declaration, currency)}"
                raise Misread("out-of-bounds", message, advice, written.where)


def _single_help(type: Type) -> str:
    if type.kind == "options":
        return f"choose one of {', '.join(type.options)}"
    example = example_of(type)
    return f"write one value, such as `{example}`" if example else ""


def _truth(text: str, type: Type) -> bool:
    if text in ("true", "false"):
        return text == "true"
    meant = "true" if text.lower() in _TRUE else "false" if text.lower() in _FALSE else ""
    raise unexpected(type, text, f"write `{meant}`" if meant else "write `true`, `false` or `unknown`")


def _option(text: str, type: Type) -> str:
    if text in type.options:
        return text
    advice = did_you_mean(text, type.options) or f"one of {', '.join(type.options)}"
    raise unexpected(type, text, advice, "unknown-option")


def _check_characters(text: str, type: Type) -> None:
    hidden = next((c for c in text if unicodedata.category(c) == "Cf"), "")
    if hidden:
        raise unexpected(type, text, f"it holds a character that nobody sees, U+{ord(hidden):04X}: delete it")


def _check_special(text: str, type: Type) -> None:
    word = text.lower()
    if word not in SPECIALS and word not in ("unknown", "null"):
        return
    if word == type.special or word in ("unknown", "null"):
        raise unexpected(type, text, f"write `{word.replace('null', 'unknown')}`")
    also = f"`{type.special}` is the other answer here" if type.special else ""
    raise unexpected(type, text, also or "write `unknown` where nobody knows yet")


def _date(text: str, type: Type) -> date:
    found = parse_date(text)
    if found is not None:
        return found
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise Misread("no-such-date", f"there is no {text} in the calendar")
    loose = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text)
    full = f"{loose[1]}-{int(loose[2]):02}-{int(loose[3]):02}" if loose else "2026-07-01"
    raise unexpected(type, text, f"write `{full}`" if loose else f"write year, month and day: `{full}`")
