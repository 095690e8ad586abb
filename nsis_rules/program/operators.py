"""Which operations exist, what they take and what they give: one table for the whole language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from nsis_rules.program.types import BOOLEAN, COUNT, DATE, DAYS, MONEY, NUMBER, PERCENT, POINTS, Type

COMPARISONS = {
    ">=": "at least", "<=": "at most", ">": "more than", "<": "less than", "=": "equal", "!=": "different",
    "before": "before", "after": "after", "on or before": "on or before", "on or after": "on or after",
}  # fmt: skip
ORDERED = (">=", "<=", ">", "<")
ON_DATES = ("before", "after", "on or before", "on or after")

_RATIO = "write the ratio, such as `at 26 days per month`"
_LENGTH = "days and months never mix: a month has no fixed length"
_WITHOUT = {
    "none": "put it into `greater(...)` or `lesser(...)` with an amount that is always there",
    "unlimited": "compare it, or decide in a case list what stands for `unlimited`",
    "never": "take `earlier(...)` with a date that is always there",
}


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why an operation does not fit its operands: a diagnostic code, a message, help."""

    code: str
    message: str
    help: str = ""


Result = tuple[str, Type] | Misfit


def special_refused(what: str, type: Type) -> Misfit:
    """Return why an operation cannot take a value that may be `none`, `unlimited` or `never`."""
    return Misfit("type-mismatch", f"{what} `{type}`", _WITHOUT.get(type.special, ""))


def combine(operator: str, left: Type, right: Type, literal: bool) -> Result:
    """Return the operation and the type of `left operator right`.

    `literal` says that one side is a literal percentage, which `+` and `-` refuse: a tenth less and
    ten points less are different things.
    """
    for side in (left, right):
        if side.special:
            return special_refused("arithmetic on", side)
    currency = common_currency(left, right)
    if isinstance(currency, Misfit):
        return currency
    found = _sum(operator, left, right, literal) if operator in "+-" else _RULES[operator](left, right)
    if isinstance(found, Misfit):
        return found
    operation, result = found
    return operation, replace(result, currency=currency if result.kind == "money" else "")


def common_currency(left: Type, right: Type) -> str | Misfit:
    """Return the currency that both sides share, empty where neither names one."""
    if left.currency and right.currency and left.currency != right.currency:
        message = f"`{left.currency}` and `{right.currency}` in one expression"
        return Misfit("unit-mismatch", message, "all amounts of a rulebook are in one currency")
    return left.currency or right.currency


def _no_fit(operator: str, left: Type, right: Type) -> Misfit:
    same_kind = left.kind == right.kind and left.unit != right.unit
    advice = ""
    if same_kind and left.kind == "money":
        advice = _RATIO
    elif same_kind and left.kind == "duration":
        advice = _LENGTH
    elif {left.kind, right.kind} == {"count", "percent"}:
        advice = "write the percentage with its sign: `50%`"
    elif "special" in (left.kind, right.kind):
        word = (left if left.kind == "special" else right).options[0]
        advice = f"ask whether it `is {word}`, where it is declared `or {word}`"
    code = "unit-mismatch" if same_kind else "type-mismatch"
    return Misfit(code, f"`{left}` and `{right}` do not fit `{operator}`", advice)


def _sum(operator: str, left: Type, right: Type, literal: bool) -> Result:
    operation = "add" if operator == "+" else "subtract"
    kinds = (left.kind, right.kind)
    if kinds == ("date", "duration"):
        return f"{operation} duration", DATE
    if kinds == ("date", "date") and operator == "-":
        return "days between", DAYS
    if kinds == ("percent", "percent"):
        if literal:
            message = f"a percentage {'added to' if operator == '+' else 'taken from'} a percentage"
            return Misfit("percent-or-points", message, "write `10 points` where points are meant")
        return operation, POINTS if operator == "-" else PERCENT
    if "percent" in kinds and "points" in kinds:
        return operation, PERCENT
    if left.ratio and right.ratio:
        return operation, COUNT if kinds == ("count", "count") else NUMBER
    if left.amount and left.kind == right.kind and left.unit == right.unit:
        return operation, left.plain()
    return _no_fit(operator, left, right)


