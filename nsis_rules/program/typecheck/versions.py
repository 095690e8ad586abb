"""Versions: from which day to which a text of the law holds, without overlap and without gap."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from nsis_rules.diagnostics.source import Span
from nsis_rules.program import program as typed
from nsis_rules.program.scope import Fault
from nsis_rules.program.typecheck.declarations import Declarations
from nsis_rules.syntax import tree


def version_of(
    declarations: Declarations, node: tree.VersionStart | None, cites: tuple[str, ...]
) -> typed.Version:
    """Return the stretch of time of a version; `from INSTRUMENT` takes the dates of the instrument."""
    if node is None:
        return typed.Version(None, None, cites)
    if isinstance(node.start, date):
        if node.until is not None and node.until < node.start:
            message, advice = "this version ends before it begins", "`until` names its last day in force"
            raise Fault("no-version", node.span, message, advice)
        return typed.Version(node.start, node.until, cites)
    instrument = declarations.program.instruments.get(node.start)
    if instrument is None:
        advice = declarations.names.near(node.start, "instrument")
        raise Fault("unknown-instrument", node.span, f"there is no instrument `{node.start}`", advice)
    if instrument.in_force is None:
        message = f"`{node.start}` does not say since when it is in force"
        raise Fault(
            "no-version", node.span, message, "add `in force DATE` to the instrument, or write a date"
        )
    until = instrument.until if node.until is None else node.until
    return typed.Version(instrument.in_force, until, cites, instrument.until_when)


def check_versions(node: tree.Declared, versions: list[tuple[typed.Version, Span]]) -> None:
    """Raise a fault for days on which two versions are in force, or none between two of them."""
    ordered = sorted(versions, key=lambda one: one[0].start or date.min)
    name = node.name.text
    for (earlier, _), (later, span) in pairwise(ordered):
        start = later.start
        if start is None or earlier.start == start:
            message = f"two versions of `{name}` begin on one day"
            raise Fault("overlapping-versions", span, message, "keep one")
        if earlier.until is None or earlier.when is not None:
            continue
        if earlier.until >= start:
            message = f"two versions of `{name}` are in force on {start}"
            raise Fault("overlapping-versions", span, message, "end the one before the other begins")
        until = max(one.until or date.max for one, _ in ordered if one.start is None or one.start < start)
        lapsing = any(one.when is not None for one, _ in ordered if one.start is None or one.start < start)
        if (start - until).days > 1 and not lapsing:
            message = f"no version of `{name}` is in force from {until + timedelta(days=1)}"
            advice = f"begin this one then, or leave `until {until}` out of the one before"
            raise Fault("no-version", span, message, advice)
