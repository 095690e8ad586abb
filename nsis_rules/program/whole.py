"""What only the whole program shows: cycles, divisors, payments, standard persons, options, verdicts."""

from __future__ import annotations

from collections.abc import Iterator

from nsis_rules.diagnostics.diagnostic import Diagnostic, Label
from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.program.citations import article_number
from nsis_rules.program.depend import Dependencies, parts
from nsis_rules.program.divisors import divisors
from nsis_rules.program.signs import ANY, Signs
from nsis_rules.program.typecheck.typecheck import Checked

# Evaluation goes down that far; what people write has ten steps.
_LONGEST_CHAIN = 40


def cycles(checked: Checked) -> list[Diagnostic]:
    """Return a diagnostic for each value that depends on itself, with its path."""
    found = []
    for path in Dependencies(checked.program).cycles():
        shown = " -> ".join(f"`{name}`" for name in path)
        labels = tuple(
            Label(checked.places[name], f"`{name}` is on the way")
            for name in path[1:-1]
            if name in checked.places
        )
        message = f"`{path[0]}` depends on itself: {shown}"
        advice = "take one step out, or split what is needed first into a rule of its own"
        found.append(Diagnostic("cycle", checked.places.get(path[0]), message, advice, labels))
    return found


def whole(checked: Checked) -> list[Diagnostic]:
    """Return what is wrong with a program whose declarations are sound one by one."""
    signs = Signs(checked.program)
    return [
        *divisors(checked.program, signs, checked.divisors),
        *_payments(checked, signs),
        *_standard_persons(checked, signs),
        *_options(checked),
        *_verdicts(checked),
        *_days(checked),
        *_persons(checked, signs),
        *_depths(checked),
    ]


def _payments(checked: Checked, signs: Signs) -> Iterator[Diagnostic]:
    """Nothing that a scheme pays is negative."""
    for scheme in checked.program.schemes.values():
        for fact, term in scheme.pays:
            if term.type.kind == "money" and signs.of(term) == ANY:
                message = f"what `{scheme.name}` pays as `{fact}` may be negative"
                advice = "take `greater(..., BDT 0)`, or bound the facts it reads"
                place = checked.places.get(f"{scheme.name} pays {fact}")
                yield Diagnostic("maybe-negative", place, message, advice)


def _standard_persons(checked: Checked, signs: Signs) -> Iterator[Diagnostic]:
    """A standard person gives every fact of the claim that the benefit reads, within its bounds."""
    program = checked.program
    dependencies = Dependencies(program)
    for scheme in program.schemes.values():
        given = {name for name, _ in scheme.standard_person}
        asked: dict[str, str] = {}
        for fact, term in scheme.pays:
            for name in sorted(_claim_facts(dependencies, scheme.name, term) - given):
                asked.setdefault(name, fact)
        for name, fact in asked.items():
            local = name.removeprefix(f"{scheme.name}.")
            message = f"the standard person of `{scheme.name}` does not say `{local}`"
            advice = f"`{fact}` reads it: add it under `standard person`"
            place = checked.places.get(scheme.name)
            yield Diagnostic("standard-person-incomplete", place, message, advice)
        for name, term in scheme.standard_person:
            declared = program.facts[name]
            if signs.of(term) < signs.of_bounds(declared) and declared.type.amount:
                local = name.removeprefix(f"{scheme.name}.")
                message = f"the standard person may set `{local}` below its bounds"
                advice = "take `greater(..., ...)`, or bound the facts it reads"
                yield Diagnostic(
                    "out-of-bounds", checked.places.get(f"{scheme.name} sets {name}"), message, advice
                )


def _claim_facts(dependencies: Dependencies, scheme: str, term: terms.Term) -> set[str]:
    found: set[str] = set()
    for part in parts(term):
        if isinstance(part, terms.RuleValue | terms.Computed):
            found |= dependencies.facts(part.name)
        elif isinstance(part, terms.PersonFact):
            found.add(part.name)
    return {name for name in found if name.startswith(f"{scheme}.claim.")}


