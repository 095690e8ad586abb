"""What stands in a file made into a design: the head checked against the rulebook, then the facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.diagnostics.source import Span
from nsis_rules.facts.amounts import Misread
from nsis_rules.facts.answers import AnswerReader
from nsis_rules.facts.contradictions import contradictions
from nsis_rules.facts.design import Design
from nsis_rules.facts.read_value import ValueReader
from nsis_rules.facts.written import List, Mapping, Text, Where, Written, fault, label, near, shown
from nsis_rules.program.program import Program
from nsis_rules.program.types import DATE
from nsis_rules.values import UNKNOWN

STATUSES = ("law in force", "bill", "proposal", "programme", "illustration")
HEAD = (
    "design", "status", "country", "currency", "as_of", "accepts", "declares", "readings", "schemes",
    "sources", "facts",
)  # fmt: skip
_ROMAN = re.compile(r"(?=[IVXL])L?X{0,3}(IX|IV|V?I{0,3})")


def build_design(root: Written, program: Program, file: str = "") -> tuple[Design | None, list[Diagnostic]]:
    """Return the design and everything that is wrong with it; None if it is no mapping at all."""
    if not isinstance(root, Mapping):
        found = "a list" if isinstance(root, List) else "a text"
        advice = "begin with `design:` and its name"
        return None, [
            fault("yaml-syntax", root.where, f"expected the keys of a design, found {found}", advice)
        ]
    builder = _Builder(program)
    head: dict[str, Any] = {"facts": {}}
    entries = {key.text: (key, node) for key, node in builder.known(root)}
    for name, (key, node) in entries.items():
        if name != "facts" and not (isinstance(node, Text) and node.unknown):
            builder.place(name, key.where)
            head[_FIELDS.get(name, name)] = _READ[name](builder, node)
    if "title" not in head:
        where = entries["design"][0].where if "design" in entries else root.where
        advice = "write `design:` with the name that reports print"
        builder.report("missing-key", where, "the design has no name", advice)
    facts = AnswerReader(program, head.get("currency", ""), builder.diagnostics)
    if "facts" in entries:
        facts.read(entries["facts"][1])
    if facts.values.money_at is not None and "currency" not in head:
        message, advice = "the design does not say its currency", "write `currency:` at the top"
        builder.report("missing-key", facts.values.money_at, message, advice)
    builder.diagnostics += contradictions(facts.facts)
    # What was read is exact and of the right type already: nothing is validated twice.
    design = Design(**{"title": "", **head, "facts": facts.facts, "file": file, "places": builder.places})
    return design, builder.diagnostics


class _Builder:
    """Reads the entries of the head; faults and places are collected as it goes."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.diagnostics: list[Diagnostic] = []
        self.places: dict[str, Span] = {}

    def report(self, code: str, where: Where, message: str, help: str = "") -> None:
        self.diagnostics.append(fault(code, where, message, help))

    def place(self, name: str, where: Where) -> None:
        if isinstance(where, Span):
            self.places[name] = where

    def known(self, node: Mapping) -> Iterator[tuple[Text, Written]]:
        """Yield the entries that a design has."""
        groups = {name.partition(".")[0] for name in self.program.facts}
        for key, value in node.entries:
            if key.text in HEAD:
                yield key, value
            elif key.text.partition(".")[0] in groups:
                advice = "indent it below `facts`"
                self.report("unknown-key", key.where, f"`{shown(key.text)}` stands outside `facts`", advice)
            else:
                advice = near(key.text, HEAD, self.diagnostics) or f"its keys are {', '.join(HEAD)}"
                self.report("unknown-key", key.where, f"a design has no `{shown(key.text)}`", advice)

    # ------------------------------------------------------------------ shapes

    def text(self, node: Written) -> str:
        """Return a text; anything else is reported."""
        if isinstance(node, Text):
            return " ".join(node.text.split())
        self.report("wrong-value", node.where, "expected a text")
        return ""

    def names(self, node: Written) -> Iterator[tuple[str, Where]]:
        """Yield the names of a list, each once."""
        if not isinstance(node, List):
            found = node.text if isinstance(node, Text) else "..."
            self.report("wrong-value", node.where, "expected a list", f"write `[{shown(found)}]`")
            return
        seen: dict[str, Where] = {}
        for item in node.items:
            name = self.text(item)
            if name in seen:
                labels = label(seen[name], "first written here")
                self.diagnostics.append(
                    fault("duplicate-key", item.where, f"`{shown(name)}` stands twice", "keep one", labels)
                )
            elif name:
                seen[name] = item.where
                yield name, item.where

    def pairs(self, node: Written, entry: str, prefix: str = "") -> Iterator[tuple[str, Text, Written]]:
        """Yield names with their values; nested and dotted names mean the same."""
        if not isinstance(node, Mapping):
            self.report("wrong-value", node.where, f"expected `{entry}` below this", "one on each line")
            return
        seen: dict[str, Where] = {}
        for key, value in node.entries:
            name = f"{prefix}{key.text}"
            if isinstance(value, Mapping):
                found = list(self.pairs(value, entry, f"{name}."))
            else:
                found = [(name, key, value)]
            for inner, place, item in found:
                if inner in seen:
                    labels = label(seen[inner], "first written here")
                    message = f"`{shown(inner)}` stands twice"
                    self.diagnostics.append(fault("duplicate-key", place.where, message, "keep one", labels))
                else:
                    seen[inner] = place.where
                    yield inner, place, item

    # ------------------------------------------------------------------ the head

    def status(self, node: Written) -> str:
        """Return what kind of text the design is."""
        return self._one_of(node, STATUSES)

    def _one_of(self, node: Written, options: tuple[str, ...]) -> str:
        text = self.text(node)
        if text and text not in options:
            advice = near(text, options, self.diagnostics) or f"one of {', '.join(options)}"
            self.report(
                "unknown-option",
                node.where,
                f"expected {' or '.join(options)}, found `{shown(text)}`",
                advice,
            )
        return text

    def country(self, node: Written) -> str:
        """Return the two letters of a country."""
        return self._letters(node, 2, "BD")

    def currency(self, node: Written) -> str:
        """Return the three letters of a currency."""
        return self._letters(node, 3, "BDT")

    def _letters(self, node: Written, number: int, example: str) -> str:
        text = self.text(node)
        if text and not re.fullmatch(f"[A-Z]{{{number}}}", text):
            message = f"expected {'two' if number == 2 else 'three'} capital letters, found `{shown(text)}`"
            self.report("wrong-value", node.where, message, f"write the code of ISO, such as `{example}`")
            return ""
        return text

    def as_of(self, node: Written) -> date | None:
        """Return the date as of which the design is judged."""
        try:
            value: Any = ValueReader(self.program).read(node, DATE)
        except Misread as misread:
            self.report(misread.code, misread.where, misread.message, misread.help)
            return None
        return value if value is not UNKNOWN else None

    def accepts(self, node: Written) -> dict[str, tuple[str, ...]]:
        """Return the Parts accepted, by instrument."""
        accepted = {}
        for instrument, key, value in self.pairs(node, "INSTRUMENT: [PARTS]"):
            if instrument not in self.program.instruments:
                advice = near(instrument, self.program.instruments, self.diagnostics)
                self.report("unknown-key", key.where, f"there is no instrument `{shown(instrument)}`", advice)
                continue
            self.place(f"accepts.{instrument}", key.where)
            parts = tuple(name for name, where in self.names(value) if self._is_part(instrument, name, where))
            accepted[instrument] = parts
        return accepted

    def _is_part(self, instrument: str, name: str, where: Where) -> bool:
        """Whether the instrument has the Part; where the rules list none, any Roman number will do."""
        prefix = f"{instrument}."
        parts = [part.removeprefix(prefix) for part in self.program.parts if part.startswith(prefix)]
        if name in parts or (not parts and _ROMAN.fullmatch(name)):
            self.place(f"accepts.{instrument}.{name}", where)
            return True
        advice = f"its Parts are {', '.join(parts)}" if parts else "write the Part as a Roman number: `III`"
        self.report("unknown-option", where, f"`{instrument}` has no Part `{shown(name)}`", advice)
        return False

    def declares(self, node: Written) -> tuple[str, ...]:
        """Return the flexibilities invoked, by full name."""
        options, declared = self.program.options(), []
        for name, where in self.names(node):
            if name in options:
                self.place(f"declares.{name}", where)
                declared.append(name)
                continue
            whole = self.program.declarations.get(name)
            own = ", ".join(f"`{option.name}`" for option in whole.options) if whole is not None else ""
            advice = f"name its options: {own}" if own else near(name, options, self.diagnostics)
            self.report("unknown-key", where, f"there is nothing to declare as `{shown(name)}`", advice)
        return tuple(declared)

    def readings(self, node: Written) -> dict[str, str]:
        """Return the alternatives chosen, by reading."""
        chosen = {}
        for name, key, value in self.pairs(node, "READING: ALTERNATIVE"):
            reading = self.program.readings.get(name)
            if reading is None:
                advice = near(name, self.program.readings, self.diagnostics)
                self.report("unknown-key", key.where, f"there is no reading `{shown(name)}`", advice)
            elif not (isinstance(value, Text) and value.unknown):
                self.place(f"readings.{name}", key.where)
                chosen[name] = self._one_of(value, tuple(option for option, _ in reading.alternatives))
        return chosen

    def schemes(self, node: Written) -> dict[str, str]:
        """Return the scheme of each contingency."""
        chosen = {}
        for name, key, value in self.pairs(node, "CONTINGENCY: SCHEME"):
            if not self._is_paid(name, key.where) or (isinstance(value, Text) and value.unknown):
                continue
            scheme = self.text(value)
            if scheme and self._pays(scheme, name, value.where):
                self.place(f"schemes.{name}", key.where)
                chosen[name] = scheme
        return chosen

    def _computed(self, name: str) -> bool:
        """Whether schemes compute anything of a contingency."""
        own = (fact for fact in self.program.facts if fact.startswith(f"{name}."))
        return any(self.program.facts[fact].computed_by == "scheme" for fact in own)

    def _paid_names(self) -> set[str]:
        """The contingencies of which schemes compute anything."""
        computed = (fact for fact, declared in self.program.facts.items() if declared.computed_by == "scheme")
        return {fact.partition(".")[0] for fact in computed}

    def _is_paid(self, name: str, where: Where) -> bool:
        """Whether a scheme computes anything of this contingency."""
        if self._computed(name):
            return True
        parts = [
            m
            for one in self.program.ranges.values()
            for m, owner in one.owners.items()
            if owner == name and self._computed(m)
        ]
        advice = (
            f"name the scheme of {', '.join(f'`{part}`' for part in parts)}"
            if parts
            else near(name, self._paid_names(), self.diagnostics)
        )
        self.report("unknown-key", where, f"no scheme pays anything of `{shown(name)}`", advice)
        return False

    def _pays(self, scheme: str, name: str, where: Where) -> bool:
        schemes = self.program.schemes
        if scheme not in schemes:
            self.report(
                "unknown-name",
                where,
                f"there is no scheme `{shown(scheme)}`",
                near(scheme, schemes, self.diagnostics),
            )
            return False
        paying = [
            one for one, made in schemes.items() if any(fact.startswith(f"{name}.") for fact, _ in made.pays)
        ]
        if scheme not in paying:
            advice = (
                f"these do: {', '.join(f'`{one}`' for one in paying)}" if paying else "no scheme does yet"
            )
            self.report("wrong-value", where, f"`{scheme}` pays nothing of `{name}`", advice)
        return scheme in paying

    def sources(self, node: Written) -> dict[str, str]:
        """Return the sources, by short name."""
        return {name: self.text(value) for name, _, value in self.pairs(node, "NAME: SOURCE")}


_FIELDS = {"design": "title"}
_READ: dict[str, Callable[[_Builder, Written], Any]] = {
    "design": _Builder.text, "status": _Builder.status, "country": _Builder.country,
    "currency": _Builder.currency,
    "as_of": _Builder.as_of, "accepts": _Builder.accepts, "declares": _Builder.declares,
    "readings": _Builder.readings, "schemes": _Builder.schemes, "sources": _Builder.sources,
}  # fmt: skip
