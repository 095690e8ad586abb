"""The pass: every declaration checked on its own, kind by kind, each needing only what comes before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.diagnostics.source import Source, Span
from nsis_rules.program import program as typed
from nsis_rules.program.resolve import Names, RuleFiles, Symbol
from nsis_rules.program.scope import Scope
from nsis_rules.program.terms import Given, ParameterValue, Term
from nsis_rules.program.typecheck import norms, persons, sources, tables, values_of_law, vocabulary
from nsis_rules.program.typecheck.declarations import Declarations
from nsis_rules.program.typecheck.examples import check_example
from nsis_rules.syntax import tree


@dataclass(frozen=True)
class Checked:
    """What the pass gives: the program, what is wrong, and where things stand that are checked later.

    places: of what is declared, by full name; a payment is `SCHEME pays FACT`, a binding of a standard
    person `SCHEME sets FACT`. divisors: by the identity of their term. days: of `PARAMETER on DAY`.
    asked: requirements whose verdict is asked for, with the place and the scope. persons: what
    is evaluated for another person.
    """

    program: typed.Program
    diagnostics: list[Diagnostic]
    places: Mapping[str, Span]
    divisors: Mapping[int, tuple[Term, Span]]
    days: list[tuple[ParameterValue, Span]]
    asked: list[tuple[str, Span, Scope]]
    persons: list[tuple[Given, Span]]


# In this order; a dictionary keeps it.
_CHECKS: dict[str, Callable[[Declarations, Symbol], None]] = {
    "range": sources.check_range, "instrument": sources.check_instrument, "part": sources.check_part,
    "fact": vocabulary.check_fact, "person": vocabulary.check_fact, "computed": vocabulary.check_fact,
    "record": vocabulary.check_record, "catalogue": vocabulary.check_catalogue,
    "reading": vocabulary.check_reading, "beneficiary": persons.check_beneficiary,
    "columns": tables.check_columns, "parameter": values_of_law.check_parameter, "table": tables.check_table,
    "rule": values_of_law.check_rule, "declaration": norms.check_declaration,
    "scheme": persons.check_scheme, "requirement": norms.check_requirement,
}  # fmt: skip


def typecheck(files: RuleFiles, names: Names, texts: Mapping[str, Source]) -> Checked:
    """Return the typed program of all files, whole if nothing is wrong with it."""
    declarations = Declarations(names, texts)
    for kind, check in _CHECKS.items():
        for symbol in names.symbols.values():
            if symbol.kind == kind:
                with declarations.catching():
                    check(declarations, symbol)
    for file in files:
        for node in file.declarations:
            if isinstance(node, tree.Example):
                with declarations.catching():
                    check_example(declarations, node)
    expressions = declarations.expressions
    diagnostics = [*declarations.diagnostics, *expressions.warnings]
    return Checked(
        declarations.program, diagnostics, _places(names), expressions.divisors, expressions.days,
        expressions.asked, expressions.persons,
    )  # fmt: skip


def _places(names: Names) -> dict[str, Span]:
    places = {symbol.name: symbol.span for symbol in names.symbols.values()}
    for symbol in names.symbols.values():
        if isinstance(symbol.node, tree.Scheme):
            for paid in symbol.node.pays:
                places.setdefault(f"{symbol.name} pays {paid.fact.text}", paid.span)
            for one in symbol.node.standard_person:
                places.setdefault(f"{symbol.name} sets {symbol.name}.{one.name.text}", one.span)
    return places
