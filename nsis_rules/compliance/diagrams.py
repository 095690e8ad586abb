"""Decision diagrams: results that turn on a few questions, each with its list of answers.

Ordered, reduced and shared: what always comes to the same is the same diagram, and a question stands in a
diagram if and only if, under some answers to the others, its own answer changes what it comes to. A text
stands for a case that has no result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Any


class TooLarge(Exception):
    """A diagram has grown beyond the limit."""


class Question:
    """A node: a question by its number, and what follows from each of its answers."""

    __slots__ = ("branches", "number")

    def __init__(self, number: int, branches: tuple[Diagram, ...]) -> None:
        self.number, self.branches = number, branches


# A `Question`, or a result that needs none: True, False, UNKNOWN, a verdict, a text.
Diagram = Any


class Diagrams:
    """Diagrams over numbered questions, which are asked in the order of their numbers."""

    def __init__(self, most_nodes: int) -> None:
        self._most_nodes = most_nodes
        self._nodes: dict[tuple[int, tuple[Diagram, ...]], Question] = {}
        self._known: dict[tuple[object, ...], Diagram] = {}

    def choice(self, number: int, branches: Iterable[Diagram]) -> Diagram:
        """Return what asks a question first, and goes on with the branch of its answer."""
        branches = tuple(branches)
        numbers = [branch.number for branch in branches if isinstance(branch, Question)]
        if not numbers or number < min(numbers):
            return self._node(number, branches)
        key = ("choice", number, branches)
        if key not in self._known:
            first = min(numbers)
            if first == number:
                chosen = [_answered(branch, number, index) for index, branch in enumerate(branches)]
                self._known[key] = self._node(number, tuple(chosen))
            else:
                width = next(
                    len(b.branches) for b in branches if isinstance(b, Question) and b.number == first
                )
                self._known[key] = self._node(
                    first,
                    tuple(
                        self.choice(number, [_answered(b, first, i) for b in branches]) for i in range(width)
                    ),
                )
        return self._known[key]

    def _node(self, number: int, branches: tuple[Diagram, ...]) -> Diagram:
        if all(branch is branches[0] for branch in branches):
            return branches[0]
        found = self._nodes.get((number, branches))
        if found is None:
            if len(self._nodes) >= self._most_nodes:
                raise TooLarge
            found = self._nodes[number, branches] = Question(number, branches)
        return found

    def turns_on(self, diagram: Diagram) -> set[int]:
        """Return the numbers of the questions whose answer may change the result; texts are no results."""
        nodes = list(nodes_of(diagram))
        if not any(isinstance(branch, str) for node in nodes for branch in node.branches):
            return {node.number for node in nodes}
        return {
            node.number
            for node in nodes
            if any(
                True in results_of(self.combine(_differ, *pair)) for pair in combinations(node.branches, 2)
            )
        }

    def combine(self, function: Callable[..., Any], *diagrams: Diagram) -> Diagram:
        """Return the function of the results of some diagrams."""
        questions = [diagram for diagram in diagrams if isinstance(diagram, Question)]
        if not questions:
            return function(*diagrams)
        key = (function, diagrams)
        if key not in self._known:
            first = min(question.number for question in questions)
            width = next(len(question.branches) for question in questions if question.number == first)
            self._known[key] = self._node(
                first,
                tuple(
                    self.combine(function, *(_answered(d, first, i) for d in diagrams)) for i in range(width)
                ),
            )
        return self._known[key]


def _answered(diagram: Diagram, number: int, answer: int) -> Diagram:
    """Return what is left of a diagram when its first question may be answered."""
    return diagram.branches[answer] if isinstance(diagram, Question) and diagram.number == number else diagram


def _differ(one: Any, other: Any) -> bool:
    return one != other and not isinstance(one, str) and not isinstance(other, str)


def nodes_of(diagram: Diagram) -> Iterator[Question]:
    """Yield the questions of a diagram, each node once."""
    seen: set[int] = set()
    waiting = [diagram]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Question) and id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting.extend(one.branches)


def results_of(diagram: Diagram) -> set[Any]:
    """Return the results to which a diagram may lead."""
    ends = {
        branch for node in nodes_of(diagram) for branch in node.branches if not isinstance(branch, Question)
    }
    return ends or {diagram}
