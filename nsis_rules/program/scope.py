"""What a bare name may mean at a place, and how a fault is carried out of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from nsis_rules.diagnostics.diagnostic import Diagnostic, Label
from nsis_rules.diagnostics.source import Span
from nsis_rules.program.types import Type


class Fault(Exception):
    """A fault of one expression; caught where its clause or declaration is checked."""

    def __init__(self, code: str, span: Span, message: str, help: str = "", labels: tuple[Label, ...] = ()) -> None:
        self.diagnostic = Diagnostic(code, span, message, help, labels)
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands.

    member_of: for each range that is being ranged over, the member in hand.
    scheme: the scheme whose file it is in. variables: of `for each X in LIST`. fields: of the row in hand.
    row_member: the member of the range whose facts are bare names (in `count of branch where accepted`).
    """

    member_of: dict[str, str] = field(default_factory=dict)
    scheme: str = ""
    variables: dict[str, Type] = field(default_factory=dict)
    fields: dict[str, Type] = field(default_factory=dict)
    row_member: str = ""
    in_example: bool = False

    def with_variable(self, name: str, type: Type) -> Scope:
        """Return the scope inside `for each NAME in LIST`."""
        return replace(self, variables={**self.variables, name: type})

    def with_fields(self, fields: dict[str, Type]) -> Scope:
        """Return the scope inside the condition or element of an aggregate over rows."""
        return replace(self, fields=fields)

    def with_row_member(self, member: str) -> Scope:
        """Return the scope inside an aggregate over a range, for one member."""
        return replace(self, row_member=member)
