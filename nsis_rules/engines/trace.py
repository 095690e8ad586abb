"""The trace of an evaluation: a tree of steps, each with its term, its value and what it was made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from nsis_rules.program import terms
from nsis_rules.values import UNKNOWN, Value


@dataclass(slots=True)
class Step:
    """One evaluated term or clause.

    name is the rule, fact or parameter read, if it is one; `needed` is false for what did not carry
    the result (a further item of an any-of that already holds). `person` holds what `given` set;
    `opened` is false for an `under` whose option is not declared.
    """

    node: terms.Term | terms.Clause
    value: Value = UNKNOWN
    parts: list[Step] = field(default_factory=list)
    name: str = ""
    citation: str = ""
    needed: bool = True
    person: tuple[tuple[str, Value], ...] = ()
    opened: bool = True

    def walk(self) -> Iterator[Step]:
        """Yield this step and all below it, each shared step once."""
        seen: set[int] = set()
        waiting = [self]
        while waiting:
            step = waiting.pop()
            if id(step) not in seen:
                seen.add(id(step))
                yield step
                waiting.extend(reversed(step.parts))

    def undecided(self) -> Iterator[Step]:
        """Yield the steps whose value is unknown, from here down; below a known value nothing matters."""
        seen: set[int] = set()
        waiting = [self]
        while waiting:
            step = waiting.pop()
            if id(step) not in seen and step.value is UNKNOWN:
                seen.add(id(step))
                yield step
                waiting.extend(reversed(step.parts))
