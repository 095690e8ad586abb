"""Names: every declaration of all files by its full name, ranges expanded, scopes of schemes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from nsis_rules.diagnostics.diagnostic import Diagnostic, Label
from nsis_rules.diagnostics.source import Span
from nsis_rules.diagnostics.suggest import did_you_mean
from nsis_rules.program import operators
from nsis_rules.syntax import tree

RuleFiles = Iterable[tree.RuleFile]

_WORDS = {
    "person": "fact of a person",
    "computed": "fact that a scheme computes",
    "column": "column of a table",
    "columns": "table over a range",
}


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a full name stands for.

    kind: fact, person, computed, rule, parameter, table, column, reading, declaration, option, catalogue,
        beneficiary, requirement, scheme, instrument, part, record, range, or columns (a table over a range).
    member: the member of a range it was made for; range: that range; scheme: the scheme it belongs to.
    extra: what holds the node: the facts of a fact, the table of a column, the declaration of an option.
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
        """Where it is declared: its name, if it has one."""
        return self.node.name.span if isinstance(self.node, tree.Declared) else self.node.span

    @property
    def what(self) -> str:
        """What it is, in words with their article."""
        word = _WORDS.get(self.kind, self.kind)
        return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"

    @property
    def local(self) -> str:
        """Its name as its own scheme writes it."""
        return self.name.removeprefix(f"{self.scheme}.") if self.scheme else self.name


@dataclass
class Names:
    """All symbols of a rulebook; filled by `resolve`, then only read."""

    symbols: dict[str, Symbol] = field(default_factory=dict)
    ranges: dict[str, tree.Range] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def members(self, range_name: str) -> tuple[str, ...]:
        """Return the members of a range, each once."""
        return tuple(dict.fromkeys(self.ranges[range_name].members))

    def find(self, name: str, scheme: str = "", member_of: Mapping[str, str] | None = None) -> Symbol | None:
        """Return what a written name means: a range's name stands for the member in hand."""
        full = self.in_full(name, member_of or {})
        if scheme and f"{scheme}.{full}" in self.symbols:
            return self.symbols[f"{scheme}.{full}"]
        return self.symbols.get(full)

    def of_kind(self, name: str, *kinds: str) -> Symbol | None:
        """Return the symbol of a full name if it is of one of the kinds."""
        symbol = self.symbols.get(name)
        return symbol if symbol is not None and symbol.kind in kinds else None

    def near(self, name: str, *kinds: str) -> str:
        """Return the help for a name that should be of one of the kinds and is not declared so."""
        return did_you_mean(name, [key for key, symbol in self.symbols.items() if symbol.kind in kinds])

    def in_full(self, name: str, member_of: Mapping[str, str]) -> str:
        """Put the member in hand for its range, `sickness.x` for `contingency.x`; `.branch` is its branch."""
        first, _, rest = name.partition(".")
        if first not in member_of:
            return name
        member = member_of[first]
        if rest.split(".")[0] == "branch" and first != "branch":
            member, rest = self.owners.get(member, member), rest.partition(".")[2]
        return f"{member}.{rest}" if rest else member

    def suggestion(
        self,
        name: str,
        scheme: str = "",
        member_of: Mapping[str, str] | None = None,
        local: Iterable[str] = (),
    ) -> str:
        """Return the help for a name that nothing declares, with the other names of facts (`also`).

        `local` are names that hold at the place only, such as the fields of the row in hand.
        """
        full = self.in_full(name, member_of or {})
        for tried in (f"{scheme}.{full}", full):
            if tried in self._also:
                called = self._also[tried].removeprefix(f"{scheme}." if scheme else "")
                return f"it is called `{_as_written(called, member_of or {})}` here"
        seen = [
            _as_written(key.removeprefix(f"{scheme}.") if scheme else key, member_of or {})
            for key in self.symbols
        ]
        return did_you_mean(name, [*seen, *local])

    @cached_property
    def _also(self) -> dict[str, str]:
        """The other names that facts go by elsewhere, in full, with what they are called here."""
        return {
            f"{symbol.name.rpartition('.')[0]}.{other}": symbol.name
            for symbol in self.symbols.values()
            if isinstance(symbol.node, tree.FactNode)
            for prop in symbol.node.properties
            if prop.name == "also" and isinstance(prop.value, tuple)
            for other in prop.value
        }

    def report(self, code: str, span: Span, message: str, help: str = "", other: Span | None = None) -> None:
        """Add a diagnostic, with the place of the first declaration where there are two."""
        labels = (Label(other, "first declared here"),) if other is not None else ()
        self.diagnostics.append(Diagnostic(code, span, message, help, labels))

    def add(self, symbol: Symbol) -> None:
        """Add a symbol; a second one of the name is a diagnostic that shows both places."""
        other = self.symbols.get(symbol.name)
        if other is not None:
            self.report(
                "duplicate-name", symbol.span, f"`{symbol.name}` is declared twice", "rename one", other.span
            )
        else:
            self.symbols[symbol.name] = symbol


