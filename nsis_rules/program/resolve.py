"""Names: every declaration of all files by its full name, ranges expanded, scopes of schemes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from nsis_rules.diagnostics.diagnostic import Diagnostic, Label
from nsis_rules.diagnostics.source import Span
from nsis_rules.diagnostics.suggest import did_you_mean
from nsis_rules.syntax import tree


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a full name stands for.

    kind: fact, person, computed, rule, parameter, table, column, reading, declaration, option, catalogue,
        beneficiary, requirement, scheme, instrument, part, record, range.
    member: the member of a range it was made for; range: that range; scheme: the scheme it belongs to.
    """

    kind: str
    name: str
    node: tree.Node
    member: str = ""
    range: str = ""
    scheme: str = ""
    extra: object = None

    @property
    def span(self) -> Span:
        """Where it is declared."""
        return self.node.span


@dataclass
class Names:
    """All symbols of a rulebook; filled by `resolve`, then only read."""

    symbols: dict[str, Symbol] = field(default_factory=dict)
    ranges: dict[str, tree.Range] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def members(self, range_name: str) -> tuple[str, ...]:
        """Return the members of a range."""
        return self.ranges[range_name].members

    def find(self, name: str, scheme: str = "", member_of: dict[str, str] | None = None) -> Symbol | None:
        """Return what a written name means: a range's name stands for the member in hand."""
        full = self.in_full(name, member_of or {})
        if scheme and f"{scheme}.{full}" in self.symbols:
            return self.symbols[f"{scheme}.{full}"]
        return self.symbols.get(full)

    def in_full(self, name: str, member_of: dict[str, str]) -> str:
        """Replace `contingency.x` by `sickness.x` where sickness is in hand, `contingency.branch` by its branch."""
        first, _, rest = name.partition(".")
        if first not in member_of:
            return name
        member = member_of[first]
        if rest.split(".")[0] == "branch" and first != "branch":
            member, rest = self.owners.get(member, member), rest.partition(".")[2]
        return f"{member}.{rest}" if rest else member

    def suggestion(self, name: str, scheme: str = "") -> str:
        """Return the help for a name that nothing declares, with the sheets' other names of facts."""
        also = {
            f"{symbol.name.rpartition('.')[0]}.{other}": symbol.name
            for symbol in self.symbols.values()
            if isinstance(symbol.node, tree.FactNode)
            for prop in symbol.node.properties
            if prop.name == "also" and isinstance(prop.value, tuple)
            for other in prop.value
        }
        if name in also:
            return f"it is called `{also[name]}` here"
        local = [key.removeprefix(f"{scheme}.") for key in self.symbols if scheme and key.startswith(f"{scheme}.")]
        return did_you_mean(name, [*self.symbols, *local])

    def add(self, symbol: Symbol) -> None:
        """Add a symbol; a second one of the name is a diagnostic that shows both places."""
        other = self.symbols.get(symbol.name)
        if other is not None:
            self.diagnostics.append(
                Diagnostic(
                    "duplicate-name",
                    symbol.span,
                    f"`{symbol.name}` is declared twice",
                    labels=(Label(other.span, "first declared here"),),
                )
            )
            return
        self.symbols[symbol.name] = symbol


def resolve(files: Iterable[tree.RuleFile]) -> Names:
    """Collect the names of all files; a scheme owns what follows it in its file."""
    names = Names()
    declared = list(_with_scheme(files))
    for node, _ in declared:
        if isinstance(node, tree.Range):
            names.add(Symbol("range", node.name.text, node))
            names.ranges[node.name.text] = node
            names.owners.update(node.owners)
    for node, scheme in declared:
        if not isinstance(node, tree.Range):
            for symbol in _symbols(names, node, scheme):
                names.add(symbol)
    return names


def _with_scheme(files: Iterable[tree.RuleFile]) -> Iterator[tuple[tree.Declarations, str]]:
    for file in files:
        scheme = ""
        for node in file.declarations:
            if isinstance(node, tree.Scheme):
                scheme = node.name.text
            yield node, scheme


