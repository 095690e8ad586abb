"""Values as one writes them in a design: the inverse of `read_value`, and what is expected in words."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from nsis_rules.program.program import FactDeclaration
from nsis_rules.program.terms import Constant
from nsis_rules.program.types import Type
from nsis_rules.values import Special, Value, ending_decimal, exact_text

_EXAMPLES = {
    "boolean": "true", "judgement": "true", "count": "1,200", "number": "2.5", "percent": "45%",
    "points": "5 points", "date": "2026-07-01",
}  # fmt: skip


def write_value(value: Value, type: Type, currency: str = "BDT") -> str:
    """Return the text that reads back as the value; amounts are grouped by thousands."""
    if isinstance(value, Special):
        return str(value.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        return _amount(value, type, currency)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return f"[{', '.join(sorted(map(str, value)))}]"
    if isinstance(value, tuple):
        return f"[{', '.join(write_value(item, type.element or type, currency) for item in value)}]"
    return str(value)


def _amount(value: Fraction, type: Type, currency: str) -> str:
    if type.kind == "percent":
        return f"{grouped(value * 100)}%" if ending_decimal(value * 100) is not None else exact_text(value)
    if type.kind == "points":
        return f"{grouped(value * 100)} points"
    if type.kind == "money":
        return f"{currency} {grouped(value)}{f' per {type.unit}' if type.unit else ''}"
    if type.kind == "duration":
        return f"{grouped(value)} {type.unit.removesuffix('s') if value == 1 else type.unit}"
    return grouped(value)


def grouped(value: Fraction) -> str:
    """Return a number exactly, its digits grouped by thousands."""
    decimal = ending_decimal(value)
    if decimal is None:
        return exact_text(value)
    whole, point, places = decimal.partition(".")
    return f"{int(whole):,}{point}{places}" if not decimal.startswith("-0") else decimal


def example_of(type: Type, currency: str = "BDT") -> str:
    """Return a value of the type as one would write it; for options, all of them."""
    if type.kind == "money":
        return write_value(Fraction(16250), type, currency)
    if type.kind == "duration":
        return "182 days" if type.unit == "days" else "6 months"
    if type.kind == "options":
        return ", ".join(type.options)
    return _EXAMPLES.get(type.kind, "")


def bounds_of(declaration: FactDeclaration) -> list[tuple[str, Constant]]:
    """Return the bounds that are plain values."""
    return [(relation, bound) for relation, bound in declaration.bounds if isinstance(bound, Constant)]


def bounds_in_words(declaration: FactDeclaration, currency: str = "BDT") -> str:
    """Return the bounds as the rules write them: `at least 0%, at most 100%`."""
    kind = declaration.type.plain()
    return ", ".join(
        f"{relation} {write_value(bound.value, kind, bound.type.currency or currency)}"
        for relation, bound in bounds_of(declaration)
    )
