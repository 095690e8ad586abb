"""The passes that make a checked program, in their order, and the checks that need the whole of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nsis_rules.diagnostics.diagnostic import Diagnostic, errors_in
from nsis_rules.diagnostics.source import Source
from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.program.citations import article_number
from nsis_rules.program.declarations import Declarations
from nsis_rules.program.depend import Dependencies, parts
from nsis_rules.program.examples import check_example
from nsis_rules.program.resolve import Symbol, resolve
from nsis_rules.program.signs import ANY, POSITIVE, Signs, shown_not_zero
from nsis_rules.program.values_of_law import check_parameter, check_rule, check_table
from nsis_rules.syntax import tree

# The kinds in the order in which they are checked: each needs only what comes before it.
ORDER = (
    "range", "instrument", "part", "record", "catalogue", "fact", "person", "computed", "reading", "beneficiary",
    "parameter", "table", "rule", "declaration", "scheme", "requirement",
)  # fmt: skip
_OF_LAW = {"parameter": check_parameter, "table": check_table, "rule": check_rule}


def check(files: Iterable[tree.RuleFile], sources: Mapping[str, Source]) -> tuple[typed.Program, list[Diagnostic]]:
    """Return the typed program of all files with every fault found; the program is whole if there is none."""
    files = list(files)
    names = resolve(files)
    declarations = Declarations(names, sources)
    for kind in ORDER:
        for symbol in names.symbols.values():
            if symbol.kind == kind:
                _check_symbol(declarations, symbol)
    for file in files:
        for node in file.declarations:
            if isinstance(node, tree.Example):
                with declarations.catching():
                    check_example(declarations, node)
    diagnostics = [*names.diagnostics, *declarations.diagnostics, *dict.fromkeys(declarations.expressions.warnings)]
    diagnostics += _cycles(declarations.program, names.symbols)
    if not errors_in(diagnostics):
        diagnostics += _divisors(declarations.program, names.symbols)
        diagnostics += _standard_persons(declarations.program)
        diagnostics += _unused_options(declarations.program)
    return declarations.program, sorted(_each_place_once(diagnostics), key=lambda one: one.span or ())


def _each_place_once(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """A declaration over a range is checked for each member: what is wrong with all of them is said once."""
    return list({(one.code, one.span): one for one in reversed(diagnostics)}.values())


def _check_symbol(declarations: Declarations, symbol: Symbol) -> None:
    handler = _OF_LAW.get(symbol.kind)
    if handler is None:
        declarations.check(symbol)
    elif isinstance(symbol.node, tree.Parameter | tree.Rule | tree.Table):
        with declarations.catching():
            handler(declarations, symbol)


def _cycles(program: typed.Program, symbols: Mapping[str, Symbol]) -> list[Diagnostic]:
    return [
        Diagnostic("cycle", symbols[path[0]].span, "a value depends on itself", help=" -> ".join(path))
        for path in Dependencies(program).cycles()
    ]


def _divisors(program: typed.Program, symbols: Mapping[str, Symbol]) -> list[Diagnostic]:
    """A divisor is shown not to be zero: by itself, by bounds, or by the guards of its case."""
    signs, found = Signs(program), []

    def walk(thing: object, name: str, shown: tuple[terms.Term, ...]) -> None:
        for part in parts(thing):
            if isinstance(part, terms.Operation) and part.operator == "divide":
                divisor = part.operands[1]
                if signs.of(divisor, shown) != POSITIVE and divisor not in shown:
                    help = "bound the fact with `more than 0`, or put a case for zero before this one"
                    found.append(Diagnostic("division-by-zero", symbols[name].span, "a divisor may be zero", help))

    for name, rule in program.rules.items():
        for text in rule.texts:
            walk((text.value, text.exceptions), name, ())
            earlier: tuple[terms.Term, ...] = ()
            for case in text.cases:
                walk(case.guard, name, earlier)
                walk(case.value, name, earlier + shown_not_zero(case.guard, holds=True))
                earlier += shown_not_zero(case.guard, holds=False)
    for name, requirement in program.requirements.items():
        walk((requirement.applies, requirement.met), name, ())
    return list(dict.fromkeys(found))


def _standard_persons(program: typed.Program) -> list[Diagnostic]:
    """A scheme's standard person gives every fact of the claim that its benefit reads; no benefit is negative."""
    found, signs = [], Signs(program)
    for scheme in program.schemes.values():
        given = {name for name, _ in scheme.standard_person}
        for fact, term in scheme.pays:
            if term.type.kind == "money" and signs.of(term) == ANY:
                help = "take `greater(..., BDT 0)`, or bound the facts it reads"
                message = f"what `{scheme.name}` pays as `{fact}` may be negative"
                found.append(Diagnostic("maybe-negative", scheme.about.span, message, help))
            needed = {name for name in _person_facts(program, term) if name.startswith(f"{scheme.name}.claim.")}
            for name in sorted(needed - given):
                message = f"the standard person of `{scheme.name}` does not say `{name.removeprefix(scheme.name + '.')}`"
                help = f"`{fact}` reads it: add it under `standard person`"
                found.append(Diagnostic("standard-person-incomplete", scheme.about.span, message, help))
    return found


def _person_facts(program: typed.Program, term: terms.Term) -> set[str]:
    dependencies = Dependencies(program)
    facts: set[str] = set()
    for part in parts(term):
        if isinstance(part, terms.RuleValue | terms.Computed):
            facts |= dependencies.facts(part.name)
        elif isinstance(part, terms.PersonFact):
            facts.add(part.name)
    return facts


def _unused_options(program: typed.Program) -> list[Diagnostic]:
    """An option that no `under` uses is an error once the article it opens is encoded."""
    used, encoded = set(), set()
    for requirement in program.requirements.values():
        used |= {part.option for part in parts(requirement.met) if isinstance(part, terms.UnderClause)}
        encoded |= {(requirement.instrument, article_number(cite)) for cite in requirement.about.cites}
    found = []
    for declaration in program.declarations.values():
        for option in declaration.options:
            article = next(((cite.split(" ")[0], article_number(cite)) for cite in option.cites), None)
            if option.name not in used and article in encoded:
                message = f"nothing uses `{option.name}`, though {option.cites[0]} is encoded"
                help = f"write `under {option.name}:` in the clause that it opens"
                found.append(Diagnostic("unused-option", declaration.about.span, message, help))
    return found
