"""What a bare name may mean at a place, and how a fault is carried out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from nsis_rules.diagnostics.diagnostic import Diagnostic, Label
from nsis_rules.diagnostics.source import Span
from nsis_rules.program.types import Type

_Node = TypeVar("_Node")
_Made = TypeVar("_Made")


class Fault(Exception):
    """What is wrong with an expression or clause; caught where its declaration is checked."""

    def __init__(
        self, code: str, span: Span, message: str, help: str = "", labels: tuple[Label, ...] = ()
    ) -> None:
        self.diagnostics = [Diagnostic(code, span, message, help, labels)]
        super().__init__(message)


def each(make: Callable[[_Node], _Made], nodes: Iterable[_Node]) -> tuple[_Made, ...]:
    """Return what is made of each node; the faults of all of them are raised as one."""
    made: list[_Made] = []
    first: Fault | None = None
    for node in nodes:
        try:
            made.append(make(node))
        except Fault as fault:
            if first is None:
                first = fault
            else:
                first.diagnostics += fault.diagnostics
    if first is not None:
        raise first
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands.

    member_of: for each range that is being ranged over, the member in hand.
    scheme: the scheme whose file it is in. variables: of `for each X in LIST`. fields: of the row in hand.
    row_range, row_member: the member whose facts are bare names (in `count of branch where accepted`).
    in_example: whether `unknown` may be written. requirement: the requirement that asks.
    not_monotone: why it would matter here if a requirement came to be met; empty where it can only help.
    """

    member_of: dict[str, str] = field(default_factory=dict)
    scheme: str = ""
    variables: dict[str, Type] = field(default_factory=dict)
    fields: dict[str, Type] = field(default_factory=dict)
    row_range: str = ""
    row_member: str = ""
    in_example: bool = False
    requirement: str = ""
    not_monotone: str = ""

    def with_variable(self, name: str, type: Type) -> Scope:
        """Return the scope inside `for each NAME in LIST`."""
        return replace(self, variables={**self.variables, name: type})

    def with_fields(self, fields: dict[str, Type]) -> Scope:
        """Return the scope inside the condition or element of an aggregate over rows."""
        return replace(self, fields=fields)

    def with_row_member(self, range_name: str, member: str) -> Scope:
        """Return the scope inside an aggregate over a range, for one member."""
        return replace(self, row_range=range_name, row_member=member)

    def closed(self, why: str) -> Scope:
        """Return the scope where a requirement that is met does not only help."""
        return replace(self, not_monotone=self.not_monotone or why)

    @property
    def at_hand(self) -> tuple[str, ...]:
        """The bare names that hold here only: variables, and fields of the row."""
        return (*self.variables, *self.fields)
