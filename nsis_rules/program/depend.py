"""What depends on what: the parts of terms, cycles, and the facts that a value may read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import get_args

from nsis_rules.program import program as typed
from nsis_rules.program import terms

_TERMS: tuple[type, ...] = (*get_args(terms.Term), *get_args(terms.Clause))
_HOLDERS = (typed.RuleText, typed.Case, typed.RuleException, typed.Version, typed.Band)
_FIELDS = {kind: tuple(one.name for one in fields(kind)) for kind in (*_TERMS, *_HOLDERS)}
_READ = (
    terms.RuleValue, terms.Computed, terms.RequirementMet, terms.PersonFact, terms.ParameterValue,
)  # fmt: skip


def parts(thing: object) -> Iterator[terms.Term | terms.Clause]:
    """Yield every term and clause inside a term, clause or text of a rule, itself included."""
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            waiting.extend(reversed(one))
        elif isinstance(one, (*_TERMS, *_HOLDERS)):
            if isinstance(one, _TERMS):
                yield one  # type: ignore[misc]
            waiting.extend(getattr(one, name) for name in reversed(_FIELDS[type(one)]))


def uses_of(definition: object) -> typed.Uses:
    """Return what a definition reads at once."""
    names: dict[str, None] = {}
    facts: dict[str, None] = {}
    choices: dict[str, tuple[str, ...]] = {}
    readings: dict[str, tuple[str, ...]] = {}
    options: dict[str, None] = {}
    declared: dict[str, None] = {}
    listed = tuple(parts(definition))
    for part in listed:
        if isinstance(part, _READ):
            names[part.name] = None
        elif isinstance(part, terms.TableCall):
            names[part.table] = None
        elif isinstance(part, terms.UnderClause):
            options[part.option] = None
        elif isinstance(part, terms.DeclaredValue):
            declared[part.name] = None
        elif isinstance(part, terms.ReadingValue):
            readings[part.name] = part.type.options
        elif isinstance(part, terms.Fact):
            facts[part.name] = None
            if part.type.free:
                choices[part.name] = part.type.options
    return typed.Uses(
        tuple(names), tuple(facts), tuple(choices.items()), tuple(readings.items()), tuple(options),
        tuple(declared),
        personal=any(isinstance(part, terms.PersonFact) for part in listed),
        rounds=any(isinstance(part, terms.Rounded) for part in listed),
    )  # fmt: skip


def index(program: typed.Program) -> dict[str, typed.Uses]:
    """Return what each definition of a program reads at once; what a scheme supplies is `SCHEME FACT`."""
    found = {name: uses_of(rule.texts) for name, rule in program.rules.items()}
    found |= {name: uses_of(parameter.versions) for name, parameter in program.parameters.items()}
    found |= {name: uses_of(table.versions) for name, table in program.tables.items()}
    found |= {name: uses_of((one.applies, one.met)) for name, one in program.requirements.items()}
    for scheme in program.schemes.values():
        for fact, term in (*scheme.pays, *scheme.standard_person):
            found[f"{scheme.name} {fact}"] = uses_of(term)
    return found


class Dependencies:
    """What each named value reads in the end. Computed values follow the schemes named, or every scheme."""

    def __init__(self, program: typed.Program, schemes: Mapping[str, str] | None = None) -> None:
        self._program, self._schemes = program, schemes
        self._uses = program.uses or index(program)
        self._reached: dict[str, tuple[typed.Uses, ...]] = {}
        self._personal: dict[str, bool] = {}

    def at_once(self, name: str) -> Iterator[typed.Uses]:
        """Yield what the definition of a value reads at once.

        A computed value is defined by the scheme that pays it, a fact of a claim by the standard person.
        """
        if name in self._uses:
            yield self._uses[name]
        elif ".claim." in name:
            yield from self._of_scheme(name.partition(".claim.")[0], name)
        elif name in self._program.facts:
            for scheme in self._paying(name):
                yield from self._of_scheme(scheme, name)

    def _of_scheme(self, scheme: str, fact: str) -> Iterator[typed.Uses]:
        uses = self._uses.get(f"{scheme} {fact}")
        if uses is not None:
            yield uses

    def _paying(self, name: str) -> Iterable[str]:
        if self._schemes is None:
            return self._program.schemes
        paying = self._schemes.get(name.partition(".")[0])
        return (paying,) if paying is not None else ()

    def reads(self, name: str) -> Iterator[str]:
        """Yield the names that a definition reads at once."""
        for uses in self.at_once(name):
            yield from uses.names

    def reached(self, name: str) -> tuple[typed.Uses, ...]:
        """Return what a value and all that it may read in the end read at once."""
        if name not in self._reached:
            found: list[typed.Uses] = []
            seen, waiting = {name}, [name]
            while waiting:
                for uses in self.at_once(waiting.pop()):
                    found.append(uses)
                    waiting.extend(one for one in uses.names if one not in seen)
                    seen.update(uses.names)
            self._reached[name] = tuple(found)
        return self._reached[name]

    def closure(self, name: str) -> frozenset[str]:
        """Return all names that a value may read in the end, itself included."""
        return frozenset((name, *(one for uses in self.reached(name) for one in uses.names)))

    def facts(self, name: str) -> frozenset[str]:
        """Return the design facts (and `claim.` and `person.` facts) that a value may read in the end."""
        persons = self._program.facts
        return frozenset(
            fact
            for uses in self.reached(name)
            for fact in (*uses.facts, *(one for one in uses.names if uses.personal and one in persons))
        )

    def on_a_person(self, name: str) -> bool:
        """Return whether a value may depend on the person asked about."""
        if name not in self._personal:
            self._personal[name] = any(uses.personal for uses in self.reached(name))
        return self._personal[name]

    def cycles(self) -> list[tuple[str, ...]]:
        """Return the cycles among what is defined, each once, as a path that ends where it begins."""
        return self._walked()[0]

    def in_order(self) -> list[str]:
        """Return the names of what is defined, each after what it reads."""
        return self._walked()[1]

    def _walked(self) -> tuple[list[tuple[str, ...]], list[str]]:
        found: list[tuple[str, ...]] = []
        done: dict[str, None] = {}
        for start in self._defined():
            path: dict[str, Iterator[str]] = {start: self._waits_for(start)} if start not in done else {}
            while path:
                name, following = next(reversed(path.items()))
                step = next(following, None)
                if step is None:
                    done[name] = None
                    del path[name]
                elif step in path:
                    names = list(path)
                    found.append((*names[names.index(step) :], step))
                elif step not in done:
                    path[step] = self._waits_for(step)
        return found, list(done)

    def _defined(self) -> Iterator[str]:
        yield from (*self._program.rules, *self._program.requirements, *self._program.declarations)
        for scheme in self._program.schemes.values():
            yield from (fact for fact, _ in (*scheme.standard_person, *scheme.pays))

    def _waits_for(self, name: str) -> Iterator[str]:
        """Yield what must be known before a name: what it reads, and the declarations that it asks for."""
        declared = self._program.declarations.get(name)
        if declared is not None:
            for part in parts(declared.valid_when):
                if isinstance(part, _READ):
                    yield part.name
                elif isinstance(part, terms.DeclaredValue):
                    yield self._declaration(part.name)
            return
        for uses in self.at_once(name):
            yield from uses.names
            yield from map(self._declaration, (*uses.options, *uses.declared))

    def _declaration(self, name: str) -> str:
        """Return the declaration that an option belongs to."""
        whole = name.rpartition(".")[0]
        return whole if whole in self._program.declarations else name
