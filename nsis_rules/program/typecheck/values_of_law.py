"""Values of the law: parameters, and rules with their dated texts, cases and exceptions."""

from __future__ import annotations

from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.program.fold import fold
from nsis_rules.program.resolve import Symbol
from nsis_rules.program.scope import Fault, Scope, each
from nsis_rules.program.typecheck.clauses import cited
from nsis_rules.program.typecheck.declarations import Declarations
from nsis_rules.program.typecheck.versions import check_versions, version_of
from nsis_rules.program.types import BOOLEAN, Type
from nsis_rules.syntax import tree


def check_parameter(declarations: Declarations, symbol: Symbol) -> None:
    """Check a parameter: its versions do not overlap and have its type."""
    node = symbol.node
    assert isinstance(node, tree.Parameter)
    kind, about = declarations.type_of(node.type), declarations.about(node, cited=True)

    def version(one: tree.ParameterVersion) -> tuple[typed.Version, terms.Term]:
        cites = declarations.citations(one.cites) or about.cites
        value = fold(declarations.expressions.term(one.value, Scope(scheme=symbol.scheme), kind))
        if value is None:
            message, advice = (
                "the value of a parameter is plain",
                "name what is derived from others as a `rule`",
            )
            raise Fault("type-mismatch", one.value.span, message, advice)
        return version_of(declarations, one.start, cites), value

    versions = each(version, node.versions)
    if not versions:
        raise Fault(
            "no-version", node.name.span, f"`{node.name.text}` has no value", "write `from DATE is VALUE`"
        )
    spans = [one.start.span for one in node.versions]
    check_versions(node, [(one, span) for (one, _), span in zip(versions, spans, strict=True)])
    declarations.program.parameters[symbol.name] = typed.Parameter(symbol.name, about, kind, versions)


def check_rule(declarations: Declarations, symbol: Symbol) -> None:
    """Check a rule: each text has its type, its cases leave nothing out, its exceptions can be ranked."""
    node = symbol.node
    assert isinstance(node, tree.Rule)
    if not declarations.kept(symbol, node.for_each):
        return
    kind, about = declarations.type_of(node.type), declarations.about(node, cited=True)
    scope = declarations.scope_of(symbol).closed("in a rule")
    texts = each(lambda one: _text(declarations, one, scope, kind, about.cites), node.versions)
    spans = [one.start.span if one.start is not None else one.span for one in node.versions]
    check_versions(node, [(one.version, span) for one, span in zip(texts, spans, strict=True)])
    declarations.program.rules[symbol.name] = typed.Rule(
        symbol.name, about, kind, texts, symbol.scheme, symbol.member
    )


def _text(
    declarations: Declarations, node: tree.RuleVersion, scope: Scope, kind: Type, cites: tuple[str, ...]
) -> typed.RuleText:
    cites = declarations.citations(cited(node.properties)) or cites
    address = cites[0] if cites else ""
    value: terms.Term | None = None
    cases: tuple[typed.Case, ...] = ()
    if node.body.value is not None:
        value = declarations.expressions.term(node.body.value, scope, kind)
    elif node.body.truth is not None:
        if not kind.truth:
            message = f"`is true when` in a rule of `{kind}`"
            raise Fault("type-mismatch", node.body.span, message, "declare the rule `boolean`")
        value = terms.Truth(declarations.guard(node.body.truth, scope, address), BOOLEAN)
    else:
        cases = each(lambda one: _case(declarations, one, scope, kind, address), node.body.cases)
        _check_labels(node.body)
        _check_complete(node.body, cases)
    exceptions = each(lambda one: _exception(declarations, one, scope, kind, address), node.exceptions)
    _check_ranks(node.exceptions)
    return typed.RuleText(version_of(declarations, node.start, cites), value, cases, exceptions)


def _case(declarations: Declarations, node: tree.Case, scope: Scope, kind: Type, address: str) -> typed.Case:
    value = declarations.expressions.term(node.value, scope, kind)
    guard = declarations.guard(node.guard, scope, address) if node.guard is not None else None
    cites = declarations.citations(node.cites)
    if isinstance(node.guard, tree.Test):
        cites += declarations.citations(node.guard.cites)
    return typed.Case(node.label, value, guard, cites)


