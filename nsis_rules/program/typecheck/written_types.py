"""Types as they are written, turned into types."""

from __future__ import annotations

from nsis_rules.diagnostics.suggest import did_you_mean
from nsis_rules.program.resolve import Names
from nsis_rules.program.scope import Fault
from nsis_rules.program.types import Type
from nsis_rules.syntax import tree

_PLAIN = (
    "boolean", "judgement", "count", "number", "percent", "points", "date", "text", "beneficiary",
)  # fmt: skip
_LISTED = ("boolean", "count", "number", "percent", "date", "money", "duration")


class WrittenTypes:
    """Reads the types of facts, rules, parameters and tables; each once."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._known: dict[int, tuple[tree.TypeNode, Type]] = {}

    def of(self, node: tree.TypeNode) -> Type:
        """Return the type that is written, or raise a fault."""
        if id(node) not in self._known:
            self._known[id(node)] = node, self._with_special(node, self._read(node))
        return self._known[id(node)][1]

    def fields_of(self, record: str) -> dict[str, Type]:
        """Return the fields of a record with their types."""
        node = self._names.symbols[record].node
        assert isinstance(node, tree.Facts)
        return {fact.name.text: self.of(fact.type) for fact in node.facts}

    def _read(self, node: tree.TypeNode) -> Type:
        if node.kind == "list" and node.element is not None:
            return self._list(node.element)
        if node.kind == "some" and node.catalogue:
            if self._names.of_kind(node.catalogue, "catalogue") is None:
                advice = self._names.near(node.catalogue, "catalogue")
                raise Fault("unknown-name", node.span, f"there is no catalogue `{node.catalogue}`", advice)
            return Type("set", catalogue=node.catalogue, other=node.other, special=node.special)
        if node.kind in _PLAIN:
            return Type(node.kind, special=node.special)
        if node.kind in ("money", "duration"):
            return Type(node.kind, node.unit, special=node.special)
        if node.kind == "options" and node.options:
            return self._options(node)
        records = [key for key, symbol in self._names.symbols.items() if symbol.kind == "record"]
        advice = f"write `list of {node.kind}`" if node.kind in records else ""
        advice = advice or did_you_mean(node.kind, (*_PLAIN, *_LISTED))
        advice = advice or "such as `count`, `percent`, `money per month`, `duration in days` or `boolean`"
        raise Fault("unknown-type", node.span, f"there is no type `{node.kind}`", advice)

    def _options(self, node: tree.TypeNode) -> Type:
        for option in node.options:
            if node.options.count(option) > 1:
                message = f"`{option}` stands twice among the alternatives"
                raise Fault("duplicate-name", node.span, message, "keep one")
        return Type("options", options=node.options, free=node.free, special=node.special)

    def _list(self, written: tree.TypeNode) -> Type:
        if self._names.of_kind(written.kind, "record") is not None:
            return Type("list", record=written.kind)
        if written.kind not in (*_PLAIN, *_LISTED, "list", "some"):
            records = [key for key, symbol in self._names.symbols.items() if symbol.kind == "record"]
            advice = did_you_mean(written.kind, (*records, *_LISTED)) or "declare it with `record`"
            raise Fault("unknown-type", written.span, f"there is no record `{written.kind}`", advice)
        if written.kind not in _LISTED:
            advice = f"a list holds rows of a record, or one of {', '.join(_LISTED)}"
            raise Fault("unknown-type", written.span, f"there is no list of `{written.kind}`", advice)
        return Type("list", element=self.of(written))

    def _with_special(self, node: tree.TypeNode, made: Type) -> Type:
        """`or never` is an answer of dates, `or none` and `or unlimited` are answers of amounts."""
        fitting = made.kind == "date" if node.special == "never" else made.amount
        if node.special and not fitting:
            advice = "`or never` follows a date, `or none` and `or unlimited` an amount"
            raise Fault("unknown-type", node.span, f"`{made.plain()}` is never `{node.special}`", advice)
        return made
