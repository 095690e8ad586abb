"""Lists and ranges: their rows, and one value from many."""

from __future__ import annotations

from nsis_rules.program import operators, terms
from nsis_rules.program.depend import parts
from nsis_rules.program.scope import Fault, Scope
from nsis_rules.program.typecheck.expressions import Expressions
from nsis_rules.program.typecheck.references import name as read_name
from nsis_rules.program.types import BOOLEAN, COUNT, NUMBER, Type
from nsis_rules.syntax import tree

_TRUTHS = ("any", "none", "at least", "at most")
_MEANS = ("average", "highest", "lowest")


def list_where(expressions: Expressions, node: tree.ListWhere, scope: Scope) -> terms.Term:
    """Return the term of the rows of a list for which a condition holds."""
    collection, fields = _rows(expressions, node.collection, scope)
    condition = expressions.condition(node.condition, scope.with_fields(fields))
    return terms.ListWhere(collection, condition, collection.type)


def aggregate(expressions: Expressions, node: tree.Aggregate, scope: Scope) -> terms.Term:
    """Return the term of one value from the rows of a list, or from the members of a range."""
    if node.weight is not None and node.operation != "average":
        message = f"`{node.operation} of` takes no weights"
        raise Fault("wrong-arguments", node.weight.span, message, "only `average of` is `weighted by`")
    if node.operation in ("none", "at most", "count"):
        scope = scope.closed(f"below `{node.operation} of`")
    if node.collection.text in expressions.names.ranges:
        return _over_range(expressions, node, scope)
    collection, fields = _rows(expressions, node.collection, scope)
    inner = scope.with_fields(fields)
    element = expressions.term(node.element, inner) if node.element is not None else None
    if node.element is not None and element is not None and _quotient_of_row(element):
        message = f"`{node.operation} of` quotients whose divisors differ from row to row"
        advice = "round each quotient, as in `(a / b rounded half up to BDT 1)`, or divide after adding"
        raise Fault("aggregate-of-quotients", node.element.span, message, advice)
    where = expressions.condition(node.where, inner) if node.where is not None else None
    weight = _weight(expressions, node.weight, inner) if node.weight is not None else None
    made = _type(node, element)
    if_none = expressions.term(node.if_none, scope, made) if node.if_none is not None else None
    if node.operation in _MEANS and if_none is None:
        advice = "end it with `if none VALUE`: what it is when the list is empty"
        raise Fault("wrong-arguments", node.span, f"`{node.operation} of` a list that may be empty", advice)
    return terms.ListAggregate(node.operation, node.number, collection, element, where, weight, if_none, made)


def _rows(expressions: Expressions, node: tree.Name, scope: Scope) -> tuple[terms.Term, dict[str, Type]]:
    if node.text in expressions.names.ranges:
        message = f"`{node.text}` is a range, whose members cannot be kept as a list"
        raise Fault("type-mismatch", node.span, message, f"write `count of {node.text} where CONDITION`")
    collection = read_name(expressions, node, scope)
    if collection.type.kind != "list":
        message = f"expected a list, found `{collection.type}`"
        raise Fault("type-mismatch", node.span, message, "declare it `list of ...`")
    if collection.type.record:
        return collection, expressions.types.fields_of(collection.type.record)
    return collection, {"item": collection.type.element or NUMBER}


def _quotient_of_row(term: terms.Term) -> bool:
    """Whether an element is divided, unrounded, by something that the row gives.

    Fractions of different rows have no common denominator: no engine could add them in whole numbers.
    """
    if isinstance(term, terms.Rounded) or not isinstance(term, terms.Operation):
        return False
    divisors = term.operands[1:] if term.operator == "divide" else ()
    return any(isinstance(part, terms.Field) for part in parts(divisors)) or any(
        _quotient_of_row(operand) for operand in term.operands
    )


def _weight(expressions: Expressions, node: tree.Name, scope: Scope) -> terms.Term:
    weight = expressions.term(node, scope)
    if not weight.type.amount or weight.type.special:
        message = f"`{weight.type}` cannot be a weight"
        raise Fault("type-mismatch", node.span, message, "weigh by a count, a number or a duration")
    return weight


def _over_range(expressions: Expressions, node: tree.Aggregate, scope: Scope) -> terms.Term:
    range_name = node.collection.text
    if range_name in scope.member_of or range_name == scope.row_range:
        message = f"`{range_name}` is being ranged over here"
        advice = "name the sum as a rule of its own, outside"
        raise Fault("same-range-twice", node.collection.span, message, advice)
    for unread, words in ((node.weight, "weighted by"), (node.if_none, "if none")):
        if unread is not None:
            advice = f"leave `{words}` out: a range is never empty, and its members count alike"
            message = f"`{words}` follows a list, and `{range_name}` is a range"
            raise Fault("wrong-arguments", unread.span, message, advice)
    rows: list[tuple[str, terms.Term | None, terms.Term | None]] = []
    made: Type | None = None
    for member in expressions.names.members(range_name):
        inner = scope.with_row_member(range_name, member)
        where = expressions.condition(node.where, inner) if node.where is not None else None
        element = expressions.term(node.element, inner) if node.element is not None else None
        own = _type(node, element)
        if made is not None and made != own:
            message = f"`{own}` for `{member}`, `{made}` for another `{range_name}`"
            raise Fault("unit-mismatch", node.span, message, "bring all to one unit first")
        made = own
        rows.append((member, where, element))
    assert made is not None  # by the grammar a range has a member
    return terms.RangeAggregate(node.operation, node.number, tuple(rows), made)


def _type(node: tree.Aggregate, element: terms.Term | None) -> Type:
    if node.operation in _TRUTHS:
        return BOOLEAN
    if element is None or node.operation.startswith("count"):
        return COUNT
    found = element.type
    if found.special:
        refused = operators.special_refused(f"`{node.operation} of`", found)
        raise Fault(refused.code, node.span, refused.message, refused.help)
    if not found.amount and not (found.kind == "date" and node.operation in ("highest", "lowest", "values")):
        advice = "add or compare amounts; for a number of rows write `count of`"
        raise Fault("type-mismatch", node.span, f"`{node.operation} of` `{found}`", advice)
    if node.operation == "values":
        return Type("list", element=found.plain())
    if node.operation == "total" and found.kind == "money" and found.unit not in ("", "year"):
        advice = "pay for different stretches of time does not add up; say what is paid for each"
        raise Fault("unit-mismatch", node.span, f"a total of `{found}`", advice)
    return NUMBER if node.operation == "average" and found.kind == "count" else found.plain()
