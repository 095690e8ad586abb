"""Verdicts: what a requirement comes to in a situation, with the declarations made, none, or all."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations, islice, product
from math import prod

from nsis_rules.compliance.declared import declared_options
from nsis_rules.engines.contract import Situation, Unanswerable
from nsis_rules.engines.interpret import EVERY_OPTION, Frame, Interpreter
from nsis_rules.program import program as typed
from nsis_rules.program.depend import Dependencies
from nsis_rules.values import UNKNOWN, Value


class Verdict(enum.Enum):
    """What a requirement comes to. Only the first two are compliance; unknown never is."""

    MET = "met"
    MET_BY_DECLARATION = "met_by_declaration"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"

    @property
    def compliant(self) -> bool:
        """Whether the requirement is met, by a declaration or without."""
        return self in (Verdict.MET, Verdict.MET_BY_DECLARATION)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way in which the State may choose, or a text be read, and the verdict it leads to."""

    chosen: tuple[tuple[str, str], ...]
    verdict: Verdict


_MOST_COMBINATIONS = 64
_MOST_KEPT = 64


class Judge:
    """Finds verdicts of one program; knows for each requirement what it may read."""

    def __init__(self, program: typed.Program, schemes: Mapping[str, str]) -> None:
        self.program = program
        self.dependencies = Dependencies(program, schemes)
        self._interpreters: dict[int, tuple[Situation, Interpreter]] = {}
        self._situations: dict[tuple[int, tuple[tuple[str, str], ...]], Situation] = {}

    def verdict(self, requirement: typed.Requirement, situation: Situation) -> Verdict:
        """Return the verdict; what the State may choose and has not is tried each way.

        All alternatives met is met, none met is not met, else unknown.
        """
        open_choices = self.open_choices(requirement, situation)
        if not open_choices or _too_many(open_choices):
            return self.decided(requirement, situation)
        return joined(verdict for _, verdict in self._ways(requirement, situation, open_choices))

    def joint(
        self, requirement: typed.Requirement, situation: Situation
    ) -> tuple[Verdict, tuple[Alternative, ...]]:
        """Return the verdict, with the verdict under each way to choose where choices are open."""
        open_choices = self.open_choices(requirement, situation)
        if not open_choices:
            return self.decided(requirement, situation), ()
        alternatives = self.alternatives(requirement, situation, open_choices)
        if _too_many(open_choices):
            return self.decided(requirement, situation), alternatives
        return joined(alternative.verdict for alternative in alternatives), alternatives

    def decided(self, requirement: typed.Requirement, situation: Situation) -> Verdict:
        """Return the verdict where nothing is left to choose."""
        plain = self._interpreter(situation)
        applies: Value = True
        if requirement.applies is not None:
            applies = plain.value(requirement.applies, Frame())
        if applies is False:
            return Verdict.NOT_APPLICABLE
        held = plain.value(requirement.met, Frame())
        declared: Value = False
        if held is not True and self.has_under(requirement) and situation.declared:
            declared = self.held(requirement, situation, situation.declared)
        return verdict_of(applies, held, declared)

    def held(
        self, requirement: typed.Requirement, situation: Situation, opened: Mapping[str, Value] | str
    ) -> Value:
        """Return whether the clauses hold with some options opened."""
        interpreter = Interpreter(self.program, situation, opened, dependencies=self.dependencies)
        return interpreter.value(requirement.met, Frame())

    def _interpreter(self, situation: Situation) -> Interpreter:
        """Return the interpreter of a situation in which no option is open; it keeps what it has evaluated."""
        known = self._interpreters.get(id(situation))
        if known is None:
            if len(self._interpreters) > _MOST_KEPT:
                self._interpreters.clear()
                self._situations.clear()
            made = Interpreter(self.program, situation, dependencies=self.dependencies)
            known = self._interpreters[id(situation)] = (situation, made)
        return known[1]

    def chosen(self, situation: Situation, chosen: tuple[tuple[str, str], ...]) -> Situation:
        """Return the situation with choices made; the same one each time, so that work is shared."""
        key = (id(situation), chosen)
        if key not in self._situations:
            self._interpreter(situation)  # keeps the situation, and with it its identity
            self._situations[key] = with_choices(self.program, situation, chosen)
        return self._situations[key]

    def has_under(self, requirement: typed.Requirement) -> bool:
        """Return whether a declaration can matter to the requirement."""
        return any(uses.options for uses in self.dependencies.reached(requirement.name))

    def rounds(self, requirement: typed.Requirement) -> bool:
        """Return whether a rounding is written anywhere below the requirement."""
        return any(uses.rounds for uses in self.dependencies.reached(requirement.name))

    def cures(self, requirement: typed.Requirement, situation: Situation) -> tuple[tuple[str, ...], ...]:
        """Return the smallest sets of further options that would make a requirement met and may be declared."""
        if not self.has_under(requirement) or self.held(requirement, situation, EVERY_OPTION) is False:
            return ()
        reached = {option for uses in self.dependencies.reached(requirement.name) for option in uses.options}
        options = sorted(reached - set(situation.declared))
        for size in range(1, len(options) + 1):
            found = [
                chosen
                for chosen in combinations(options, size)
                if self._cured(requirement, situation, chosen)
            ]
            if found:
                return tuple(found)
        return ()

    def _cured(self, requirement: typed.Requirement, situation: Situation, chosen: tuple[str, ...]) -> bool:
        """Return whether a requirement would be met with more options, all valid as far as is known."""
        declares = (*situation.declares, *chosen)
        declared, _ = declared_options(self.program, declares, replace(situation, declared={}))
        if not set(chosen) <= set(declared):
            return False
        opened = declared | dict.fromkeys(chosen, True)
        try:
            return self.verdict(requirement, replace(situation, declares=declares, declared=opened)).compliant
        except Unanswerable:
            return False

    # ------------------------------------------------------------------ choices and readings

    def choices(self, requirement: typed.Requirement) -> dict[str, tuple[str, ...]]:
        """Return the choices of the State that the requirement may read, with their alternatives."""
        return {name: of for uses in self.dependencies.reached(requirement.name) for name, of in uses.choices}

    def readings(self, requirement: typed.Requirement) -> dict[str, tuple[str, ...]]:
        """Return the readings that the requirement may depend on, with their alternatives."""
        return {
            name: of for uses in self.dependencies.reached(requirement.name) for name, of in uses.readings
        }

    def open_choices(
        self, requirement: typed.Requirement, situation: Situation
    ) -> dict[str, tuple[str, ...]]:
        """Return the choices not made, and the readings without a default that are not set."""
        open_ones = {
            name: options
            for name, options in self.choices(requirement).items()
            if situation.facts.get(name, UNKNOWN) is UNKNOWN
        }
        open_ones |= {
            name: options
            for name, options in self.readings(requirement).items()
            if name not in situation.readings and not self.program.readings[name].default
        }
        return dict(sorted(open_ones.items()))

    def alternatives(
        self, requirement: typed.Requirement, situation: Situation, choices: Mapping[str, tuple[str, ...]]
    ) -> tuple[Alternative, ...]:
        """Return the verdict under each combination of the choices (at most 64 combinations)."""
        ways = self._ways(requirement, situation, choices)
        return tuple(Alternative(*way) for way in islice(ways, _MOST_COMBINATIONS))

    def _ways(
        self, requirement: typed.Requirement, situation: Situation, choices: Mapping[str, tuple[str, ...]]
    ) -> Iterator[tuple[tuple[tuple[str, str], ...], Verdict]]:
        for picked in product(*choices.values()):
            chosen = tuple(zip(choices, picked, strict=True))
            yield chosen, self.decided(requirement, self.chosen(situation, chosen))


