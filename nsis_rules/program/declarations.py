"""Declarations: the typed program made from the names, each declaration checked on its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from datetime import date
from typing import Any

from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.diagnostics.source import Source
from nsis_rules.diagnostics.suggest import did_you_mean
from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.program.citations import article_number
from nsis_rules.program.clauses import Clauses, Place
from nsis_rules.program.resolve import Names, Symbol
from nsis_rules.program.scope import Fault, Scope
from nsis_rules.program.typecheck import Expressions
from nsis_rules.program.types import BOOLEAN, Type
from nsis_rules.syntax import tree

MARKS = ("seen", "parallel", "known", "derived", "unsure")
FORCES = ("binding", "endeavour", "benchmark", "procedural")
KINDS = ("convention", "recommendation", "act", "ordinance", "rules", "programme", "draft", "illustration")
COMPUTED_BY = ("scheme", "acceptance")


class Declarations:
    """Checks declarations one by one and collects them; faults become diagnostics, never exceptions."""

    def __init__(self, names: Names, sources: Mapping[str, Source]) -> None:
        self.names, self.sources = names, sources
        self.expressions = Expressions(names)
        self.clauses = Clauses(self.expressions)
        self.program = typed.Program()
        self.diagnostics: list[Diagnostic] = []

    @contextmanager
    def catching(self) -> Iterator[None]:
        """Turn a fault inside into a diagnostic and go on."""
        try:
            yield
        except Fault as fault:
            if fault.diagnostic not in self.diagnostics:
                self.diagnostics.append(fault.diagnostic)

    def report(self, code: str, node: tree.Node, message: str, help: str = "") -> None:
        """Add a diagnostic at a node."""
        self.diagnostics.append(Diagnostic(code, node.span, message, help))

    # ------------------------------------------------------------------ what all have in common

    def about(self, node: tree.Declared, cited: bool = False) -> typed.About:
        """Return what a declaration says of itself; `cited` demands a citation."""
        found: dict[str, Any] = {"cites": (), "note": (), "bn": "", "mark": "", "checked": None}
        for prop in node.properties:
            if prop.name == "cites":
                found["cites"] += tuple(self.citation(cite) for cite in prop.value)  # type: ignore[union-attr]
            elif prop.name == "note":
                found["note"] += (prop.value,)
            else:
                found[prop.name] = prop.value
        if found["mark"] and found["mark"] not in MARKS:
            help = did_you_mean(found["mark"], MARKS) or f"one of {', '.join(MARKS)}"
            self.report("unknown-option", node.name, f"`{found['mark']}` is not a mark", help)
        if cited and not found["cites"]:
            help = "add `cites INSTRUMENT Art. N`"
            self.report("no-citation", node.name, f"`{node.name.text}` cites no article", help)
        return typed.About(
            node.text, node.span, found["cites"], found["note"], found["bn"], found["mark"], found["checked"],
            self._text_of(node),
        )  # fmt: skip

    def citation(self, cite: tree.Citation) -> str:
        """Return the text of a citation, whose instrument must be declared."""
        code = cite.text.split(" ")[0]
        symbol = self.names.symbols.get(code)
        if symbol is None or symbol.kind != "instrument":
            instruments = [key for key, other in self.names.symbols.items() if other.kind == "instrument"]
            help = did_you_mean(code, instruments) or "declare it with `instrument`"
            self.report("unknown-instrument", cite, f"there is no instrument `{code}`", help)
        return cite.text

    def _text_of(self, node: tree.Node) -> str:
        source = self.sources.get(node.span.file)
        return "\n".join(source.lines[node.span.line - 1 : node.span.end_line]).rstrip() if source else ""

    def scope_of(self, symbol: Symbol) -> Scope:
        """Return the scope of a rule or requirement: the member and the scheme in hand."""
        return Scope({symbol.range: symbol.member} if symbol.range else {}, symbol.scheme)

    def kept(self, symbol: Symbol, for_each: tree.ForEach | None) -> bool:
        """Return whether the static `where` of a range keeps this member."""
        if for_each is None or for_each.where is None:
            return True
        term = self.expressions.condition(for_each.where, self.scope_of(symbol))
        if not isinstance(term, terms.Constant):
            raise Fault("type-mismatch", for_each.where.span, "`where` on `for each` asks of columns of tables only")
        return term.value is True

    # ------------------------------------------------------------------ the declarations

    def check(self, symbol: Symbol) -> None:
        """Check one symbol and add what it declares to the program."""
        handler = _HANDLERS.get(symbol.kind)
        if handler is not None:
            with self.catching():
                handler(self, symbol)

    def _instrument(self, symbol: Symbol) -> None:
        node = symbol.node
        assert isinstance(node, tree.Instrument)
        if node.kind and node.kind not in KINDS:
            help = did_you_mean(node.kind, KINDS) or f"one of {', '.join(KINDS)}"
            self.report("unknown-option", node.name, f"`{node.kind}` is not a kind of instrument", help)
        if node.amends:
            self.citation(tree.Citation(node.name.span, node.amends))
        when = self.expressions.condition(node.until_when, Scope()) if node.until_when is not None else None
        self.program.instruments[symbol.name] = typed.Instrument(
            symbol.name, self.about(node), node.kind, node.issued_by, node.adopted, node.in_force, node.until, when,
            node.amends, node.articles,
        )  # fmt: skip

    def _part(self, symbol: Symbol) -> None:
        node = symbol.node
        assert isinstance(node, tree.Part)
        instrument = symbol.name.split(".")[0]
        self.citation(tree.Citation(node.name.span, instrument))
        if node.branch:
            self.branch(tree.Name(node.name.span, node.branch))
        part = typed.Part(symbol.name, self.about(node), instrument, node.branch, node.articles)
        self.program.parts[symbol.name] = part

    def branch(self, node: tree.Name) -> str:
        """Return the name of a branch, which must be a member of the range `branch`."""
        branches = self.names.ranges["branch"].members if "branch" in self.names.ranges else ()
        if node.text not in branches:
            raise Fault("unknown-name", node.span, f"there is no branch `{node.text}`", did_you_mean(node.text, branches))
        return node.text

    def _range(self, symbol: Symbol) -> None:
        node = symbol.node
        assert isinstance(node, tree.Range)
        self.program.ranges[symbol.name] = typed.Range(symbol.name, self.about(node), node.members, dict(node.owners))

    def _fact(self, symbol: Symbol) -> None:
        node, group = symbol.node, symbol.extra
        assert isinstance(node, tree.FactNode) and isinstance(group, tree.Facts)
        self.program.facts[symbol.name] = self.fact(node, symbol.name, group.text)

    def fact(self, node: tree.FactNode, name: str, group: str) -> typed.FactDeclaration:
        """Return one fact or field, with its bounds."""
        type = self.expressions.type_of_node(node.type)
        bounds = tuple((bound.relation, self._bound(bound, type)) for bound in node.bounds)
        own = {prop.name: prop.value for prop in node.properties}
        also = own.get("also", ())
        if node.computed_by and node.computed_by not in COMPUTED_BY:
            self.report("unknown-option", node.name, f"a fact is computed by {' or '.join(COMPUTED_BY)}")
        if_none = self.expressions.term(node.if_none, Scope(), type) if node.if_none is not None else None
        return typed.FactDeclaration(
            name, self.about(node), type, str(own.get("asks", "")), str(own.get("bn asks", "")), bounds,
            tuple(map(str, also)) if isinstance(also, tuple) else (), node.computed_by, if_none, group,
        )  # fmt: skip

    def _bound(self, bound: tree.Bound, type: Type) -> terms.Term:
        return self.expressions.term(bound.value, Scope(), type.plain() if type.amount else type)

    def _record(self, symbol: Symbol) -> None:
        node = symbol.node
        assert isinstance(node, tree.Facts)
        fields = tuple(self.fact(fact, f"{symbol.name}.{fact.name.text}", node.text) for fact in node.facts)
        self.program.records[symbol.name] = typed.Record(symbol.name, self.about(node), fields)

    def _catalogue(self, symbol: Symbol) -> None:
        node = symbol.node
        assert isinstance(node, tree.Catalogue)
        entries = tuple((entry.label, entry.name, entry.text) for entry in node.entries)
        self._no_repeats(node, [entry.name for entry in node.entries])
        self.program.catalogues[symbol.name] = typed.Catalogue(symbol.name, self.about(node, cited=True), entries)

    def _no_repeats(self, node: tree.Declared, listed: list[str]) -> None:
        for name in {name for name in listed if listed.count(name) > 1}:
            self.report("duplicate-name", node.name, f"`{name}` stands twice in `{node.name.text}`")

    def _reading(self, symbol: Symbol) -> None:
        node = symbol.node
        assert isinstance(node, tree.Reading)
        alternatives = tuple((one.name, one.text) for one in node.alternatives)
        self._no_repeats(node, [one.name for one in node.alternatives])
        defaults = [one.name for one in node.alternatives if one.default]
        if len(defaults) > 1:
            self.report("duplicate-name", node.name, f"`{symbol.name}` has two defaults", "keep one, or none")
        made = typed.Reading(symbol.name, self.about(node, cited=True), alternatives, (*defaults, "")[0])
        self.program.readings[symbol.name] = made

    def _declaration(self, symbol: Symbol) -> None:
        node = symbol.node
        assert isinstance(node, tree.Declaration)
        about = self.about(node, cited=True)
        options = []
        for entry in node.options:
            cites = tuple(self.citation(cite) for cite in entry.cites)
            if not cites:
                self.report("no-citation", entry, f"the option `{entry.name}` opens no article", "add `cites ...`")
            options.append(typed.Option(f"{symbol.name}.{entry.name}", entry.text, cites))
        place = Place(about.cites[0] if about.cites else "").closed("in `valid when`")
        valid = self.clauses.clause(node.valid_when, Scope(), place) if node.valid_when is not None else None
        unless = node.unless.text if node.unless is not None else ""
        if unless and unless not in self.names.symbols:
            raise Fault("unknown-name", node.unless.span, f"there is no declaration `{unless}`")  # type: ignore[union-attr]
        made = typed.Declaration(symbol.name, about, valid, node.at_most, unless, tuple(options))
        self.program.declarations[symbol.name] = made

    def _requirement(self, symbol: Symbol) -> None:
        node = symbol.node
        assert isinstance(node, tree.Requirement)
        scope = self.scope_of(symbol)
        if not self.kept(symbol, node.for_each):
            return
        if node.force not in FORCES:
            help = did_you_mean(node.force, FORCES) or f"one of {', '.join(FORCES)}"
            raise Fault("unknown-option", node.name.span, f"`{node.force}` is not a force", help)
        about = self.about(node, cited=True)
        instrument = node.name.text.split(".")[0]
        self.citation(tree.Citation(node.name.span, instrument))
        place = Place(about.cites[0] if about.cites else node.name.text)
        closed = place.closed("in `applies when`")
        applies = self.clauses.clause(node.applies, scope, closed) if node.applies is not None else None
        met = self.clauses.clause(node.met, scope, place)
        owner = self.names.owners.get(symbol.member, symbol.member)
        if node.branch is not None:
            owner = self.branch(node.branch)
        part = self._part_of(instrument, about.cites, owner)
        branch = owner or (part.branch if part is not None else "")
        self.program.requirements[symbol.name] = typed.Requirement(
            symbol.name, node.name.text, about, instrument, part.name if part is not None else "", branch,
            symbol.member, node.force, applies, met,
        )  # fmt: skip

    def _part_of(self, instrument: str, cites: tuple[str, ...], branch: str) -> typed.Part | None:
        """Return the Part that holds the first article cited, or the Part of the branch that is in hand."""
        parts = [part for part in self.program.parts.values() if part.instrument == instrument]
        if branch:
            return next((part for part in parts if part.branch == branch), None)
        number = article_number(cites[0]) if cites else None
        return next((p for p in parts if number and p.articles[0] <= number <= p.articles[1]), None)

    def _beneficiary(self, symbol: Symbol) -> None:
        node = symbol.node
        assert isinstance(node, tree.Beneficiary)
        bindings = tuple(self._person_binding(binding, Scope()) for binding in node.bindings)
        self._no_repeats(node, [name for name, _ in bindings])
        opened = tuple((name, self.expressions.type_of_node(type)) for name, type in node.open)
        made = typed.Beneficiary(symbol.name, self.about(node, cited=True), bindings, opened)
        self.program.beneficiaries[symbol.name] = made

    def _person_binding(self, binding: tree.Binding, scope: Scope) -> tuple[str, terms.Term]:
        symbol = self.names.find(binding.name.text, scope.scheme)
        if symbol is None or symbol.kind != "person":
            help = self.names.suggestion(binding.name.text, scope.scheme)
            raise Fault("unknown-name", binding.name.span, f"there is no `{binding.name.text}` to set", help)
        return symbol.name, self.expressions.term(binding.value, scope, self.expressions.declared_type(symbol))

    def _scheme(self, symbol: Symbol) -> None:
        node = symbol.node
        assert isinstance(node, tree.Scheme)
        scope = Scope(scheme=symbol.name)
        standard = tuple(self._person_binding(binding, scope) for binding in node.standard_person)
        pays = tuple(self._paid(one, scope) for one in node.pays)
        about = self.about(node, cited=True)
        self.program.schemes[symbol.name] = typed.Scheme(symbol.name, about, pays, standard)

    def _paid(self, node: tree.Pays, scope: Scope) -> tuple[str, terms.Term]:
        fact = self.names.symbols.get(node.fact.text)
        if fact is None or fact.kind != "computed":
            help = self.names.suggestion(node.fact.text) or "declare it `computed by scheme`"
            raise Fault("unknown-name", node.fact.span, f"no branch is paid `{node.fact.text}`", help)
        paid = self.expressions.term(node.rule, scope)
        if node.ratio is not None:
            paid = self.expressions.convert(paid, node.ratio, node.unit, node.period, node)
        expected = self.expressions.declared_type(fact)
        if paid.type.plain() != expected.plain() and not (paid.type.kind == "list" == expected.kind):
            message = f"`{node.fact.text}` is `{expected}`, the rule gives `{paid.type}`"
            raise Fault("unit-mismatch", node.rule.span, message, "convert it: `at 30 days per month`")
        return fact.name, paid

    def guard(self, node: tree.Clause, scope: Scope, address: str) -> terms.Clause:
        """Return the typed guard of a case or exception."""
        return self.clauses.clause(node, scope, Place(address).closed("in a rule"))

    def truth(self, node: tree.Clause, scope: Scope, address: str) -> terms.Term:
        """Return a truth list as a boolean term."""
        return terms.Truth(self.guard(node, scope, address), BOOLEAN)

    def require_type(self, node: tree.TypeNode | None) -> Type:
        """Return the declared type of a rule, parameter or table."""
        assert node is not None
        return self.expressions.type_of_node(node)


def version_of(declarations: Declarations, node: tree.VersionStart | None, cites: tuple[str, ...]) -> typed.Version:
    """Return the stretch of time of a version; `from INSTRUMENT` takes the dates of the instrument."""
    if node is None:
        return typed.Version(None, None, cites)
    if isinstance(node.start, date):
        return typed.Version(node.start, node.until, cites)
    instrument = declarations.program.instruments.get(node.start)
    if instrument is None or instrument.in_force is None:
        raise Fault("unknown-instrument", node.span, f"there is no instrument `{node.start}` with a date in force")
    return typed.Version(instrument.in_force, instrument.until, cites, instrument.until_when)


def check_versions(declarations: Declarations, node: tree.Declared, versions: list[typed.Version]) -> None:
    """Report two versions that are in force on one day."""
    ordered = sorted(versions, key=lambda version: version.start or date.min)
    for earlier, later in zip(ordered, ordered[1:], strict=False):
        closed = earlier.until is not None and earlier.when is None
        overlap = closed and later.start is not None and earlier.until >= later.start  # type: ignore[operator]
        if earlier.start == later.start or overlap:
            message = f"two versions of `{node.name.text}` are in force on {later.start}"
            declarations.report("overlapping-versions", node.name, message, "end the one before the other begins")


_HANDLERS: dict[str, Callable[[Declarations, Symbol], None]] = {
    "instrument": Declarations._instrument, "part": Declarations._part, "range": Declarations._range,
    "fact": Declarations._fact, "person": Declarations._fact, "computed": Declarations._fact,
    "record": Declarations._record, "catalogue": Declarations._catalogue, "reading": Declarations._reading,
    "declaration": Declarations._declaration, "requirement": Declarations._requirement,
    "beneficiary": Declarations._beneficiary, "scheme": Declarations._scheme,
}  # fmt: skip


