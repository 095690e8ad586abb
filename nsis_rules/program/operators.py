"""Which operations exist, what they take and what they give: one table for the whole language."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nsis_rules.program.types import BOOLEAN, COUNT, DATE, DAYS, MONEY, NUMBER, PERCENT, POINTS, Type

COMPARISONS = {
    ">=": "at least", "<=": "at most", ">": "more than", "<": "less than", "=": "equal", "!=": "different",
    "before": "before", "after": "after", "on or before": "on or before", "on or after": "on or after",
}  # fmt: skip
ORDERED = (">=", "<=", ">", "<")
ON_DATES = ("before", "after", "on or before", "on or after")


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why an operation does not fit its operands: a diagnostic code, a message, help."""

    code: str
    message: str
    help: str = ""


def combine(operator: str, left: Type, right: Type, literal: bool) -> tuple[str, Type] | Misfit:
    """Return the operation and the type of `left operator right`.

    `literal` says that one side is a literal percentage, which `+` and `-` refuse: a tenth less and
    ten points less are different things.
    """
    for side in (left, right):
        if side.special:
            return Misfit("type-mismatch", f"arithmetic on `{side}`", f"ask first whether it `is {side.special}`")
    currency = _currency(left, right)
    if isinstance(currency, Misfit):
        return currency
    found = _RULES[operator](left, right, literal)
    if isinstance(found, Misfit):
        return found
    operation, type = found
    return operation, replace(type, currency=currency if type.kind == "money" else "")


def _currency(left: Type, right: Type) -> str | Misfit:
    if left.currency and right.currency and left.currency != right.currency:
        return Misfit("unit-mismatch", f"{left.currency} beside {right.currency}", "amounts are in one currency")
    return left.currency or right.currency


def _no_fit(operator: str, left: Type, right: Type) -> Misfit:
    same_kind = left.kind == right.kind and left.unit != right.unit
    help = ""
    if same_kind and left.kind == "money":
        help = "write the ratio, such as `at 26 days per month`"
    elif same_kind and left.kind == "duration":
        help = "days and months never mix: a month has no fixed length"
    code = "unit-mismatch" if same_kind else "type-mismatch"
    return Misfit(code, f"`{left}` and `{right}` do not fit `{operator}`", help)


def _sum(operator: str, operation: str, left: Type, right: Type, literal: bool) -> tuple[str, Type] | Misfit:
    kinds = (left.kind, right.kind)
    if kinds == ("date", "duration"):
        return f"{operation} duration", DATE
    if kinds == ("date", "date") and operator == "-":
        return "days between", DAYS
    if "percent" in kinds and set(kinds) <= {"percent", "points"} and kinds != ("percent", "percent"):
        return operation, PERCENT
    if kinds == ("percent", "percent"):
        if literal:
            return Misfit("percent-or-points", "percent added to or taken from percent", "write `10 points` for points")
        return operation, POINTS if operator == "-" else PERCENT
    if left.ratio and right.ratio:
        return operation, COUNT if kinds == ("count", "count") else NUMBER
    if left.amount and left.kind == right.kind and left.unit == right.unit:
        return operation, left.plain()
    return _no_fit(operator, left, right)


def _add(left: Type, right: Type, literal: bool) -> tuple[str, Type] | Misfit:
    return _sum("+", "add", left, right, literal)


def _subtract(left: Type, right: Type, literal: bool) -> tuple[str, Type] | Misfit:
    return _sum("-", "subtract", left, right, literal)


def _multiply(left: Type, right: Type, literal: bool) -> tuple[str, Type] | Misfit:
    if not left.ratio and right.ratio:
        left, right = right, left
    if left.ratio and right.ratio:
        if "number" in (left.kind, right.kind):
            return "multiply", NUMBER
        return "multiply", PERCENT if "percent" in (left.kind, right.kind) else COUNT
    if left.ratio and right.amount:
        return "multiply", right.plain()
    money, time = (left, right) if left.kind == "money" else (right, left)
    if money.kind == "money" and time.kind == "duration" and time.unit == f"{money.unit}s":
        return "multiply", MONEY
    return _no_fit("*", left, right)


def _of(left: Type, right: Type, literal: bool) -> tuple[str, Type] | Misfit:
    if left.kind in ("percent", "number", "points") and right.amount:
        return "multiply", NUMBER if right.kind == "count" else right.plain()
    return Misfit("type-mismatch", f"`of` takes a share of an amount, not `{left}` of `{right}`")


def _divide(left: Type, right: Type, literal: bool) -> tuple[str, Type] | Misfit:
    if left.kind == right.kind and left.unit == right.unit and left.amount:
        return "divide", NUMBER
    if right.ratio and left.amount:
        return "divide", NUMBER if left.kind == "count" else left.plain()
    if left.kind == "money" and not left.unit and right.kind == "duration":
        return "divide", replace(MONEY, unit=right.unit.rstrip("s"))
    return _no_fit("/", left, right)