def _too_many(choices: Mapping[str, tuple[str, ...]]) -> bool:
    """Return whether there are more ways to choose than are tried.

    What is known although the choices are unknown holds for each way; nothing else is then said.
    """
    return prod(map(len, choices.values())) > _MOST_COMBINATIONS


def with_choices(
    program: typed.Program, situation: Situation, chosen: tuple[tuple[str, str], ...]
) -> Situation:
    """Return the situation with choices made and readings set."""
    facts = {name: option for name, option in chosen if name not in program.readings}
    readings = {name: option for name, option in chosen if name in program.readings}
    return replace(situation, facts={**situation.facts, **facts}, readings={**situation.readings, **readings})


def joined(verdicts: Iterable[Verdict]) -> Verdict:
    """Return what alternatives come to: all met is met, none met is not met, else unknown.

    What applies in one way and not in another is unknown too: a choice would change the verdict. Nothing
    is asked of the alternatives after the first that makes it unknown.
    """
    found: set[Verdict] = set()
    for verdict in verdicts:
        found.add(verdict)
        if verdict is Verdict.UNKNOWN or (len(found) > 1 and not all(one.compliant for one in found)):
            return Verdict.UNKNOWN
    return found.pop() if len(found) == 1 else Verdict.MET_BY_DECLARATION


def verdict_of(applies: Value, plain: Value, by_declaration: Value) -> Verdict:
    """Return the verdict of what applies, and of what holds without and with the declarations made."""
    if applies is False:
        return Verdict.NOT_APPLICABLE
    if applies is UNKNOWN:
        return Verdict.UNKNOWN
    if plain is True:
        return Verdict.MET
    if by_declaration is True:
        return Verdict.MET_BY_DECLARATION
    return Verdict.UNKNOWN if UNKNOWN in (plain, by_declaration) else Verdict.NOT_MET
