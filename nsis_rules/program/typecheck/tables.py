"""Tables: those over a range, and those called by keys, whose bands leave nothing out and never overlap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise, product
from math import prod

from nsis_rules import values
from nsis_rules.diagnostics.diagnostic import Label
from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.program.resolve import Symbol
from nsis_rules.program.scope import Fault, each
from nsis_rules.program.typecheck.columns import columns_of
from nsis_rules.program.typecheck.declarations import Declarations
from nsis_rules.program.typecheck.versions import check_versions, version_of
from nsis_rules.program.types import PERCENT, Type
from nsis_rules.syntax import tree

_MOST_CASES = 20_000


def check_columns(declarations: Declarations, symbol: Symbol) -> None:
    """Check a table over a range: plain values, of one type down each column.

    Its amounts are numbers of the law like any other, and are listed among the parameters.
    """
    node = symbol.node
    assert isinstance(node, tree.Table)
    about = declarations.about(node, cited=True)
    if any(other.extra is node for other in declarations.names.symbols.values()):
        for name, constant in columns_of(declarations.expressions, node).items():
            if constant.type.amount:
                version = typed.Version(None, None, about.cites)
                parameter = typed.Parameter(name, about, constant.type, ((version, constant),))
                declarations.program.parameters[name] = parameter


def check_table(declarations: Declarations, symbol: Symbol) -> None:
    """Check a table called by keys: bands without gap or overlap, values of its type."""
    node = symbol.node
    assert isinstance(node, tree.Table)
    about, kind = declarations.about(node, cited=True), declarations.type_of(node.type)
    keys = each(lambda key: _key(declarations, key), node.keys)
    for name, _ in keys:
        if [other for other, _ in keys].count(name) > 1:
            message = f"`{node.name.text}` has two keys `{name}`"
            raise Fault("duplicate-name", node.name.span, message, "rename one")
    if node.marginal:
        _check_marginal(node, keys, kind)
    if not node.rows:
        message = f"`{node.name.text}` has no rows"
        raise Fault(
            "incomplete-table", node.name.span, message, "write a row such as `| below 18 | 91 days |`"
        )

    def block(one: tree.DatedRows) -> tuple[typed.Version, tuple[typed.Band, ...]]:
        bands = each(lambda row: _band(declarations, node, row, keys, kind), one.rows)
        _check_bands(node, one, bands, keys)
        return version_of(declarations, one.start, about.cites), bands

    versions = each(block, node.rows)
    spans = [(one.start or one).span for one in node.rows]
    check_versions(node, [(one, span) for (one, _), span in zip(versions, spans, strict=True)])
    made = typed.Table(symbol.name, about, keys, kind, node.marginal, versions)
    declarations.program.tables[symbol.name] = made


def _key(declarations: Declarations, key: tuple[str, tree.TypeNode]) -> tuple[str, Type]:
    name, written = key
    kind = declarations.expressions.types.of(written)
    if not kind.amount and kind.kind not in ("date", "boolean"):
        advice = "look up an amount, a date or a condition; for alternatives write a case list"
        raise Fault("type-mismatch", written.span, f"a table is not called by a `{kind}`", advice)
    return name, kind


def _check_marginal(node: tree.Table, keys: tuple[tuple[str, Type], ...], kind: Type) -> None:
    if len(keys) != 1 or not keys[0][1].amount:
        message, advice = "a marginal table has one key, an amount", "its slices are those of that amount"
        raise Fault("wrong-arguments", node.name.span, message, advice)
    if keys[0][1] != kind:
        message = f"a marginal table over `{keys[0][1]}` gives `{keys[0][1]}`, found `{kind}`"
        advice = "its cells are percentages of the slices of its key"
        raise Fault("unit-mismatch", node.name.span, message, advice)


def _band(
    declarations: Declarations,
    table: tree.Table,
    row: tree.Row,
    keys: tuple[tuple[str, Type], ...],
    kind: Type,
) -> typed.Band:
    if len(row.cells) != len(keys) + 1:
        message = f"a row of `{table.name.text}` has {len(keys) + 1} cells, found {len(row.cells)}"
        raise Fault("incomplete-table", row.span, message, "one for each key, then the value")
    constant = declarations.expressions.constant
    tests = tuple(
        (cell.kind, tuple(constant(value, key) for value in cell.values))
        for cell, (_, key) in zip(row.cells, keys, strict=False)
    )
    last = row.cells[-1]
    if last.kind != "is":
        advice = "write the bands first, the value last"
        raise Fault("type-mismatch", last.span, "the last cell of a row is its value", advice)
    if table.marginal and any(test not in ("below", "between", "above") for test, _ in tests):
        message, advice = "a slice has a lower and an upper bound", "write `X to below Y`, or `X and above`"
        raise Fault("incomplete-table", row.cells[0].span, message, advice)
    return typed.Band(tests, constant(last.values[0], PERCENT if table.marginal else kind))


# ---- a value of each key from every stretch between the bounds: whatever holds for these holds for all


@dataclass(frozen=True, slots=True)
class _Sample:
    value: Fraction | bool
    text: str


def _check_bands(
    node: tree.Table, block: tree.DatedRows, bands: tuple[typed.Band, ...], keys: tuple[tuple[str, Type], ...]
) -> None:
    """Every value of the keys has its row, no two rows claim one value, no row is in vain."""
    samples = [
        tuple(_samples(kind, [band.tests[position] for band in bands]))
        for position, (_, kind) in enumerate(keys)
    ]
    if prod(len(one) for one in samples) * len(bands) > _MOST_CASES:
        message = f"`{node.name.text}` has too many rows for its keys"
        raise Fault("too-deep-or-large", block.span, message, "cut it into tables with fewer keys")
    reached: set[int] = set()
    for case in product(*samples):
        fitting = [index for index, band in enumerate(bands) if _covers(band, case)]
        if not fitting:
            asked = " and ".join(f"`{name}` {one.text}" for (name, _), one in zip(keys, case, strict=True))
            message = f"`{node.name.text}` has no row for {asked}"
            raise Fault("incomplete-table", block.span, message, "add the row, or end with `otherwise`")
        plain = [index for index in fitting if all(test != "otherwise" for test, _ in bands[index].tests)]
        if len(plain) > 1:
            one, other = (block.rows[index].span for index in plain[:2])
            advice = "write `X to below Y`: a band ends where the next begins"
            labels = (Label(one, "the other"),)
            raise Fault("overlapping-bands", other, "this band overlaps another", advice, labels)
        reached.add(fitting[0])
    for index, row in enumerate(block.rows):
        if index not in reached:
            message, advice = "this row is never reached", "take it away, or put it above `otherwise`"
            raise Fault("incomplete-table", row.span, message, advice)


def _covers(band: typed.Band, case: tuple[_Sample, ...]) -> bool:
    return all(
        _fits(kind, [_number(bound) for bound in bounds], sample.value)
        for (kind, bounds), sample in zip(band.tests, case, strict=True)
    )


def _fits(kind: str, bounds: list[Fraction | bool], value: Fraction | bool) -> bool:
    if kind == "is":
        return value == bounds[0]
    if kind == "below":
        return value < bounds[0]
    if kind == "between":
        return bounds[0] <= value < bounds[1]
    return kind == "otherwise" or value >= bounds[0]


def _number(bound: terms.Term) -> Fraction | bool:
    value = bound.value if isinstance(bound, terms.Constant) else None
    if isinstance(value, date):
        return Fraction(value.toordinal())
    return value if isinstance(value, Fraction | bool) else Fraction(0)


def _samples(kind: Type, tests: list[tuple[str, tuple[terms.Term, ...]]]) -> Iterator[_Sample]:
    if kind.kind == "boolean":
        yield from (_Sample(True, "true"), _Sample(False, "false"))
        return
    bounds = sorted({Fraction(_number(bound)) for _, limits in tests for bound in limits})
    if not bounds:
        yield _Sample(Fraction(0), "of any size")
    elif kind.kind == "count":
        near = {bound + step for bound in bounds for step in (-1, 0, 1)} | {Fraction(0)}
        yield from (_Sample(one, _shown(one, kind)) for one in sorted(near) if one >= 0)
    else:
        yield _Sample(bounds[0] - 1, f"below {_shown(bounds[0], kind)}")
        for one, following in pairwise([*bounds, bounds[-1] + 2]):
            yield _Sample(one, _shown(one, kind))
            if kind.kind != "date" or following > one + 1:
                yield _Sample((one + following) / 2, f"above {_shown(one, kind)}")


def _shown(value: Fraction, kind: Type) -> str:
    if kind.kind == "date":
        return date.fromordinal(int(value)).isoformat()
    if kind.kind in ("percent", "points"):
        return f"{values.exact_text(value * 100)}{'%' if kind.kind == 'percent' else ' points'}"
    return (
        f"{values.exact_text(value)} {kind.unit}".rstrip()
        if kind.kind == "duration"
        else values.exact_text(value)
    )