def _multiply(left: Type, right: Type) -> Result:
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


def _of(left: Type, right: Type) -> Result:
    if left.kind in ("percent", "number") and right.amount:
        return "multiply", NUMBER if right.kind == "count" else right.plain()
    if left.kind == "points":
        message, advice = "points are a difference, not a share", "write `10%` for a share"
        return Misfit("percent-or-points", message, advice)
    return Misfit("type-mismatch", f"`of` takes a share of an amount, not `{left}` of `{right}`")


def _divide(left: Type, right: Type) -> Result:
    if left.kind == right.kind and left.unit == right.unit and left.amount:
        return "divide", NUMBER
    if right.ratio and left.amount:
        return "divide", NUMBER if left.kind == "count" else left.plain()
    if left.kind == "money" and not left.unit and right.kind == "duration":
        return "divide", replace(MONEY, unit=right.unit.rstrip("s"))
    return _no_fit("/", left, right)


_RULES: dict[str, Callable[[Type, Type], Result]] = {"*": _multiply, "/": _divide, "of": _of}


def compare(operator: str, left: Type, right: Type) -> Result:
    """Return the operation of a comparison, or why the two sides cannot be compared."""
    dates = left.kind == right.kind == "date"
    if dates and operator in ORDERED:
        advice = "write `before`, `after`, `on or before` or `on or after`"
        return Misfit("date-comparison", f"`{operator}` between dates", advice)
    if operator in ON_DATES:
        if not dates:
            return Misfit("type-mismatch", f"`{operator}` compares dates, found `{left}` and `{right}`")
        return COMPARISONS[operator], BOOLEAN
    if operator in ORDERED:
        none = next((side for side in (left, right) if side.special == "none"), None)
        if none is not None:
            return special_refused(f"`{operator}` with", none)
    currency = common_currency(left, right)
    if isinstance(currency, Misfit):
        return currency
    if not comparable(left, right) or (operator in ORDERED and not (left.amount and right.amount)):
        return _no_fit(operator, left, right)
    if left.kind == "text":
        return Misfit("type-mismatch", "texts are carried, never compared", "declare alternatives: `one of`")
    return COMPARISONS[operator], BOOLEAN


def comparable(left: Type, right: Type) -> bool:
    """Return whether values of the two types may be compared or stand for one another."""
    if left.kind == "special":
        return right.special in left.options or "unknown" in left.options
    if right.kind == "special":
        return left.special in right.options or "unknown" in right.options
    if left.truth and right.truth:
        return True
    if left.ratio and right.ratio:
        return {left.kind, right.kind} != {"count", "percent"}
    if left.kind != right.kind:
        return False
    if left.kind == "list":
        if left.record or right.record:
            return left.record == right.record or not (left.element or right.element)
        return left.element is None or right.element is None or comparable(left.element, right.element)
    if left.kind == "options":
        return bool(set(left.options) & set(right.options))
    return left.unit == right.unit and left.catalogue == right.catalogue


def fits(found: Type, expected: Type) -> bool:
    """Return whether a value of type `found` may stand where `expected` is declared."""
    if found.kind == "special":
        return expected.special in found.options or "unknown" in found.options
    if found.special and found.special != expected.special:
        return False
    if expected.kind in ("count", "points"):
        return found.kind == expected.kind
    if expected.kind == "options":
        return found.kind == "options" and set(found.options) <= set(expected.options)
    if expected.kind == "list" and found.kind == "list":
        if found.record or expected.record:
            return found.record == expected.record or not (found.element or found.record)
        return found.element is None or expected.element is None or fits(found.element, expected.element)
    return comparable(found, expected)