def _as_written(full: str, member_of: Mapping[str, str]) -> str:
    """Return `contingency.x` for `sickness.x` where sickness is the contingency in hand."""
    first, dot, rest = full.partition(".")
    written = next((range_name for range_name, member in member_of.items() if member == first), first)
    return f"{written}{dot}{rest}"


def resolve(files: RuleFiles) -> Names:
    """Collect the names of all files; a scheme owns what follows it in its file."""
    names = Names()
    declared = list(_with_scheme(files))
    for node, _ in declared:
        if isinstance(node, tree.Range):
            names.add(Symbol("range", node.name.text, node))
            names.ranges.setdefault(node.name.text, node)
            names.owners.update(node.owners)
    for range_node in names.ranges.values():
        _check_range(names, range_node)
    for node, scheme in declared:
        if not isinstance(node, tree.Range):
            for symbol in _symbols(names, node, scheme):
                names.add(symbol)
    for symbol in names.symbols.values():
        _check_hidden(names, symbol)
    return names


def _with_scheme(files: RuleFiles) -> Iterator[tuple[tree.Declarations, str]]:
    for file in files:
        scheme = ""
        for node in file.declarations:
            if isinstance(node, tree.Scheme):
                scheme = node.name.text
            yield node, scheme


def _check_range(names: Names, node: tree.Range) -> None:
    for member in dict.fromkeys(one for one in node.members if node.members.count(one) > 1):
        message = f"`{member}` stands twice in `{node.name.text}`"
        names.report("duplicate-name", node.name.span, message, "keep one")
    branches = names.members("branch") if "branch" in names.ranges else ()
    for owner in dict.fromkeys(owner for _, owner in node.owners):
        if owner not in branches:
            message = f"there is no branch `{owner}`"
            names.report("unknown-name", node.name.span, message, did_you_mean(owner, branches))


def _check_hidden(names: Names, symbol: Symbol) -> None:
    """A name of a scheme must not hide a name of the whole rulebook, nor any name a built-in function."""
    local = symbol.local
    if local in operators.FUNCTIONS and symbol.kind in ("rule", "parameter", "table"):
        message = f"`{local}` is a built-in function"
        names.report("duplicate-name", symbol.span, message, "choose another name")
    other = names.symbols.get(local) if local != symbol.name else None
    if other is not None:
        message = f"`{local}` is also {other.what} of the whole rulebook"
        names.report("duplicate-name", symbol.span, message, "choose another name in the scheme", other.span)


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
    elif isinstance(node, tree.Table) and node.type is None:
        yield Symbol("columns", node.name.text, node)
        yield from _column_symbols(names, node)
    elif isinstance(node, tree.Rule | tree.Requirement) and node.for_each is not None:
        yield from _ranged_symbols(names, node, node.for_each, scheme)
    elif not isinstance(node, tree.Example):
        local = f"{scheme}." if scheme and isinstance(node, tree.Rule | tree.Parameter | tree.Table) else ""
        yield Symbol(_KINDS[type(node)], f"{local}{node.name.text}", node, scheme=scheme)


def members_of(names: Names, for_each: tree.ForEach) -> tuple[str, ...]:
    """Return the members that a `for each` header runs over, before its `where`."""
    range_name = for_each.collection.text
    if range_name in names.ranges:
        return names.members(range_name)
    advice = did_you_mean(range_name, names.ranges) or "declare it with `range`"
    names.report("unknown-name", for_each.collection.span, f"there is no range `{range_name}`", advice)
    return ()


