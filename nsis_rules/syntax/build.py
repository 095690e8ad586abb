"""Lark's tree to ours, the outer half: the declarations."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any, NamedTuple

import lark

from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.diagnostics.source import Span
from nsis_rules.syntax import tree
from nsis_rules.syntax.build_expressions import BuildExpressions, Misread, first_of, of_kind


class Line(NamedTuple):
    """A line of a declaration that sets one of its fields, and may stand there once."""

    span: Span
    field: str
    value: Any


@lark.v_args(meta=True)
class Build(BuildExpressions):
    """Makes the declarations: one method for each form of the grammar, named as it is there."""

    def _named(self, meta: Any, children: list[Any]) -> tuple[Any, tree.Name, str, tuple[tree.Property, ...]]:
        """Return what every declaration has: place, name, text, properties."""
        name = first_of(tree.Name, children)
        if name is None:
            token = next(child for child in children if isinstance(child, lark.Token))
            name = tree.Name(self._span(token), str(token))
        text = next((c for c in children if isinstance(c, str) and not isinstance(c, lark.Token)), "")
        return self._span(meta), name, text, of_kind(tree.Property, children)

    def _line(self, meta: Any, field: str, value: Any) -> Line:
        return Line(self._span(meta), field, value)

    def _once(self, meta: Any, children: list[Any]) -> dict[str, Any]:
        """Return the fields that the lines of a declaration set."""
        lines: dict[str, Any] = {}
        for line in of_kind(Line, children):
            if line.field in lines:
                raise self._twice(line.field.replace("_", " "), line.span)
            lines[line.field] = line.value
        return lines

    def _twice(self, what: str, span: Span) -> Misread:
        return Misread(Diagnostic("syntax", span, f"`{what}` stands twice in one declaration", "keep one"))

    def _lacks(self, meta: Any, message: str, help: str) -> Misread:
        """Return the fault of a declaration without a line that it needs, at its first line."""
        first = self._span(meta).line
        return Misread(Diagnostic("syntax", self._source.span(first), message, help))

    # ---- sources

    def instrument_text(self, meta: Any, children: list[Any]) -> Line:
        return self._line(meta, "issued_by", children[1])

    def instrument_date(self, meta: Any, children: list[Any]) -> Line:
        return self._line(meta, "_".join(children[0].split()), self._date(children[1]))

    def instrument_until(self, meta: Any, children: list[Any]) -> Line:
        return self._line(meta, "until", (self._date(children[0]), children[1]))

    def instrument_amends(self, meta: Any, children: list[Any]) -> Line:
        return self._line(meta, "amends", str(children[0]))

    def instrument_kind(self, meta: Any, children: list[Any]) -> Line:
        return self._line(meta, "kind", str(children[0]))

    def instrument_articles(self, meta: Any, children: list[Any]) -> Line:
        return self._line(meta, "articles", (self._whole(children[0]), self._whole(children[1])))

    def instrument_property(self, meta: Any, children: list[Any]) -> tree.Property:
        made: tree.Property = children[0]
        return made

    def instrument(self, meta: Any, children: list[Any]) -> tree.Instrument:
        lines = self._once(meta, children)
        lines["until"], lines["until_when"] = lines.get("until", (None, None))
        return tree.Instrument(*self._named(meta, children), **lines)

    def part(self, meta: Any, children: list[Any]) -> tree.Part:
        branch, first, last = children[2:5]
        articles = self._whole(first), self._whole(last)
        return tree.Part(*self._named(meta, children), branch=str(branch or ""), articles=articles)

    # ---- vocabulary

    def members(self, meta: Any, children: list[Any]) -> tuple[tuple[str, ...], str]:
        *names, owner = children
        return tuple(map(self._name, names)), str(owner or "")

    def _range(self, meta: Any, children: list[Any]) -> tree.Range:
        groups = of_kind(tuple, children)
        members = tuple(name for names, _ in groups for name in names)
        owners = tuple((name, owner) for names, owner in groups if owner for name in names)
        return tree.Range(*self._named(meta, children), members=members, owners=owners)

    range_line = range_block = _range

    def bound(self, meta: Any, children: list[Any]) -> tree.Bound:
        return tree.Bound(self._span(meta), " ".join(children[0].split()), children[1])

    def computed(self, meta: Any, children: list[Any]) -> Line:
        return self._line(meta, "computed_by", (str(children[0]), children[1]))

    def fact(self, meta: Any, children: list[Any]) -> tree.FactNode:
        self._name(children[0])
        computed = self._once(meta, children).get("computed_by", ("", None))
        bounds = of_kind(tree.Bound, children)
        return tree.FactNode(*self._named(meta, children), children[1], bounds, *computed)

    def facts(self, meta: Any, children: list[Any]) -> tree.Facts:
        for_each = first_of(tree.ForEach, children)
        return tree.Facts(
            *self._named(meta, children), facts=of_kind(tree.FactNode, children), for_each=for_each
        )

    def record(self, meta: Any, children: list[Any]) -> tree.Facts:
        return tree.Facts(*self._named(meta, children), facts=of_kind(tree.FactNode, children), record=True)

    def entry(self, meta: Any, children: list[Any]) -> tree.Entry:
        return tree.Entry(self._span(meta), str(children[0]), self._name(children[1]), children[2])

    def catalogue(self, meta: Any, children: list[Any]) -> tree.Catalogue:
        return tree.Catalogue(*self._named(meta, children), entries=of_kind(tree.Entry, children))

    # ---- numbers of the law, readings, flexibilities

    def version_start(self, meta: Any, children: list[Any]) -> tree.VersionStart:
        start, until = children
        begins: date | str = self._date(start) if start.type == "DATE" else str(start)
        return tree.VersionStart(self._span(meta), begins, self._date(until) if until is not None else None)

    def version(self, meta: Any, children: list[Any]) -> tree.ParameterVersion:
        start, value, cites = children
        return tree.ParameterVersion(self._span(meta), start, value, cites or ())

    def parameter(self, meta: Any, children: list[Any]) -> tree.Parameter:
        type_node, versions = first_of(tree.TypeNode, children), of_kind(tree.ParameterVersion, children)
        return tree.Parameter(*self._named(meta, children), type_node, versions)

    def key(self, meta: Any, children: list[Any]) -> tuple[str, tree.TypeNode]:
        return self._name(children[0]), children[1]

    def marginal(self, meta: Any, children: list[Any]) -> bool:
        return True

    def cell_below(self, meta: Any, children: list[Any]) -> tree.Cell:
        return tree.Cell(self._span(meta), "below", tuple(children))

    def cell_between(self, meta: Any, children: list[Any]) -> tree.Cell:
        return tree.Cell(self._span(meta), "between", tuple(children))

    def cell_above(self, meta: Any, children: list[Any]) -> tree.Cell:
        return tree.Cell(self._span(meta), "above", tuple(children))

    def cell_otherwise(self, meta: Any, children: list[Any]) -> tree.Cell:
        return tree.Cell(self._span(meta), "otherwise")

    def row(self, meta: Any, children: list[Any]) -> tree.Row:
        cells = [c if isinstance(c, tree.Cell) else tree.Cell(c.span, "is", (c,)) for c in children]
        return tree.Row(self._span(meta), tuple(cells))

    def dated_rows(self, meta: Any, children: list[Any]) -> tree.DatedRows:
        return tree.DatedRows(self._span(meta), children[0], of_kind(tree.Row, children))

    def table_of_range(self, meta: Any, children: list[Any]) -> tree.Table:
        rows = (tree.DatedRows(self._span(meta), None, of_kind(tree.Row, children)),)
        return tree.Table(*self._named(meta, children), rows=rows, for_each=first_of(tree.ForEach, children))

    def table_of_keys(self, meta: Any, children: list[Any]) -> tree.Table:
        plain = of_kind(tree.Row, children)
        blocks = of_kind(tree.DatedRows, children)
        rows = (tree.DatedRows(plain[0].span, None, plain), *blocks) if plain else blocks
        return tree.Table(
            *self._named(meta, children),
            rows=rows,
            keys=of_kind(tuple, children),
            type=first_of(tree.TypeNode, children),
            marginal=any(child is True for child in children),
        )

    def alternative(self, meta: Any, children: list[Any]) -> tree.Entry:
        label = str(children[0])
        return tree.Entry(self._span(meta), label, label[1:-1], children[1])

    def alternative_by_default(self, meta: Any, children: list[Any]) -> tree.Entry:
        return dataclasses.replace(self.alternative(meta, children), default=True)

    def reading(self, meta: Any, children: list[Any]) -> tree.Reading:
        return tree.Reading(*self._named(meta, children), alternatives=of_kind(tree.Entry, children))

    def valid(self, meta: Any, children: list[Any]) -> Line:
        return self._line(meta, "valid_when", children[0])

    def limit(self, meta: Any, children: list[Any]) -> Line:
        if children[0].split() != ["at", "most"]:
            raise self._misread(children[0], "syntax", "a declaration is limited by `at most`")
        return self._line(meta, "at_most", (self._whole(children[1]), children[2]))

    def option(self, meta: Any, children: list[Any]) -> tree.Entry:
        label = str(children[0])
        return tree.Entry(self._span(meta), label, label[1:-1], children[1], cites=children[2] or ())

    def declared(self, meta: Any, children: list[Any]) -> tree.Declaration:
        lines = self._once(meta, children)
        at_most, unless = lines.get("at_most", (None, None))
        options, named = of_kind(tree.Entry, children), self._named(meta, children)
        return tree.Declaration(*named, lines.get("valid_when"), at_most, unless, options)

    def open_argument(self, meta: Any, children: list[Any]) -> tuple[str, tree.TypeNode]:
        return self._name(children[0]), children[1]

    def binding(self, meta: Any, children: list[Any]) -> tree.Binding:
        return tree.Binding(self._span(meta), children[0], children[-1])

    def beneficiary(self, meta: Any, children: list[Any]) -> tree.Beneficiary:
        bindings, opened = of_kind(tree.Binding, children), of_kind(tuple, children)
        return tree.Beneficiary(*self._named(meta, children), bindings, opened)

    # ---- rules, requirements, schemes

    def body_value(self, meta: Any, children: list[Any]) -> tree.Body:
        return tree.Body(self._span(meta), value=children[0])

    def body_cases(self, meta: Any, children: list[Any]) -> tree.Body:
        return tree.Body(self._span(meta), cases=of_kind(tree.Case, children))

    def body_truth(self, meta: Any, children: list[Any]) -> tree.Body:
        return tree.Body(self._span(meta), truth=children[0])

    def case_when(self, meta: Any, children: list[Any]) -> tree.Case:
        label, value, guard = children
        return tree.Case(self._span(meta), str(label or ""), value, guard)

    def case_otherwise(self, meta: Any, children: list[Any]) -> tree.Case:
        label, value, cites = children
        return tree.Case(self._span(meta), str(label or ""), value, None, cites or ())

    def exception(self, meta: Any, children: list[Any]) -> tree.ExceptionNode:
        label, over, value, guard = children
        return tree.ExceptionNode(self._span(meta), str(label), str(over or ""), value, guard)

    def _rule_version(
        self, meta: Any, children: list[Any], start: tree.VersionStart | None
    ) -> tree.RuleVersion:
        bodies = of_kind(tree.Body, children)
        if not bodies:
            raise self._lacks(meta, "a rule says what it `is`", "write `is EXPRESSION`")
        if len(bodies) > 1:
            raise self._twice("is", bodies[1].span)
        exceptions = of_kind(tree.ExceptionNode, children)
        own = of_kind(tree.Property, children) if start is not None else ()
        return tree.RuleVersion(self._span(meta), start, bodies[0], exceptions, own)

    def rule_version(self, meta: Any, children: list[Any]) -> tree.RuleVersion:
        return self._rule_version(meta, children, children[0])

    def rule(self, meta: Any, children: list[Any]) -> tree.Rule:
        versions = of_kind(tree.RuleVersion, children)
        undated = [child for child in children if isinstance(child, tree.Body | tree.ExceptionNode)]
        if versions and undated:
            message = "a rule has one text, or texts with dates, not both"
            raise Misread(
                Diagnostic("syntax", undated[0].span, message, "put this under the `from` it belongs to")
            )
        if not versions:
            versions = (self._rule_version(meta, children, None),)
        type_node, for_each = first_of(tree.TypeNode, children), first_of(tree.ForEach, children)
        return tree.Rule(*self._named(meta, children), type_node, versions, for_each)

    def force(self, meta: Any, children: list[Any]) -> Line:
        return self._line(meta, "force", str(children[0]))

    def applies(self, meta: Any, children: list[Any]) -> Line:
        return self._line(meta, "applies", children[0])

    def met(self, meta: Any, children: list[Any]) -> Line:
        return self._line(meta, "met", children[0])

    def requirement(self, meta: Any, children: list[Any]) -> tree.Requirement:
        lines = self._once(meta, children)
        if "met" not in lines:
            raise self._lacks(meta, "a requirement says when it is met", "add a line `met when CONDITION`")
        return tree.Requirement(
            *self._named(meta, children), **lines, for_each=first_of(tree.ForEach, children)
        )

    def of_branch(self, meta: Any, children: list[Any]) -> Line:
        return self._line(meta, "branch", tree.Name(self._span(children[0]), str(children[0])))

    def in_force_at(self, meta: Any, children: list[Any]) -> Line:
        return self._line(meta, "in_force_at", children[0])

    def pays(self, meta: Any, children: list[Any]) -> tree.Pays:
        fact, rule, ratio, unit, period = children
        if ratio is None:
            return tree.Pays(self._span(meta), fact, rule)
        return tree.Pays(self._span(meta), fact, rule, ratio, self._period(unit), self._period(period))

    def standard(self, meta: Any, children: list[Any]) -> Line:
        return self._line(meta, "standard_person", of_kind(tree.Binding, children))

    def scheme(self, meta: Any, children: list[Any]) -> tree.Scheme:
        lines = self._once(meta, children)
        return tree.Scheme(*self._named(meta, children), pays=of_kind(tree.Pays, children), **lines)

    # ---- examples

    def given_rows(self, meta: Any, children: list[Any]) -> tree.GivenRows:
        return tree.GivenRows(self._span(meta), children[0], of_kind(tree.Row, children))

    def given_declared(self, meta: Any, children: list[Any]) -> Line:
        return self._line(meta, "declared", children[0])

    def given_reading(self, meta: Any, children: list[Any]) -> Line:
        return self._line(meta, "readings", (children[0].text, str(children[-1])))

    def given_scheme(self, meta: Any, children: list[Any]) -> Line:
        return self._line(meta, "schemes", (str(children[0]), children[-1]))

    def given_as_of(self, meta: Any, children: list[Any]) -> Line:
        return self._line(meta, "as_of", self._date(children[0]))

    def given_block(self, meta: Any, children: list[Any]) -> list[Any]:
        return children

    def expect_block(self, meta: Any, children: list[Any]) -> tuple[Any, ...]:
        return tuple(children)

    def expect_value(self, meta: Any, children: list[Any]) -> tree.ExpectedValue:
        return tree.ExpectedValue(self._span(meta), children[0], children[-1])

    def expect_short(self, meta: Any, children: list[Any]) -> tuple[str, Any]:
        return "short", children[0]

    def expect_spare(self, meta: Any, children: list[Any]) -> tuple[str, Any]:
        return "spare", children[0]

    def expect_missing(self, meta: Any, children: list[Any]) -> list[tree.Name]:
        return children

    def expect_verdict(self, meta: Any, children: list[Any]) -> tree.ExpectedVerdict:
        label, name, verdict, margin, missing = children
        side, amount = margin or ("", None)
        return tree.ExpectedVerdict(
            self._span(meta),
            name,
            str(verdict),
            str(label or ""),
            amount,
            side == "short",
            tuple(missing or ()),
        )

    def example(self, meta: Any, children: list[Any]) -> tree.Example:
        given = next((child for child in children if isinstance(child, list)), [])
        expected = next(child for child in children if isinstance(child, tuple))
        lines = of_kind(Line, given)

        def each(field: str) -> tuple[Any, ...]:
            return tuple(line.value for line in lines if line.field == field)

        return tree.Example(
            *self._named(meta, children),
            bindings=tuple(line for line in given if isinstance(line, tree.Binding | tree.GivenRows)),
            declared=each("declared"),
            readings=each("readings"),
            schemes=each("schemes"),
            as_of=self._once(meta, [line for line in lines if line.field == "as_of"]).get("as_of"),
            expected=expected,
        )