_KINDS: dict[type, str] = {
    tree.Instrument: "instrument", tree.Part: "part", tree.Catalogue: "catalogue", tree.Reading: "reading",
    tree.Parameter: "parameter", tree.Table: "table", tree.Rule: "rule", tree.Requirement: "requirement",
    tree.Beneficiary: "beneficiary", tree.Scheme: "scheme",
}  # fmt: skip


def _symbols(names: Names, node: tree.Declarations, scheme: str) -> Iterator[Symbol]:
    if isinstance(node, tree.Facts):
        yield from _fact_symbols(names, node, scheme)
    elif isinstance(node, tree.Declaration):
        yield Symbol("declaration", node.name.text, node)
        for option in node.options:
            yield Symbol("option", f"{node.name.text}.{option.name}", option, extra=node)
    elif isinstance(node, tree.Table) and node.for_each is not None:
        yield from _column_symbols(names, node)
    elif isinstance(node, tree.Rule | tree.Requirement) and node.for_each is not None:
        yield from _ranged_symbols(names, node, scheme)
    elif not isinstance(node, tree.Example):
        local = f"{scheme}." if scheme and isinstance(node, tree.Rule | tree.Parameter | tree.Table) else ""
        yield Symbol(_KINDS[type(node)], f"{local}{node.name.text}", node, scheme=scheme)


def members_of(names: Names, for_each: tree.ForEach) -> tuple[str, ...]:
    """Return the members that a `for each` header runs over, before its `where`."""
    range_name = for_each.collection.text
    if range_name not in names.ranges:
        names.diagnostics.append(
            Diagnostic(
                "unknown-name",
                for_each.collection.span,
                f"there is no range `{range_name}`",
                help=did_you_mean(range_name, names.ranges) or "declare it with `range`",
            )
        )
        return ()
    return names.members(range_name)


def _fact_symbols(names: Names, node: tree.Facts, scheme: str) -> Iterator[Symbol]:
    if node.record:
        yield Symbol("record", node.name.text, node)
        return
    group = node.name.text
    range_name = node.for_each.collection.text if node.for_each else ""
    groups = members_of(names, node.for_each) if node.for_each else (group,)
    for one in groups:
        for fact in node.facts:
            kind = "person" if one in ("person", "claim") else "computed" if fact.computed_by else "fact"
            prefix = f"{scheme}." if one == "claim" else ""
            member = one if range_name else ""
            name = f"{prefix}{one}.{fact.name.text}"
            yield Symbol(kind, name, fact, member=member, range=range_name, scheme=scheme, extra=node)


def _ranged_symbols(names: Names, node: tree.Rule | tree.Requirement, scheme: str) -> Iterator[Symbol]:
    assert node.for_each is not None
    range_name, kind = node.for_each.collection.text, _KINDS[type(node)]
    for member in members_of(names, node.for_each):
        own = node.name.text
        full = f"{own}.{member}" if kind == "requirement" else f"{member}.{own}"
        yield Symbol(kind, full, node, member=member, range=range_name, scheme=scheme)


def _column_symbols(names: Names, node: tree.Table) -> Iterator[Symbol]:
    """A table over a range gives each member a constant for each column: `sickness.c102_rate`."""
    assert node.for_each is not None
    header, *rows = node.rows[0].rows
    columns = [_cell_name(cell) for cell in header.cells]
    range_name, seen = node.for_each.collection.text, set()
    for row in rows:
        member = _cell_name(row.cells[0])
        if member not in members_of(names, node.for_each) or len(row.cells) != len(columns):
            message = f"a row of `{node.name.text}` starts with a member of `{range_name}` and has {len(columns)} cells"
            names.diagnostics.append(Diagnostic("incomplete-table", row.span, message))
            continue
        seen.add(member)
        for column, cell in list(zip(columns, row.cells, strict=True))[1:]:
            yield Symbol("column", f"{member}.{column}", cell, member=member, range=range_name, extra=node)
    missing = [member for member in members_of(names, node.for_each) if member not in seen]
    if missing:
        message = f"`{node.name.text}` has no row for {', '.join(missing)}"
        names.diagnostics.append(Diagnostic("incomplete-table", node.name.span, message, "add the rows"))


def _cell_name(cell: tree.Cell) -> str:
    value = cell.values[0] if cell.values else None
    return value.text if isinstance(value, tree.Name) else ""
