"""Sources of law: instruments, their Parts, and the ranges over which the rest runs."""

from __future__ import annotations

from nsis_rules.diagnostics.suggest import did_you_mean
from nsis_rules.program import program as typed
from nsis_rules.program.resolve import Symbol
from nsis_rules.program.scope import Fault, Scope
from nsis_rules.program.typecheck.declarations import Declarations
from nsis_rules.program.words import KINDS
from nsis_rules.syntax import tree


def check_instrument(declarations: Declarations, symbol: Symbol) -> None:
    """Check a source of law: its kind, its dates, what it amends."""
    node = symbol.node
    assert isinstance(node, tree.Instrument)
    if node.kind and node.kind not in KINDS:
        advice = did_you_mean(node.kind, KINDS) or f"one of {', '.join(KINDS)}"
        declarations.report("unknown-option", node.name, f"`{node.kind}` is not a kind of instrument", advice)
    if node.amends:
        declarations.citation(tree.Citation(node.name.span, node.amends))
    if node.in_force is not None and node.until is not None and node.until < node.in_force:
        message = f"`{symbol.name}` ends before it begins"
        declarations.report("no-version", node.name, message, "`until` names its last day in force")
    _check_articles(declarations, node, node.articles)
    expressions = declarations.expressions
    when = expressions.condition(node.until_when, Scope()) if node.until_when is not None else None
    declarations.program.instruments[symbol.name] = typed.Instrument(
        symbol.name, declarations.about(node), node.kind, node.issued_by, node.adopted, node.in_force,
        node.until, when, node.amends, node.articles,
    )  # fmt: skip


def check_part(declarations: Declarations, symbol: Symbol) -> None:
    """Check a Part of an instrument: its branch and its articles."""
    node = symbol.node
    assert isinstance(node, tree.Part)
    instrument = symbol.name.split(".")[0]
    declarations.citation(tree.Citation(node.name.span, instrument))
    if node.branch:
        branch_of(declarations, tree.Name(node.name.span, node.branch))
    _check_articles(declarations, node, node.articles)
    made = typed.Part(symbol.name, declarations.about(node), instrument, node.branch, node.articles)
    declarations.program.parts[symbol.name] = made


def branch_of(declarations: Declarations, node: tree.Name) -> str:
    """Return the name of a branch, which must be a member of the range `branch`."""
    names = declarations.names
    branches = names.members("branch") if "branch" in names.ranges else ()
    if node.text not in branches:
        advice = did_you_mean(node.text, branches)
        raise Fault("unknown-name", node.span, f"there is no branch `{node.text}`", advice)
    return node.text


def _check_articles(
    declarations: Declarations, node: tree.Declared, articles: tuple[int, int] | None
) -> None:
    if articles is not None and articles[0] > articles[1]:
        message = f"the articles of `{node.name.text}` run backwards"
        declarations.report("wrong-arguments", node.name, message, "write the lower number first")


def check_range(declarations: Declarations, symbol: Symbol) -> None:
    """Add a range; its members were checked when names were resolved."""
    node = symbol.node
    assert isinstance(node, tree.Range)
    members = declarations.names.members(symbol.name)
    made = typed.Range(symbol.name, declarations.about(node), members, dict(node.owners))
    declarations.program.ranges[symbol.name] = made
