"""What depends on what: the parts of terms, cycles, and the facts that a value may read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from nsis_rules.program import program as typed
from nsis_rules.program import terms

_TERM_CLASSES = (
    terms.Constant, terms.Fact, terms.PersonFact, terms.Computed, terms.RuleValue, terms.ParameterValue,
    terms.Variable, terms.Field, terms.Operation, terms.Rounded, terms.Given, terms.RangeAggregate,
    terms.ListAggregate, terms.ListWhere, terms.TableCall, terms.ReadingValue, terms.DeclaredValue,
    terms.RequirementMet, terms.Truth, terms.TestClause, terms.ListClause, terms.UnderClause, terms.EachClause,
)  # fmt: skip
_HOLDERS = (typed.RuleText, typed.Case, typed.RuleException, typed.Version, typed.Band)


def parts(thing: object) -> Iterator[terms.Term | terms.Clause]:
    """Yield every term and clause inside a term, clause or text of a rule, itself included."""
    if isinstance(thing, tuple):
        for one in thing:
            yield from parts(one)
    elif isinstance(thing, _TERM_CLASSES) or isinstance(thing, _HOLDERS):
        if isinstance(thing, _TERM_CLASSES):
            yield thing  # type: ignore[misc]
        assert is_dataclass(thing)
        for one in fields(thing):
            value = getattr(thing, one.name)
            if not isinstance(value, str):
                yield from parts(value)


class Dependencies:
    """What each named value reads, at once and in the end. Computed values follow the schemes named."""

    def __init__(self, program: typed.Program, schemes: Mapping[str, str] | None = None) -> None:
        self._program, self._schemes = program, schemes
        self._direct: dict[str, tuple[terms.Term | terms.Clause, ...]] = {}
        self._reached: dict[str, frozenset[str]] = {}
        self._personal: dict[str, bool] = {}

    def definition(self, name: str) -> tuple[terms.Term | terms.Clause, ...]:
        """Return the terms in the definition of a rule, requirement or computed value."""
        if name not in self._direct:
            self._direct[name] = tuple(parts(self._texts(name)))
        return self._direct[name]

    def _texts(self, name: str) -> tuple[object, ...]:
        program = self._program
        if name in program.rules:
            return program.rules[name].texts
        if name in program.requirements:
            requirement = program.requirements[name]
            return tuple(clause for clause in (requirement.applies, requirement.met) if clause is not None)
        if name in program.facts and program.facts[name].computed_by == "scheme":
            return tuple(self.paid_by(name))
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
            if isinstance(part, terms.Given):
                yield part.target.name
            elif isinstance(part, terms.RuleValue | terms.Computed | terms.RequirementMet):
                yield part.name

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
                isinstance(part, terms.PersonFact) for one in self.closure(name) for part in self.definition(one)
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
        """Return the cycles among rules, requirements and computed values, each once, as a path."""
        found: list[tuple[str, ...]] = []
        done: set[str] = set()
        for start in [*self._program.rules, *self._program.requirements]:
            path: list[str] = []
            stack = [(start, iter(self.reads(start)))] if start not in done else []
            path.extend(name for name, _ in stack)
            while stack:
                name, following = stack[-1]
                step = next(following, None)
                if step is None:
                    done.add(name)
                    stack.pop()
                    path.pop()
                elif step in path:
                    found.append((*path[path.index(step) :], step))
                elif step not in done:
                    stack.append((step, iter(self.reads(step))))
                    path.append(step)
        return found
