"""What all declarations have in common while they are checked: citations, names, faults, the program made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from typing import Any

from nsis_rules.diagnostics.diagnostic import Diagnostic, Label
from nsis_rules.diagnostics.source import Source, Span
from nsis_rules.diagnostics.suggest import did_you_mean
from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.program.resolve import Names, Symbol
from nsis_rules.program.scope import Fault, Scope
from nsis_rules.program.typecheck.clauses import Clauses, Place
from nsis_rules.program.typecheck.expressions import Expressions
from nsis_rules.program.typecheck.forms import FORMS
from nsis_rules.program.types import Type
from nsis_rules.program.words import MARKS
from nsis_rules.syntax import tree

_ONCE = ("bn", "mark", "checked", "asks", "bn asks")


class Declarations:
    """Checks declarations one by one and collects them; faults become diagnostics, never exceptions."""

    def __init__(self, names: Names, sources: Mapping[str, Source]) -> None:
        self.names, self.sources = names, sources
        self.expressions = Expressions(names, FORMS)
        self.clauses = Clauses(self.expressions)
        self.program = typed.Program()
        self.diagnostics: list[Diagnostic] = []

    @contextmanager
    def catching(self) -> Iterator[None]:
        """Turn a fault inside into diagnostics and go on."""
        try:
            yield
        except Fault as fault:
            self.diagnostics += fault.diagnostics

    def report(
        self, code: str, node: tree.Node, message: str, help: str = "", other: Span | None = None
    ) -> None:
        """Add a diagnostic at a node, with the place of the other where there are two."""
        labels = (Label(other, "the other"),) if other is not None else ()
        self.diagnostics.append(Diagnostic(code, node.span, message, help, labels))

    def about(self, node: tree.Declared, cited: bool = False) -> typed.About:
        """Return what a declaration says of itself; `cited` demands a citation."""
        found: dict[str, Any] = {"cites": (), "note": (), "bn": "", "mark": "", "checked": None}
        seen: set[str] = set()
        for prop in node.properties:
            if prop.name in seen:
                message = f"`{prop.name}` stands twice in one declaration"
                self.report("duplicate-name", prop, message, "keep one")
            if prop.name in _ONCE:
                seen.add(prop.name)
            if prop.name == "cites":
                cites = tuple(cite for cite in _items(prop) if isinstance(cite, tree.Citation))
                found["cites"] += tuple(self.citation(cite) for cite in cites)
            elif prop.name == "note":
                found["note"] += (prop.value,)
            elif prop.name == "mark" and prop.value not in MARKS:
                advice = did_you_mean(str(prop.value), MARKS) or f"one of {', '.join(MARKS)}"
                self.report("unknown-option", prop, f"`{prop.value}` is not a mark", advice)
            else:
                found[prop.name] = prop.value
        if cited and not found["cites"]:
            message = f"`{node.name.text}` cites no article"
            self.report("no-citation", node.name, message, "add a line such as `cites C102 Art. 18`")
        return typed.About(
            node.text, node.span, found["cites"], found["note"], found["bn"], found["mark"], found["checked"],
            self._text_of(node),
        )  # fmt: skip

    def citation(self, cite: tree.Citation) -> str:
        """Return the text of a citation, whose instrument must be declared."""
        code = cite.text.split(" ")[0]
        if self.names.of_kind(code, "instrument") is None:
            advice = self.names.near(code, "instrument") or f"declare it: `instrument {code} ...`"
            self.report("unknown-instrument", cite, f"there is no instrument `{code}`", advice)
        return cite.text

    def citations(self, cites: tuple[tree.Citation, ...]) -> tuple[str, ...]:
        """Return the texts of citations."""
        return tuple(self.citation(cite) for cite in cites)

    def _text_of(self, node: tree.Node) -> str:
        source = self.sources.get(node.span.file)
        lines = source.lines[node.span.line - 1 : node.span.end_line] if source is not None else []
        return "\n".join(lines).rstrip()

    def scope_of(self, symbol: Symbol) -> Scope:
        """Return the scope of a rule or requirement: the member and the scheme in hand."""
        return Scope({symbol.range: symbol.member} if symbol.range else {}, symbol.scheme)

    def kept(self, symbol: Symbol, for_each: tree.ForEach | None) -> bool:
        """Return whether the static `where` of a range keeps this member."""
        if for_each is None or for_each.where is None:
            return True
        found = self.expressions.settled(for_each.where, self.scope_of(symbol))
        if found is None:
            message = "`where` after `for each` asks of columns of tables only"
            raise Fault("type-mismatch", for_each.where.span, message, "ask the rest under `applies when`")
        return found.value is True

    def no_repeats(self, node: tree.Declared, listed: tuple[tree.Entry, ...]) -> None:
        """Report names that stand twice among the entries of a declaration; a letter of the law may."""
        first: dict[str, Span] = {}
        for entry in listed:
            if entry.name in first:
                message = f"`{entry.name}` stands twice in `{node.name.text}`"
                self.report("duplicate-name", entry, message, "keep one", first[entry.name])
            first.setdefault(entry.name, entry.span)

    def set_once(self, bindings: tuple[tuple[str, tree.Node], ...]) -> None:
        """Report what is set twice."""
        first: dict[str, Span] = {}
        for name, node in bindings:
            if name in first:
                self.report("duplicate-name", node, f"`{name}` is set twice", "keep one", first[name])
            first.setdefault(name, node.span)

    def within_bounds(
        self, declared: typed.FactDeclaration, value: terms.Constant, node: tree.Node, bounds: tree.Node
    ) -> None:
        """Report a value outside the bounds of its fact; `bounds` is where the fact is declared."""
        for (relation, bound), written in zip(declared.bounds, getattr(bounds, "bounds", ()), strict=False):
            if isinstance(bound, terms.Constant) and not _holds(relation, value.value, bound.value):
                message = f"`{declared.name}` lies out of its bounds"
                labels = (Label(written.span, "the bound"),)
                advice = "give a value that the fact may have"
                self.diagnostics.append(Diagnostic("out-of-bounds", node.span, message, advice, labels))

    def guard(self, node: tree.Clause, scope: Scope, address: str) -> terms.Clause:
        """Return the typed guard of a case or exception."""
        return self.clauses.clause(node, scope, Place(address, "in a rule"))

    def type_of(self, node: tree.TypeNode | None) -> Type:
        """Return the declared type of a rule, parameter or table."""
        assert node is not None
        return self.expressions.types.of(node)


def _items(prop: tree.Property) -> tuple[object, ...]:
    return prop.value if isinstance(prop.value, tuple) else ()


def _holds(relation: str, value: object, bound: object) -> bool:
    """Return whether a known value keeps a bound; what cannot be compared keeps it."""
    if isinstance(value, date) and isinstance(bound, date):
        value, bound = Fraction(value.toordinal()), Fraction(bound.toordinal())
    if not isinstance(value, Fraction) or not isinstance(bound, Fraction):
        return True
    more, less = value > bound, value < bound
    return {"at least": not less, "at most": not more, "more than": more, "less than": less}[relation]
