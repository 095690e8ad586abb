"""Conditions that are undecided, each as a diagram over the answers it waits for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from math import prod

from nsis_rules.compliance.candidates import candidates, has_open_bound
from nsis_rules.compliance.declared import declared_options
from nsis_rules.compliance.diagrams import Diagram, Diagrams
from nsis_rules.compliance.reads import ACCEPTS, Reads
from nsis_rules.engines.contract import Situation, Unanswerable
from nsis_rules.program import program as typed
from nsis_rules.values import UNKNOWN, Value

MOST_EVALUATIONS = 64
_MOST_COMPLETIONS = 512
_EITHER_WAY = (True, False)

Answers = Mapping[str, Value]


class _TooMuch(Exception):
    """A condition cannot be tabulated: too many completions, or it waits for what has no list of answers."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as a diagram, or None where it could not be tabulated.

    whole: whether the diagram holds for all answers, not only for those that were tried. names: all that
    it waits for. number: of the question that stands for it where it may come out either way.
    """

    diagram: Diagram | None
    whole: bool
    names: frozenset[str]
    number: int


class Conditions:
    """The undecided conditions of one requirement. With `guessing`, those not whole may come out either way.

    vague: whether one that is not whole has been used.
    """

    def __init__(
        self, program: typed.Program, situation: Situation, reads: Reads, diagrams: Diagrams
    ) -> None:
        self._program, self._situation, self._reads, self._diagrams = program, situation, reads, diagrams
        self._made: dict[Hashable, Condition] = {}
        self._next_number = count()
        self._numbers = {name: next(self._next_number) for name in reads.names}
        self._answers = {name: self._answers_to(name) for name in reads.names}
        self.guessing = self.vague = False

    def diagram(self, key: Hashable, reads: Reads, evaluate: Callable[[Answers], Value]) -> Diagram:
        """Return the diagram of a condition, made when its key is first seen; `evaluate` says what answers lead to."""
        if key not in self._made:
            self._made[key] = self._condition(reads, evaluate)
        condition = self._made[key]
        self.vague = self.vague or not condition.whole
        if condition.diagram is None or (self.guessing and not condition.whole):
            return self._diagrams.choice(condition.number, _EITHER_WAY)
        return condition.diagram

    def waits_for(self, reads: Reads) -> dict[str, None]:
        """Return all that some steps wait for, or may wait for once more is known."""
        facts = self._situation.facts
        later = {name: None for name in reads.put_off if facts.get(name, UNKNOWN) is UNKNOWN}
        return {**reads.names, **reads.schemes, **later}

    def names_of(self, diagram: Diagram) -> tuple[set[str], bool]:
        """Return the names on which a diagram turns, and whether it does not turn on a condition without a diagram.

        A condition that may come out either way stands for all it waits for.
        """
        numbers = self._diagrams.turns_on(diagram)
        found = {name for name, number in self._numbers.items() if number in numbers}
        guessed = [one for one in self._made.values() if one.number in numbers]
        return found.union(*(one.names for one in guessed)), all(one.diagram is not None for one in guessed)

    def completed(self, answers: Answers) -> Situation:
        """Return the situation with some answers given, and what they make of the declarations."""
        facts, readings = dict(self._situation.facts), dict(self._situation.readings)
        for name, value in answers.items():
            if name == ACCEPTS:
                facts |= {
                    one.name: value for one in self._program.facts.values() if one.computed_by == "acceptance"
                }
            elif name in self._program.readings:
                readings[name] = str(value)
            else:
                facts[name] = value
        completed = replace(self._situation, facts=facts, readings=readings)
        if UNKNOWN not in self._situation.declared.values():
            return completed
        declared, _ = declared_options(self._program, completed.declares, completed)
        return replace(completed, declared=declared)

    # ------------------------------------------------------------------ tabulating

    def _condition(self, reads: Reads, evaluate: Callable[[Answers], Value]) -> Condition:
        waits = self.waits_for(reads)
        asked: set[str] = set()
        diagram = self._tabulated(list(waits), evaluate, asked) if self._can_be_tabulated(waits) else None
        whole = diagram is not None and all(self._is_whole(name, reads) for name in asked)
        return Condition(diagram, whole, frozenset(waits), next(self._next_number))

    def _can_be_tabulated(self, names: Iterable[str]) -> bool:
        for name in names:
            if name not in self._numbers:
                self._answers[name] = self._answers_to(name)
                self._numbers[name] = next(self._next_number)
        return 0 < prod(len(self._answers[name]) for name in names) <= _MOST_COMPLETIONS

    def _is_whole(self, name: str, reads: Reads) -> bool:
        """Return whether the answers that are tried to a question stand for all others."""
        declared = self._program.facts.get(name)
        if declared is None:
            return name != ACCEPTS
        if declared.type.truth or declared.type.kind == "options":
            return True
        return name not in reads.loose and name not in reads.put_off and not has_open_bound(declared)

    def _tabulated(
        self, names: list[str], evaluate: Callable[[Answers], Value], asked: set[str]
    ) -> Diagram | None:
        """Return the diagram of a condition, or None if that takes too many evaluations or is not enough.

        `asked` receives the names whose answers were needed.
        """
        evaluations = count(1)

        def branch(answers: Answers, left: list[str]) -> Diagram:
            if next(evaluations) > MOST_EVALUATIONS:
                raise _TooMuch
            try:
                value = evaluate(answers)
            except Unanswerable as problem:
                return problem.code
            if isinstance(value, bool):
                return value
            if not left:
                raise _TooMuch
            name, *rest = left
            asked.add(name)
            branches = [branch({**answers, name: answer}, rest) for answer in self._answers[name]]
            return self._diagrams.choice(self._numbers[name], branches)

        try:
            return branch({}, names)
        except _TooMuch:
            return None

    def _answers_to(self, name: str) -> tuple[Value, ...]:
        """Return the answers that are tried, none where they cannot be listed."""
        if name == ACCEPTS:
            return (True, False)
        if name in self._program.readings:
            return tuple(alternative for alternative, _ in self._program.readings[name].alternatives)
        if name not in self._program.facts:
            return ()
        loose = name in self._reads.loose or name not in self._reads.names
        return candidates(self._program, name, self._reads.compared.get(name, ()), loose)
