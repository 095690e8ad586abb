"""What is missing: the facts whose answer, under some completion of the others, changes the verdict.

A fact below a known value never matters, because Kleene's logic only calls a value known when every
completion that has a result agrees on it. Of the others, a decision diagram over a few answers to each
says which matter: exactly, where those answers stand for all others. A condition for which they do not (two
unknown amounts beside each other, a list nobody has given, too many unknowns) is then taken as one that may
come out either way: the list may be longer than needed, never shorter, and says so. Where `is known` is
asked of an unknown, which any answer turns, all that may be read is listed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from nsis_rules import values
from nsis_rules.compliance.conditions import Answers, Conditions
from nsis_rules.compliance.declared import bearing_on
from nsis_rules.compliance.diagrams import Diagram, Diagrams, TooLarge
from nsis_rules.compliance.reads import Reader
from nsis_rules.compliance.verdicts import Judge, verdict_of
from nsis_rules.engines import operations
from nsis_rules.engines.contract import Situation, Unanswerable
from nsis_rules.engines.interpret import Frame, Interpreter
from nsis_rules.engines.trace import Step
from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.values import UNKNOWN, Value

_MOST_NODES = 4_000
_NAMED = (terms.Fact, terms.ReadingValue)
_ONE_PART = (terms.TestClause, terms.Truth, terms.RequirementMet)


@dataclass(frozen=True, slots=True)
class Missing:
    """The facts to ask for, those that can be looked up first; `exact` unless more than needed may be listed."""

    names: tuple[str, ...]
    exact: bool


def missing_facts(judge: Judge, requirement: typed.Requirement, situation: Situation) -> Missing:
    """Return the facts, choices and readings whose answer may change the verdict of a requirement.

    `schemes.X` stands for a scheme that is not named, `accepts` for the Parts accepted. Where every
    completion has the same verdict, that only shows once there is an answer: then all it waits for is listed.
    """
    search = _Search(judge, requirement, situation)
    names, exact = search.names()
    if not names:
        names, exact = search.all_names(), False
    return Missing(tuple(sorted(names, key=lambda name: (_rank(judge.program, name), name))), exact)


def _rank(program: typed.Program, name: str) -> int:
    """Return 0 for what can be looked up, then what is named, what the State decides, what somebody judges."""
    declared = program.facts.get(name)
    if declared is None:
        return 1
    return 3 if declared.type.kind == "judgement" else 2 if declared.type.free else 0


class _InsideEach(Exception):
    """A condition cannot be evaluated apart from the `for each` around it."""


class _Search:
    """One search: the traces of a requirement, and the diagram of its verdict."""

    def __init__(self, judge: Judge, requirement: typed.Requirement, situation: Situation) -> None:
        self._judge, self._program, self._situation = judge, judge.program, situation
        self._reader = Reader(judge.program, judge.dependencies, self._validity)
        self._diagrams = Diagrams(_MOST_NODES)
        self._requirement, self._asks_what_is_known = requirement, False
        declared = situation.declared if judge.has_under(requirement) else {}
        applies, met = requirement.applies, requirement.met
        self._applies = self._trace(applies, {}) if applies is not None else None
        self._plain = self._trace(met, {})
        self._declared = self._trace(met, declared) if declared else None
        self._reads = self._reader.reads(*filter(None, (self._applies, self._plain, self._declared)))
        self._conditions = Conditions(judge.program, situation, self._reads, self._diagrams)

    def names(self) -> tuple[set[str], bool]:
        """Return the names that matter, and whether each certainly does."""
        conditions = self._conditions
        if self._asks_what_is_known:
            return {*conditions.waits_for(self._reads), *self._unknown_facts()}, False
        try:
            certain, exact = conditions.names_of(self._verdict())
            if not conditions.vague:
                return certain, exact
            conditions.guessing = True
            possible, _ = conditions.names_of(self._verdict())
        except TooLarge:
            return self.all_names(), False
        return possible, exact and possible == certain

    def all_names(self) -> set[str]:
        """Return whatever the requirement waits for."""
        return set(self._conditions.waits_for(self._reads))

    def _verdict(self) -> Diagram:
        declared = self._situation.declared
        applies = self._diagram(self._applies, {}) if self._applies is not None else True
        plain = self._diagram(self._plain, {})
        by_declaration = self._diagram(self._declared, declared) if self._declared is not None else False
        return self._diagrams.combine(_verdict, applies, plain, by_declaration)

    def _trace(self, node: terms.Clause, opened: Mapping[str, Value]) -> Step:
        tracer = Interpreter(self._program, self._situation, opened, True, self._judge.dependencies)
        trace = tracer.trace_of(node)
        self._asks_what_is_known = self._asks_what_is_known or tracer.asks_what_is_known
        return trace

    def _unknown_facts(self) -> Iterator[str]:
        """Yield every fact that is not known and that the requirement may read."""
        for uses in self._judge.dependencies.reached(self._requirement.name):
            yield from (name for name in uses.facts if self._situation.facts.get(name, UNKNOWN) is UNKNOWN)

    def _validity(self, option: str) -> Iterator[Step]:
        """Yield the traces of what makes a declared option valid, as far as that is unknown and has an answer."""
        if self._situation.declared.get(option) is UNKNOWN:
            for declaration in bearing_on(self._program, option):
                if declaration.valid_when is not None:
                    with suppress(Unanswerable):
                        yield self._trace(declaration.valid_when, {})

    # ------------------------------------------------------------------ from steps to diagrams

    def _diagram(self, step: Step, opened: Mapping[str, Value], inside_each: bool = False) -> Diagram:
        """Return the diagram of a clause or condition."""
        if isinstance(step.value, bool):
            return step.value
        node, parts = step.node, step.parts
        if isinstance(node, _ONE_PART) or self._is_one_condition(node):
            return self._diagram(parts[-1], opened, inside_each)
        if isinstance(node, terms.UnderClause):
            inner = self._diagram(parts[-1], opened, inside_each)
            return self._diagrams.combine(_both, self._valid(node.option), inner)
        counted = _quantifier(node)
        if counted is not None:
            return self._counted(*counted, [self._diagram(part, opened, inside_each) for part in parts])
        if isinstance(node, terms.EachClause) and not inside_each and isinstance(parts[0].value, tuple):
            try:
                return self._counted("all", 0, [self._diagram(part, opened, True) for part in parts[1:]])
            except _InsideEach:
                return self._condition(step, opened)
        if inside_each and not _is_plain(step):
            raise _InsideEach
        return self._condition(step, opened)

    def _is_one_condition(self, node: terms.Term | terms.Clause) -> bool:
        """Return whether a node is a rule that is one condition, without dates, cases or exceptions."""
        if not isinstance(node, terms.RuleValue) or not node.type.truth:
            return False
        texts = self._program.rules[node.name].texts
        return len(texts) == 1 and not (texts[0].version.start or texts[0].cases or texts[0].exceptions)

    def _counted(self, quantifier: str, number: int, items: list[Diagram]) -> Diagram:
        if quantifier == "all":
            return self._joined(_both, True, items)
        if quantifier == "any":
            return self._joined(_either, False, items)
        if quantifier == "none":
            return self._diagrams.combine(_not, self._joined(_either, False, items))
        if quantifier == "at least":
            return self._at_least(number, items)
        return self._diagrams.combine(_not, self._at_least(number + 1, items))

    def _joined(self, function: Callable[..., Value], neutral: bool, items: list[Diagram]) -> Diagram:
        """Return what items come to together; those that change nothing are left out."""
        joined, *others = [item for item in items if item is not neutral] or [neutral]
        for item in others:
            joined = self._diagrams.combine(function, joined, item)
        return joined

    def _at_least(self, number: int, items: list[Diagram]) -> Diagram:
        combine = self._diagrams.combine
        # Of the items from one on to the last: whether at least 0, 1, 2 ... of them hold.
        held: list[Diagram] = [True, *[False] * number]
        for item in reversed(items):
            more = [
                combine(_either, combine(_both, item, held[n - 1]), held[n]) for n in range(1, number + 1)
            ]
            held = [True, *more]
        return held[number]

    # ------------------------------------------------------------------ conditions

    def _condition(self, step: Step, opened: Mapping[str, Value]) -> Diagram:
        reads = self._reader.reads(step)
        if _is_plain(step):
            return self._conditions.diagram(id(step), reads, lambda answers: _answered(step, answers))

        def evaluate(answers: Answers) -> Value:
            situation = self._conditions.completed(answers)
            options = situation.declared if opened else {}
            made = Interpreter(self._program, situation, options, dependencies=self._judge.dependencies)
            return made.value(step.node, Frame())

        return self._conditions.diagram(id(step), reads, evaluate)

    def _valid(self, option: str) -> Diagram:
        """Return the diagram of whether a declared option is valid."""
        valid = self._situation.declared.get(option, False)
        if isinstance(valid, bool):
            return valid
        reads = self._reader.reads(*self._validity(option))
        return self._conditions.diagram(
            f"validity of {option}",
            reads,
            lambda answers: self._conditions.completed(answers).declared.get(option, False),
        )


def _is_plain(step: Step) -> bool:
    """Return whether a step is a fact, or relates facts and readings to each other or to known values."""
    node = step.node
    if isinstance(node, _NAMED):
        return True
    waiting = [part for part in step.parts if part.value is UNKNOWN]
    return isinstance(node, terms.Operation) and all(isinstance(part.node, _NAMED) for part in waiting)


def _answered(step: Step, answers: Answers) -> Value:
    """Return what a plain step comes to with some answers."""
    if not isinstance(step.node, terms.Operation):
        return answers.get(step.name, UNKNOWN)
    found = [answers.get(p.name, UNKNOWN) if p.value is UNKNOWN else p.value for p in step.parts]
    return operations.outcome(step.node, found)


def _quantifier(node: terms.Term | terms.Clause) -> tuple[str, int] | None:
    """Return how a node counts its parts, if it does."""
    if isinstance(node, terms.ListClause):
        return node.quantifier, node.number
    if isinstance(node, terms.Operation) and node.operator in ("and", "or", "not"):
        return {"and": "all", "or": "any", "not": "none"}[node.operator], 0
    return None


# Results are True, False and, as a text, the code of a case without an answer, which settles all it enters.


def _both(one: Value, other: Value) -> Value:
    return _problem(one, other) or values.kleene_all((one, other))


def _either(one: Value, other: Value) -> Value:
    return _problem(one, other) or values.kleene_any((one, other))


def _not(one: Value) -> Value:
    return _problem(one) or values.kleene_not(one)


def _problem(*found: Value) -> str:
    return next((one for one in found if isinstance(one, str)), "")


def _verdict(applies: Value, plain: Value, by_declaration: Value) -> Hashable:
    if applies is False:
        return verdict_of(applies, plain, by_declaration)
    problem = _problem(applies, plain) or ("" if plain is True else _problem(by_declaration))
    return problem or verdict_of(applies, plain, by_declaration)