_RULES = {"+": _add, "-": _subtract, "*": _multiply, "/": _divide, "of": _of}


def compare(operator: str, left: Type, right: Type) -> tuple[str, Type] | Misfit:
    """Return the operation of a comparison, or why the two sides cannot be compared."""
    dates = left.kind == right.kind == "date"
    if dates and operator in ORDERED:
        return Misfit("date-comparison", f"`{operator}` between dates", "write `before`, `after`, `on or before` ...")
    if operator in ON_DATES:
        if not dates:
            return Misfit("type-mismatch", f"`{operator}` compares dates, found `{left}` and `{right}`")
        return COMPARISONS[operator], BOOLEAN
    if "none" in (left.special, right.special) and operator in ORDERED:
        help = "ask first whether it `is none`, or put it into `greater(...)` or `lesser(...)`"
        return Misfit("type-mismatch", f"`{operator}` with an amount that may be `none`", help)
    currency = _currency(left, right)
    if isinstance(currency, Misfit):
        return currency
    if not comparable(left, right) or (operator in ORDERED and not (left.amount and right.amount)):
        return _no_fit(operator, left, right)
    return COMPARISONS[operator], BOOLEAN


def comparable(left: Type, right: Type) -> bool:
    """Return whether values of the two types may be compared or stand for one another."""
    if left.kind == "special":
        return right.special in left.options
    if right.kind == "special":
        return left.special in right.options
    if left.truth and right.truth:
        return True
    if left.ratio and right.ratio:
        return True
    if left.kind == "list" and right.kind == "list":
        return left.record == right.record and (left.element or right.element) == (right.element or left.element)
    return left.kind == right.kind and left.unit == right.unit and left.record == right.record


def fits(found: Type, expected: Type) -> bool:
    """Return whether a value of type `found` may stand where `expected` is declared."""
    if found.kind == "special":
        return expected.special in found.options or "unknown" in found.options
    if found.special and found.special != expected.special:
        return False
    if expected.kind == "count":
        return found.kind == "count"
    if expected.kind == "options":
        return found.kind == "options" and set(found.options) <= set(expected.options)
    if expected.kind == "points":
        return found.kind == "points"
    if expected.kind == "list":
        same_element = found.element is None or expected.element is None or fits(found.element, expected.element)
        return found.kind == "list" and found.record == expected.record and same_element
    return comparable(found, expected)


@dataclass(frozen=True, slots=True)
class Function:
    """A built-in function: what its arguments must be, in words and as a test, and what it gives."""

    takes: str
    least: int
    most: int


FUNCTIONS = {
    "lesser": Function("two or more amounts of one type", 2, 20),
    "greater": Function("two or more amounts of one type", 2, 20),
    "earlier": Function("two or more dates", 2, 20),
    "later": Function("two or more dates", 2, 20),
    "completed_years": Function("two dates", 2, 2),
    "completed_months": Function("two dates", 2, 2),
    "days_through": Function("two dates", 2, 2),
    "year_of": Function("a date", 1, 1),
    "days_in_month": Function("a date", 1, 1),
    "together": Function("values and lists of one type", 1, 20),
}


def call(name: str, arguments: list[Type]) -> Type | Misfit:
    """Return the type of a built-in function's result."""
    function = FUNCTIONS[name]
    if not function.least <= len(arguments) <= function.most:
        return Misfit("wrong-arguments", f"`{name}` takes {function.takes}")
    if name in ("lesser", "greater"):
        return _extreme(name, arguments)
    if name == "together":
        return _together(arguments)
    if any(argument.kind != "date" for argument in arguments):
        return Misfit("wrong-arguments", f"`{name}` takes {function.takes}")
    return {
        "earlier": DATE, "later": DATE, "completed_years": COUNT, "completed_months": COUNT, "year_of": COUNT,
        "days_through": DAYS, "days_in_month": DAYS,
    }[name]  # fmt: skip


def _extreme(name: str, arguments: list[Type]) -> Type | Misfit:
    first = arguments[0]
    for argument in arguments:
        if argument.special not in ("", "none"):
            return Misfit("type-mismatch", f"`{name}` of `{argument}`", f"ask first whether it `is {argument.special}`")
        if not argument.amount or not comparable(argument.plain(), first.plain()):
            return Misfit("wrong-arguments", f"`{name}` takes {FUNCTIONS[name].takes}, found `{argument}`")
        currency = _currency(argument, first)
        if isinstance(currency, Misfit):
            return currency
    kinds = {argument.kind for argument in arguments}
    return first.plain() if len(kinds) == 1 else NUMBER


def _together(arguments: list[Type]) -> Type | Misfit:
    elements = [argument.element if argument.kind == "list" else argument for argument in arguments]
    known = [element.plain() for element in elements if element is not None]
    if any(not comparable(element, known[0]) for element in known):
        return Misfit("wrong-arguments", f"`together` takes {FUNCTIONS['together'].takes}")
    return Type("list", element=known[0] if known else None)