@dataclass(frozen=True, slots=True)
class Function:
    """A built-in function: what its arguments must be, in words, how many there may be, how to write them."""

    takes: str
    least: int
    most: int
    write: str


FUNCTIONS = {
    "lesser": Function("two or more amounts of one type", 2, 20, "AMOUNT, AMOUNT"),
    "greater": Function("two or more amounts of one type", 2, 20, "AMOUNT, AMOUNT"),
    "earlier": Function("two or more dates", 2, 20, "DATE, DATE"),
    "later": Function("two or more dates", 2, 20, "DATE, DATE"),
    "completed_years": Function("two dates", 2, 2, "FROM, TO"),
    "completed_months": Function("two dates", 2, 2, "FROM, TO"),
    "days_through": Function("two dates", 2, 2, "FIRST, LAST"),
    "year_of": Function("a date", 1, 1, "DATE"),
    "days_in_month": Function("a date", 1, 1, "DATE"),
    "together": Function("values and lists of one type", 1, 20, "LIST, VALUE"),
}


def call(name: str, arguments: list[Type]) -> Type | Misfit:
    """Return the type of a built-in function's result."""
    function = FUNCTIONS[name]
    if not function.least <= len(arguments) <= function.most:
        message = f"`{name}` takes {function.takes}, found {len(arguments)}"
        return Misfit("wrong-arguments", message, f"write `{name}({function.write})`")
    if name in ("lesser", "greater"):
        return _extreme(name, arguments)
    if name == "together":
        return _together(arguments)
    return _of_dates(name, arguments)


def _of_dates(name: str, arguments: list[Type]) -> Type | Misfit:
    for argument in arguments:
        if argument.kind != "date":
            message = f"`{name}` takes {FUNCTIONS[name].takes}, found `{argument}`"
            return Misfit("wrong-arguments", message)
        if argument.special and name not in ("earlier", "later"):
            return special_refused(f"`{name}` of", argument)
    # `never` is later than every date: it can come out only where no date is sure to be earlier.
    nevers = [argument.special == "never" for argument in arguments]
    if name in ("earlier", "later"):
        never = all(nevers) if name == "earlier" else any(nevers)
        return replace(DATE, special="never" if never else "")
    return DAYS if name.startswith("days") else COUNT


def _extreme(name: str, arguments: list[Type]) -> Type | Misfit:
    first, currency = arguments[0], ""
    for argument in arguments:
        if argument.special not in ("", "none"):
            return special_refused(f"`{name}` of", argument)
        if argument.kind == "date":
            other = "earlier" if name == "lesser" else "later"
            return Misfit("wrong-arguments", f"`{name}` takes amounts, found `date`", f"write `{other}`")
        if not argument.amount or not comparable(argument.plain(), first.plain()):
            message = f"`{name}` takes {FUNCTIONS[name].takes}, found `{first}` and `{argument}`"
            return Misfit("wrong-arguments", message)
        joint = common_currency(argument, replace(first, currency=currency))
        if isinstance(joint, Misfit):
            return joint
        currency = joint
    kinds = {argument.kind for argument in arguments}
    return replace(first.plain(), currency=currency) if len(kinds) == 1 else NUMBER


def _together(arguments: list[Type]) -> Type | Misfit:
    elements = [argument.element if argument.kind == "list" else argument for argument in arguments]
    known = [element for element in elements if element is not None]
    special = next((element for element in known if element.special), None)
    if special is not None:
        return special_refused("a list with", special)
    rows = any(argument.record for argument in arguments)
    if rows or any(not comparable(element, known[0]) for element in known):
        listed = " and ".join(f"`{argument}`" for argument in arguments)
        return Misfit("wrong-arguments", f"`together` takes {FUNCTIONS['together'].takes}, found {listed}")
    return Type("list", element=known[0].plain() if known else None)
