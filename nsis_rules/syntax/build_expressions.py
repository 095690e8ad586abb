"""Lark's tree to ours, the inner half: names, literals, expressions, clauses, types, properties."""

from __future__ import annotations

import dataclasses
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

import lark

from nsis_rules import values
from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.diagnostics.source import Source, Span
from nsis_rules.syntax import layout, tree


class Misread(Exception):
    """A text that parses but cannot be read, such as a day that does not exist."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic
        super().__init__(diagnostic.message)


_Kind = TypeVar("_Kind")


def of_kind(kind: type[_Kind], children: list[Any]) -> tuple[_Kind, ...]:
    """Return the children of one class, in order."""
    return tuple(child for child in children if isinstance(child, kind))


def first_of(kind: type[_Kind], children: list[Any]) -> _Kind | None:
    """Return the first child of one class."""
    return next(iter(of_kind(kind, children)), None)


def _words(token: str) -> str:
    return " ".join(token.split())


# A citation that begins so, or in lower case, goes on with the instrument of the one before it.
_PROVISION_WORDS = ("Art.", "Arts", "Schedule", "Part", "Appendix")

_PERIODS = ("day", "week", "month", "year")

# Words that an expression, a clause or a line gives a meaning of its own: never names.
RESERVED = frozenset(
    (
        *("true", "false", "not", "reading", "declared", "unlimited", "none", "never", "unknown"),
        *("is", "in", "on", "at", "from", "given", "under", "for", "cites", "above"),
        *layout.CONTINUING_WORDS,
    )
)


@lark.v_args(meta=True)
class BuildExpressions(lark.Transformer[lark.Token, Any]):
    """Makes the tree from lark's: one method for each form of the grammar, named as it is there."""

    def __init__(self, source: Source, lines_before: int) -> None:
        super().__init__()
        self._source, self._lines_before = source, lines_before

    # ---- places and tokens

    def _span(self, place: Any) -> Span:
        if getattr(place, "line", None) is None:
            return Span(self._source.name, self._lines_before + 1, 1, self._lines_before + 1, 2)
        shift = self._lines_before
        return Span(
            self._source.name, place.line + shift, place.column, place.end_line + shift, place.end_column
        )

    def _misread(self, place: Any, code: str, message: str, help: str = "") -> Misread:
        return Misread(Diagnostic(code, self._span(place), message, help=help))

    def _date(self, token: lark.Token) -> date:
        read = values.parse_date(token)
        if read is None:
            raise self._misread(token, "no-such-date", f"there is no day `{token}`")
        return read

    def _number(self, token: lark.Token, digits: str = "") -> Fraction:
        read = values.parse_number(digits or token)
        if read is None:
            raise self._misread(token, "number-too-long", "a number has at most 40 digits")
        return read

    def _whole(self, token: lark.Token) -> int:
        read = self._number(token)
        if read.denominator != 1:
            raise self._misread(token, "syntax", f"expected a whole number, found `{token}`")
        return int(read)

    def _period(self, token: lark.Token) -> str:
        period = token.rstrip("s")
        if period not in _PERIODS:
            advice = "the periods are day, week, month and year"
            raise self._misread(token, "unknown-unit", f"`{token}` is not a period of pay", advice)
        return period

    # ---- names, texts, properties

    def _name(self, token: lark.Token) -> str:
        """Return a name, unless it is a word that expressions and clauses read otherwise."""
        if token in RESERVED:
            advice = f"choose another name, such as `the_{token}`"
            message = f"`{token}` is a word of the language and cannot be a name"
            raise self._misread(token, "reserved-word", message, advice)
        return str(token)

    def start(self, meta: Any, children: list[Any]) -> lark.Tree[Any]:
        return lark.Tree("start", children)

    def qname(self, meta: Any, children: list[lark.Token]) -> tree.Name:
        return tree.Name(self._span(meta), ".".join(children))

    def text(self, meta: Any, children: list[lark.Token]) -> str:
        return " ".join(child[1:-1] for child in children)

    def citation(self, meta: Any, children: list[lark.Token]) -> tuple[tree.Citation, ...]:
        cites: list[tree.Citation] = []
        for token in children:
            instrument = cites[-1].text.split(" ")[0] if cites else ""
            text = _words(token)
            continues = bool(cites) and (text.split(" ")[0] in _PROVISION_WORDS or text[0].islower())
            cites.append(tree.Citation(self._span(token), f"{instrument} {text}" if continues else text))
        return tuple(cites)

    def inline_cites(self, meta: Any, children: list[Any]) -> tuple[tree.Citation, ...]:
        cites: tuple[tree.Citation, ...] = children[0]
        return cites

    def _property(self, meta: Any, name: str, value: Any) -> tree.Property:
        return tree.Property(self._span(meta), name, value)

    def cites(self, meta: Any, children: list[Any]) -> tree.Property:
        return self._property(meta, "cites", children[0])

    def note(self, meta: Any, children: list[Any]) -> tree.Property:
        return self._property(meta, "note", children[0])

    def bn(self, meta: Any, children: list[Any]) -> tree.Property:
        return self._property(meta, "bn", children[0])

    def bn_asks(self, meta: Any, children: list[Any]) -> tree.Property:
        return self._property(meta, "bn asks", children[0])

    def asks(self, meta: Any, children: list[Any]) -> tree.Property:
        return self._property(meta, "asks", children[0])

    def also(self, meta: Any, children: list[Any]) -> tree.Property:
        return self._property(meta, "also", tuple(str(child) for child in children))

    def mark(self, meta: Any, children: list[Any]) -> tree.Property:
        return self._property(meta, "mark", str(children[0]))

    def checked(self, meta: Any, children: list[Any]) -> tree.Property:
        return self._property(meta, "checked", self._date(children[0]))

    def for_each(self, meta: Any, children: list[Any]) -> tree.ForEach:
        return tree.ForEach(self._span(meta), children[0], children[1])

    # ---- literals

    def number(self, meta: Any, children: list[lark.Token]) -> tree.Literal:
        return tree.Literal(self._span(meta), "number", self._number(children[0]))

    def quantity(self, meta: Any, children: list[lark.Token]) -> tree.Literal:
        amount, unit = self._number(children[0]), children[1].rstrip("s")
        if unit == "point":
            return tree.Literal(self._span(meta), "points", amount / 100)
        scale = {"day": 1, "week": 7, "month": 1, "year": 12}[unit]
        kind = "days" if unit in ("day", "week") else "months"
        return tree.Literal(self._span(meta), "duration", amount * scale, kind)

    def percent(self, meta: Any, children: list[lark.Token]) -> tree.Literal:
        amount = self._number(children[0], children[0][:-1])
        return tree.Literal(self._span(meta), "percent", amount / 100)

    def money(self, meta: Any, children: list[Any]) -> tree.Literal:
        currency, amount = children[0].split()
        period = self._period(children[1]) if children[1] is not None else ""
        number = self._number(children[0], amount)
        return tree.Literal(self._span(meta), "money", number, period, currency)

    def date(self, meta: Any, children: list[lark.Token]) -> tree.Literal:
        return tree.Literal(self._span(meta), "date", self._date(children[0]))

    def true(self, meta: Any, children: list[Any]) -> tree.Literal:
        return tree.Literal(self._span(meta), "boolean", True)

    def false(self, meta: Any, children: list[Any]) -> tree.Literal:
        return tree.Literal(self._span(meta), "boolean", False)

    def special(self, meta: Any, children: list[lark.Token]) -> tree.Literal:
        return tree.Literal(self._span(meta), "special", str(children[0]))

    # ---- expressions

    def reference(self, meta: Any, children: list[Any]) -> tree.Name:
        name: tree.Name = children[0]
        if name.text in RESERVED:
            message = f"`{name.text}` is a word of the language and cannot be a name"
            raise Misread(
                Diagnostic("reserved-word", name.span, message, "a value is missing before or after it")
            )
        return name

    def grouped(self, meta: Any, children: list[Any]) -> tree.Grouped:
        return tree.Grouped(self._span(meta), children[0])

    def binary(self, meta: Any, children: list[Any]) -> tree.Binary:
        return tree.Binary(self._span(meta), str(children[1]), children[0], children[2])

    def share_of(self, meta: Any, children: list[Any]) -> tree.Binary:
        if isinstance(children[0], tree.Name) and children[0].text == "all":
            message, advice = (
                "`all of` heads a list, and nothing follows it on its line",
                "write each item on a line below",
            )
            raise Misread(Diagnostic("syntax", children[0].span, message, advice))
        return tree.Binary(self._span(meta), "of", children[0], children[1])

    def all_true(self, meta: Any, children: list[Any]) -> tree.Logic:
        return tree.Logic(self._span(meta), "and", tuple(children))

    def any_true(self, meta: Any, children: list[Any]) -> tree.Logic:
        return tree.Logic(self._span(meta), "or", tuple(children))

    def negated(self, meta: Any, children: list[Any]) -> tree.Not:
        return tree.Not(self._span(meta), children[0])

    def compared(self, meta: Any, children: list[Any]) -> tree.Compare:
        return tree.Compare(self._span(meta), _words(children[1]), children[0], children[2])

    def one_of_options(self, meta: Any, children: list[Any]) -> tree.OneOfOptions:
        options = tuple(tree.Name(self._span(token), str(token)) for token in children[1:])
        return tree.OneOfOptions(self._span(meta), children[0], options)

    def state(self, meta: Any, children: list[Any]) -> tree.IsState:
        return tree.IsState(self._span(meta), children[0], str(children[1]))

    def set_relation(self, meta: Any, children: list[Any]) -> tree.SetRelation:
        return tree.SetRelation(self._span(meta), _words(children[1]), children[0], children[2])

    def within_beside(self, meta: Any, children: list[Any]) -> tree.Within:
        return tree.Within(self._span(meta), children[0], str(children[2]), children[1], children[3])

    def within_from(self, meta: Any, children: list[Any]) -> tree.Within:
        return tree.Within(self._span(meta), children[0], "from", children[1], children[2])

    def within_span(self, meta: Any, children: list[Any]) -> tree.Within:
        return tree.Within(self._span(meta), children[0], "to", children[1], children[2])

    def rounded(self, meta: Any, children: list[Any]) -> tree.Rounded:
        return tree.Rounded(self._span(meta), children[0], _words(children[1]), children[2])

    def ratio(self, meta: Any, children: list[Any]) -> Fraction:
        number = self._number(children[0])
        divisor = self._number(children[2]) if children[2] is not None else Fraction(1)
        if number == 0 or divisor == 0:
            raise self._misread(meta, "division-by-zero", "a conversion ratio cannot be zero")
        return number / divisor

    def converted(self, meta: Any, children: list[Any]) -> tree.Converted:
        amount, ratio, unit, period = children
        return tree.Converted(self._span(meta), amount, ratio, self._period(unit), self._period(period))

    def argument(self, meta: Any, children: list[Any]) -> tree.Argument:
        return tree.Argument(self._span(meta), str(children[0]), children[-1])

    def given_target(
        self, meta: Any, children: list[Any]
    ) -> tuple[tree.Name | None, tuple[tree.Argument, ...]]:
        return first_of(tree.Name, children), of_kind(tree.Argument, children)

    def given(self, meta: Any, children: list[Any]) -> tree.Given:
        beneficiary, arguments = children[1]
        return tree.Given(self._span(meta), children[0], beneficiary, arguments)

    def on_date(self, meta: Any, children: list[Any]) -> tree.OnDate:
        return tree.OnDate(self._span(meta), children[0], children[1])

    def call(self, meta: Any, children: list[Any]) -> tree.Call:
        return tree.Call(self._span(meta), children[0], tuple(children[1:]))

    def reading_value(self, meta: Any, children: list[Any]) -> tree.ReadingValue:
        return tree.ReadingValue(self._span(meta), children[0])

    def declared_value(self, meta: Any, children: list[Any]) -> tree.DeclaredValue:
        return tree.DeclaredValue(self._span(meta), children[0])

    def list_literal(self, meta: Any, children: list[Any]) -> tree.ListLiteral:
        return tree.ListLiteral(self._span(meta), tuple(child for child in children if child is not None))

    def count_of(self, meta: Any, children: list[Any]) -> tree.Aggregate:
        return tree.Aggregate(self._span(meta), "count", children[0])

    def count_distinct(self, meta: Any, children: list[Any]) -> tree.Aggregate:
        element = tree.Name(self._span(children[0]), str(children[0]))
        return tree.Aggregate(self._span(meta), "count distinct", children[1], element)

    def total_of(self, meta: Any, children: list[Any]) -> tree.Aggregate:
        return tree.Aggregate(self._span(meta), "total", children[1], children[0])

    def values_of(self, meta: Any, children: list[Any]) -> tree.Aggregate:
        return tree.Aggregate(self._span(meta), "values", children[1], children[0])

    def mean_aggregate(self, meta: Any, children: list[Any]) -> tree.Aggregate:
        operation, element, collection, weight, if_none = children
        named = tree.Name(self._span(weight), str(weight)) if weight is not None else None
        operation = operation.split()[0]
        return tree.Aggregate(self._span(meta), operation, collection, element, weight=named, if_none=if_none)

    def aggregate_where(self, meta: Any, children: list[Any]) -> tree.Aggregate:
        aggregate: tree.Aggregate = children[0]
        return dataclasses.replace(aggregate, span=self._span(meta), where=children[1])

    def _quantifier(self, token: lark.Token) -> tuple[str, int]:
        """Return `all`, `any`, `none`, or `at least` and `at most` with their number."""
        words = token.split()
        if words[0] != "at":
            return words[0], 0
        return " ".join(words[:2]), int(self._number(token, words[2]))

    def list_where(self, meta: Any, children: list[Any]) -> tree.ListWhere:
        return tree.ListWhere(self._span(meta), children[0], children[1])

    def quantified(self, meta: Any, children: list[Any]) -> tree.Aggregate:
        operation, number = self._quantifier(children[0])
        return tree.Aggregate(self._span(meta), operation, children[1], where=children[2], number=number)

    # ---- clauses

    def clause_test(self, meta: Any, children: list[Any]) -> tree.Test:
        return tree.Test(self._span(meta), children[0], children[1] or ())

    def clause_list(self, meta: Any, children: list[Any]) -> tree.ClauseList:
        quantifier, number = self._quantifier(children[0])
        items = of_kind(tree.Item, children)
        return tree.ClauseList(self._span(children[0]), quantifier, number, items, children[1] or ())

    def clause_under(self, meta: Any, children: list[Any]) -> tree.Under:
        return tree.Under(self._span(meta), children[0], children[1])

    def clause_each(self, meta: Any, children: list[Any]) -> tree.EachIn:
        return tree.EachIn(self._span(meta), str(children[0]), children[1], children[2])

    def item(self, meta: Any, children: list[Any]) -> tree.Item:
        label = str(children[0])
        return tree.Item(self._span(meta), "" if label == "-" else label, children[1])

    # ---- types

    def type(self, meta: Any, children: list[Any]) -> tree.TypeNode:
        base: tree.TypeNode = children[0]
        special: lark.Token | None = children[1]
        return base if special is None else dataclasses.replace(base, special=special.split()[1])

    def type_options(self, meta: Any, children: list[Any]) -> tree.TypeNode:
        free, options = children[0].startswith("choice"), tuple(map(self._name, children[1:]))
        return tree.TypeNode(self._span(meta), "options", options=options, free=free)

    def type_plain(self, meta: Any, children: list[Any]) -> tree.TypeNode:
        return tree.TypeNode(self._span(meta), str(children[0]))

    def type_money(self, meta: Any, children: list[Any]) -> tree.TypeNode:
        unit = self._period(children[0]) if children[0] is not None else ""
        return tree.TypeNode(self._span(meta), "money", unit)

    def type_duration(self, meta: Any, children: list[Any]) -> tree.TypeNode:
        if children[0] not in ("days", "months"):
            raise self._misread(children[0], "unknown-unit", "a duration is `in days` or `in months`")
        return tree.TypeNode(self._span(meta), "duration", str(children[0]))

    def type_list(self, meta: Any, children: list[Any]) -> tree.TypeNode:
        return tree.TypeNode(self._span(meta), "list", element=children[0])

    def type_some(self, meta: Any, children: list[Any]) -> tree.TypeNode:
        other = children[1] is not None
        return tree.TypeNode(self._span(meta), "some", catalogue=children[0].text, other=other)