def _options(checked: Checked) -> Iterator[Diagnostic]:
    """An option that nothing uses is an error once the article it opens is encoded."""
    program = checked.program
    used, encoded = set(), set()
    for part in _everything(program):
        if isinstance(part, terms.UnderClause):
            used.add(part.option)
        elif isinstance(part, terms.DeclaredValue):
            used.add(part.name)
    for requirement in program.requirements.values():
        encoded |= {(requirement.instrument, article_number(cite)) for cite in requirement.about.cites}
    for declaration in program.declarations.values():
        for option in declaration.options:
            article = next(((cite.split(" ")[0], article_number(cite)) for cite in option.cites), None)
            if option.name not in used and article in encoded:
                message = f"nothing uses `{option.name}`, though `{option.cites[0]}` is encoded"
                advice = f"write `under {option.name}:` in the clause that it opens"
                yield Diagnostic("unused-option", checked.places.get(option.name), message, advice)


def _everything(program: typed.Program) -> Iterator[terms.Term | terms.Clause]:
    for requirement in program.requirements.values():
        yield from parts((requirement.applies, requirement.met))
    for rule in program.rules.values():
        yield from parts(rule.texts)
    for declaration in program.declarations.values():
        yield from parts(declaration.valid_when)


def _verdicts(checked: Checked) -> Iterator[Diagnostic]:
    """A requirement asked for in another may apply whenever the other does, and `under` may only help."""
    program, dependencies = checked.program, Dependencies(checked.program)
    for name, span, scope in checked.asked:
        asked, asking = program.requirements.get(name), program.requirements.get(scope.requirement)
        if asked is None:
            continue
        applies = asking.applies if asking is not None else None
        if asked.applies is not None and _conditions(asked.applies) != _conditions(applies):
            message = f"`{name}` may not apply, and is then neither met nor not"
            advice = "give both the same `applies when`"
            yield Diagnostic("type-mismatch", span, message, advice)
        opened = any(uses.options for uses in dependencies.reached(name))
        if opened and scope.not_monotone:
            message = f"`{name}` can be met by declaration, and so cannot be asked for {scope.not_monotone}"
            advice = "ask for the facts themselves"
            yield Diagnostic("under-not-allowed", span, message, advice)


def _conditions(clause: terms.Clause | None) -> tuple[terms.Term, ...]:
    """Return the conditions of a clause without their addresses."""
    return tuple(part.condition for part in parts(clause) if isinstance(part, terms.TestClause))


def _days(checked: Checked) -> Iterator[Diagnostic]:
    """A parameter asked for on a day that is written out has a version on that day."""
    for term, span in checked.days:
        day = term.day
        if not isinstance(day, terms.Constant):
            continue
        versions = [version for version, _ in checked.program.parameters[term.name].versions]
        if not any(
            (one.start is None or one.start <= day.value)  # type: ignore[operator]
            and (one.until is None or one.when is not None or day.value <= one.until)  # type: ignore[operator]
            for one in versions
        ):
            message = f"`{term.name}` has no version in force on {day.value}"
            first = min((one.start for one in versions if one.start is not None), default=None)
            advice = f"its first version begins on {first}" if first is not None else ""
            yield Diagnostic("no-version", span, message, advice)


def _persons(checked: Checked, signs: Signs) -> Iterator[Diagnostic]:
    """What is asked for another person depends on the person, whose facts lie within their bounds."""
    dependencies = Dependencies(checked.program)
    for term, span in checked.persons:
        name = term.target.name
        reached = {name, *(one for uses in dependencies.reached(name) for one in uses.names)}
        for fact, value in term.replacements:
            declared = checked.program.facts[fact]
            if isinstance(value, terms.Constant) and signs.of(value) < signs.of_bounds(declared):
                message, advice = f"`{fact}` lies out of its bounds", "give a value that the fact may have"
                yield Diagnostic("out-of-bounds", span, message, advice)
        if reached.isdisjoint(checked.program.facts):
            message, advice = f"`{name}` does not depend on a person", "leave `given` out"
            yield Diagnostic("type-mismatch", span, message, advice)


def _depths(checked: Checked) -> Iterator[Diagnostic]:
    """No value is derived through a chain of names that is longer than evaluation can go down."""
    dependencies = Dependencies(checked.program)
    depths: dict[str, int] = {}
    for name in dependencies.in_order():
        depths[name] = 1 + max((depths.get(one, 0) for one in dependencies.reads(name)), default=0)
        if depths[name] == _LONGEST_CHAIN + 1:
            message = f"`{name}` is derived through more than {_LONGEST_CHAIN} steps"
            advice = "put several steps into one rule"
            yield Diagnostic("too-deep-or-large", checked.places.get(name), message, advice)
