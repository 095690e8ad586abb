"""Norms: requirements, and the declarations that open their provisions."""

from __future__ import annotations

from dataclasses import replace

from nsis_rules.diagnostics.suggest import did_you_mean
from nsis_rules.program import program as typed
from nsis_rules.program.citations import article_number
from nsis_rules.program.resolve import Symbol
from nsis_rules.program.scope import Fault, Scope
from nsis_rules.program.typecheck.clauses import Place
from nsis_rules.program.typecheck.declarations import Declarations
from nsis_rules.program.typecheck.sources import branch_of
from nsis_rules.program.words import FORCES
from nsis_rules.syntax import tree


def check_declaration(declarations: Declarations, symbol: Symbol) -> None:
    """Check a flexibility: what its options open, when it is valid, how many may be declared."""
    node = symbol.node
    assert isinstance(node, tree.Declaration)
    about = declarations.about(node, cited=True)
    declarations.no_repeats(node, node.options)
    options = []
    for entry in node.options:
        cites = declarations.citations(entry.cites)
        if not cites:
            message = f"the option `{entry.name}` opens no article"
            declarations.report("no-citation", entry, message, "add what it opens: `cites C102 Art. 18(2)`")
        options.append(typed.Option(f"{symbol.name}.{entry.name}", entry.text, cites))
    place = Place(about.cites[0] if about.cites else "", "in `valid when`")
    valid = (
        declarations.clauses.clause(node.valid_when, Scope(), place) if node.valid_when is not None else None
    )
    unless = node.unless
    if unless is not None and declarations.names.of_kind(unless.text, "declaration", "option") is None:
        advice = declarations.names.near(unless.text, "declaration", "option")
        raise Fault("unknown-name", unless.span, f"there is no declaration `{unless.text}`", advice)
    declarations.program.declarations[symbol.name] = typed.Declaration(
        symbol.name, about, valid, node.at_most, unless.text if unless is not None else "", tuple(options)
    )


def check_requirement(declarations: Declarations, symbol: Symbol) -> None:
    """Check a norm: its article, its force, when it applies, when it is met."""
    node = symbol.node
    assert isinstance(node, tree.Requirement)
    assert node.met is not None
    if not declarations.kept(symbol, node.for_each):
        return
    if node.force not in FORCES:
        advice = did_you_mean(node.force, FORCES) or f"one of {', '.join(FORCES)}"
        declarations.report("unknown-option", node.name, f"`{node.force}` is not a force", advice)
    about = declarations.about(node, cited=True)
    instrument = node.name.text.split(".")[0]
    declarations.citation(tree.Citation(node.name.span, instrument))
    if about.cites and about.cites[0].split(" ")[0] != instrument:
        message = f"`{node.name.text}` cites no article of `{instrument}` first"
        declarations.report("no-citation", node.name, message, f"begin with `cites {instrument} Art. ...`")
    place = Place(about.cites[0] if about.cites else node.name.text)
    scope = replace(declarations.scope_of(symbol), requirement=symbol.name)
    closed = replace(place, why_not="in `applies when`")
    applies = declarations.clauses.clause(node.applies, scope, closed) if node.applies is not None else None
    met = declarations.clauses.clause(node.met, scope, place)
    owner = declarations.names.owners.get(symbol.member, symbol.member)
    if node.branch is not None:
        owner = branch_of(declarations, node.branch)
    part = _part_of(declarations.program, instrument, about.cites, owner)
    branch = owner or (part.branch if part is not None else "")
    declarations.program.requirements[symbol.name] = typed.Requirement(
        symbol.name, node.name.text, about, instrument, part.name if part is not None else "", branch,
        symbol.member, node.force, applies, met,
    )  # fmt: skip


def _part_of(
    program: typed.Program, instrument: str, cites: tuple[str, ...], branch: str
) -> typed.Part | None:
    """Return the Part that holds the first article cited, or the Part of the branch that is in hand."""
    parts = [part for part in program.parts.values() if part.instrument == instrument]
    if branch:
        return next((part for part in parts if part.branch == branch), None)
    number = article_number(cites[0]) if cites else None
    return next((p for p in parts if number and p.articles[0] <= number <= p.articles[1]), None)