def _every_member(names: Names, for_each: tree.ForEach, what: str) -> tuple[str, ...]:
    """Return all members of a range; facts and tables have no `where`."""
    if for_each.where is not None:
        message = f"{what} run over the whole range, without `where`"
        names.report("syntax", for_each.where.span, message, "leave it out")
    return members_of(names, for_each)


def _fact_symbols(names: Names, node: tree.Facts, scheme: str) -> Iterator[Symbol]:
    group = node.name.text
    if node.record:
        yield Symbol("record", group, node)
        _check_fields(names, node)
        return
    if group == "claim" and not scheme:
        message, advice = (
            "`facts claim` belongs to a scheme",
            "put it into the file of a scheme, below `scheme`",
        )
        names.report("unknown-name", node.name.span, message, advice)
        return
    groups = _every_member(names, node.for_each, "facts") if node.for_each is not None else (group,)
    range_name = node.for_each.collection.text if node.for_each is not None else ""
    for one in groups:
        for fact in node.facts:
            kind = "person" if one in ("person", "claim") else "computed" if fact.computed_by else "fact"
            prefix = f"{scheme}." if one == "claim" else ""
            member = one if range_name else ""
            name = f"{prefix}{one}.{fact.name.text}"
            yield Symbol(kind, name, fact, member=member, range=range_name, scheme=scheme, extra=node)


def _check_fields(names: Names, node: tree.Facts) -> None:
    first: dict[str, Span] = {}
    for one in node.facts:
        name = one.name.text
        if name in first:
            message = f"`{node.name.text}` has two fields `{name}`"
            names.report("duplicate-name", one.name.span, message, "rename one", first[name])
        first.setdefault(name, one.name.span)


def _ranged_symbols(
    names: Names, node: tree.Rule | tree.Requirement, for_each: tree.ForEach, scheme: str
) -> Iterator[Symbol]:
    range_name, kind = for_each.collection.text, _KINDS[type(node)]
    for member in members_of(names, for_each):
        own = node.name.text
        full = f"{own}.{member}" if kind == "requirement" else f"{member}.{own}"
        yield Symbol(kind, full, node, member=member, range=range_name, scheme=scheme)


def _column_symbols(names: Names, node: tree.Table) -> Iterator[Symbol]:
    """A table over a range gives each member a constant for each column: `sickness.c102_rate`."""
    if node.for_each is None:
        message, advice = (
            f"`{node.name.text}` runs over no range",
            "add `for each RANGE`, or keys in parentheses",
        )
        names.report("incomplete-table", node.name.span, message, advice)
        return
    members = _every_member(names, node.for_each, "tables")
    range_name = node.for_each.collection.text
    rows = [row for block in node.rows for row in block.rows]
    columns = [_cell_name(cell) for cell in rows[0].cells] if rows else []
    if not columns or columns[0] != range_name or not all(columns):
        span = rows[0].span if rows else node.name.span
        message = f"`{node.name.text}` has no row with the names of its columns"
        names.report("incomplete-table", span, message, f"begin with `| {range_name} | COLUMN |`")
        return
    seen = set()
    for row in rows[1:]:
        member = _cell_name(row.cells[0])
        if member not in members or len(row.cells) != len(columns):
            message = f"a row begins with a member of `{range_name}` and has {len(columns)} cells"
            names.report("incomplete-table", row.span, message, did_you_mean(member, members))
            continue
        seen.add(member)
        for column, cell in list(zip(columns, row.cells, strict=True))[1:]:
            yield Symbol("column", f"{member}.{column}", cell, member=member, range=range_name, extra=node)
    missing = [member for member in members if member not in seen]
    if missing:
        listed = ", ".join(f"`{member}`" for member in missing)
        message = f"`{node.name.text}` has no row for {listed}"
        names.report("incomplete-table", node.name.span, message, "add the rows")


def _cell_name(cell: tree.Cell) -> str:
    value = cell.values[0] if cell.kind == "is" else None
    return value.text if isinstance(value, tree.Name) and "." not in value.text else ""