def _exception(
    declarations: Declarations, node: tree.ExceptionNode, scope: Scope, kind: Type, address: str
) -> typed.RuleException:
    value = declarations.expressions.term(node.value, scope, kind)
    return typed.RuleException(node.label, node.over, value, declarations.guard(node.guard, scope, address))


def _check_ranks(exceptions: tuple[tree.ExceptionNode, ...]) -> None:
    """Labels stand once; `over` names another exception, and no rank leads back to itself."""
    over: dict[str, str] = {}
    for one in exceptions:
        if one.label in over:
            message = f"the exception `{one.label}` stands twice"
            raise Fault("duplicate-name", one.span, message, "give it a label of its own")
        over[one.label] = one.over
    for one in exceptions:
        if one.over and one.over not in over:
            listed = " or ".join(f"`{label}`" for label in over if label != one.label)
            message = f"there is no exception `{one.over}` to rank over"
            raise Fault(
                "unknown-name", one.span, message, f"write {listed}" if listed else "leave `over` out"
            )
    for one in exceptions:
        path = [one.label]
        while over[path[-1]] and len(path) <= len(over):
            path.append(over[path[-1]])
        if path[-1] == one.label and len(path) > 1:
            shown = " over ".join(f"`{label}`" for label in path)
            raise Fault("cycle", one.span, f"ranks lead back to themselves: {shown}", "leave one `over` out")


def _check_labels(body: tree.Body) -> None:
    seen: set[str] = set()
    for case in body.cases:
        if case.label and case.label in seen:
            message = f"the label `{case.label}` stands twice"
            raise Fault("duplicate-name", case.span, message, "labels are those of the law, each once")
        seen.add(case.label)


def _check_complete(body: tree.Body, cases: tuple[typed.Case, ...]) -> None:
    """A case list ends with `otherwise`, or asks for each alternative of one thing."""
    open_ends = [index for index, case in enumerate(cases) if case.guard is None]
    if open_ends and open_ends[0] != len(cases) - 1:
        span = body.cases[open_ends[0] + 1].span
        raise Fault("incomplete-cases", span, "a case after `otherwise` is never reached", "put it above")
    if open_ends:
        return
    advice = "end the list with `VALUE otherwise`"
    things: set[terms.Term] = set()
    left: set[str] = set()
    for case, written in zip(cases, body.cases, strict=True):
        thing, alternatives = _asked(case.guard)
        if thing is None or (things and thing not in things):
            raise Fault("incomplete-cases", body.cases[-1].span, "the case list may leave a case out", advice)
        if not things:
            things, left = {thing}, {*thing.type.options}
        if not left & alternatives:
            listed = ", ".join(f"`{one}`" for one in sorted(alternatives))
            message = f"{listed} was asked above: this case is never reached"
            raise Fault("incomplete-cases", written.span, message, "take it away")
        left -= alternatives
    if left:
        listed = ", ".join(f"`{one}`" for one in sorted(left))
        raise Fault("incomplete-cases", body.cases[-1].span, f"no case for {listed}", f"add it, or {advice}")


def _asked(guard: terms.Clause | None) -> tuple[terms.Term | None, set[str]]:
    """Return what a guard asks of and for which alternatives: `THING = A`, or `THING in (A, B)`."""
    if not isinstance(guard, terms.TestClause) or not isinstance(guard.condition, terms.Operation):
        return None, set()
    operator, operands = guard.condition.operator, guard.condition.operands
    if operator not in ("equal", "in") or operands[0].type.kind != "options":
        return None, set()
    thing, *alternatives = operands
    if operator == "equal" and isinstance(thing, terms.Constant):
        thing, alternatives = operands[1], [operands[0]]
    if isinstance(thing, terms.Constant):
        return None, set()
    named = {str(one.value) for one in alternatives if isinstance(one, terms.Constant)}
    return (thing, named) if len(named) == len(alternatives) else (None, set())
