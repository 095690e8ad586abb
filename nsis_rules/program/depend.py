"""What depends on what: the parts of terms, cycles, and the facts that a value may read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


class Dependencies:
    """What each named value reads, at once and in the end. Computed values follow the schemes named."""

    def __init__(self, program: typed.Program, schemes: Mapping[str, str] | None = None) -> None:
        self._program, self._schemes = program, schemes
        self._direct: dict[str, tuple[terms.Term | terms.Clause, ...]] = {}
        self._reached: dict[str, frozenset[str]] = {}
        self._personal: dict[str, bool] = {}

    def definition(self, name: str) -> tuple[terms.Term | terms.Clause, ...]:
        """Return the terms in the definition of a rule, requirement, parameter or computed value.

        A fact of a claim is defined by the standard person of its scheme.
        """
        if name not in self._direct:
            self._direct[name] = tuple(parts(self._texts(name)))
        return self._direct[name]

    def _texts(self, name: str) -> tuple[object, ...]:
        program = self._program
        if name in program.rules:
            return program.rules[name].texts
        if name in program.parameters:
            return program.parameters[name].versions
        if name in program.tables:
            return program.tables[name].versions
        if name in program.requirements:
            requirement = program.requirements[name]
            return tuple(clause for clause in (requirement.applies, requirement.met) if clause is not None)
        if name in program.facts and program.facts[name].computed_by == "scheme":
            return tuple(self.paid_by(name))
        scheme = program.schemes.get(name.partition(".claim.")[0])
        if scheme is not None:
            return tuple(term for fact, term in scheme.standard_person if fact == name)
        return ()

    def paid_by(self, name: str) -> Iterator[terms.Term]:
        """Yield what computes a computed value: of the scheme named for it, or of every scheme."""
        contingency = name.partition(".")[0]
        for scheme in self._program.schemes.values():
            if self._schemes is None or self._schemes.get(contingency) == scheme.name:
                yield from (term for fact, term in scheme.pays if fact == name)

    def reads(self, name: str) -> Iterator[str]:
        """Yield the names that a definition reads at once."""
        for part in self.definition(name):
            if isinstance(part, _READ):
                yield part.name
            elif isinstance(part, terms.TableCall):
                yield part.table

    def facts(self, name: str) -> frozenset[str]:
        """Return the design facts (and `claim.` and `person.` facts) that a value may read in the end."""
        return frozenset(
            part.name
            for reached in self.closure(name)
            for part in self.definition(reached)
            if isinstance(part, terms.Fact | terms.PersonFact)
        )

    def on_a_person(self, name: str) -> bool:
        """Return whether a value may depend on the person asked about."""
        if name not in self._personal:
            self._personal[name] = any(
                isinstance(part, terms.PersonFact)
                for one in self.closure(name)
                for part in self.definition(one)
            )
        return self._personal[name]

    def closure(self, name: str) -> frozenset[str]:
        """Return all names that a value may read in the end, itself included."""
        if name not in self._reached:
            seen, waiting = set(), [name]
            while waiting:
                one = waiting.pop()
                if one not in seen:
                    seen.add(one)
                    waiting.extend(self.reads(one))
            self._reached[name] = frozenset(seen)
        return self._reached[name]

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
        yield from self.reads(name)
        for part in self.definition(name):
            if isinstance(part, terms.UnderClause):
                yield self._declaration(part.option)
            elif isinstance(part, terms.DeclaredValue):
                yield self._declaration(part.name)

    def _declaration(self, name: str) -> str:
        """Return the declaration that an option belongs to."""
        whole = name.rpartition(".")[0]
        return whole if whole in self._program.declarations else name
