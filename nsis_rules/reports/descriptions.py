"""Declarations of the rulebook described in words: what each says, its numbers, its place in the law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.program.depend import parts
from nsis_rules.reports.entries import short_citation
from nsis_rules.reports.labels import Labels
from nsis_rules.reports.language import mid
from nsis_rules.reports.phrases import Phrases, settled


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a description: its depth, a label it hangs on (of the law, or a name), and its text."""

    depth: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Lines under a heading, whose words have the key `heading`."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Descriptions:
    """Describes declarations in one language."""

    labels: Labels

    @property
    def phrases(self) -> Phrases:
        """The phrases, without any value known."""
        return Phrases(self.labels)

    def word(self, key: str, *fills: object) -> str:
        """Return the words for a key."""
        return self.labels.language.word(key, *fills)

    # ------------------------------------------------------------------ clauses

    def clause(self, clause: terms.Clause, beneath: str, depth: int = 0) -> Iterator[Line]:
        """Yield a clause as an indented list, each item with the label that the law gives it."""
        address = getattr(clause, "address", "")
        label = address.removeprefix(beneath) if address.startswith(beneath) else address
        if isinstance(clause, terms.TestClause):
            if settled(clause.condition) is None:
                yield Line(depth, label, self.phrases.sentence(clause.condition))
            return
        yield Line(depth, label, f"{self.phrases.lead(clause)}:")
        items = clause.items if isinstance(clause, terms.ListClause) else (clause.clause,)
        for item in items:
            yield from self.clause(item, address, depth + 1)

    # ------------------------------------------------------------------ each kind of declaration

    def requirement(self, one: typed.Requirement) -> Iterator[Block]:
        """Describe a requirement: where it applies, what it asks."""
        first = one.about.cites[0] if one.about.cites else ""
        always = isinstance(one.applies, terms.TestClause) and settled(one.applies.condition) is True
        if one.applies is not None and not always:
            yield Block("explain.applies", tuple(self.clause(one.applies, first)))
        yield Block("explain.asks", tuple(self.clause(one.met, first)))

    def rule(self, one: typed.Rule) -> Iterator[Block]:
        """Describe a rule: its cases and exceptions, as in force over each stretch of time."""
        for text in one.texts:
            lines = [Line(0, "", period)] if (period := self.period(text.version)) else []
            lines += list(self._text(text))
            yield Block("explain.value", tuple(lines))

    def _text(self, text: typed.RuleText) -> Iterator[Line]:
        if isinstance(text.value, terms.Truth):
            first = text.version.cites[0] if text.version.cites else ""
            yield from self.clause(text.value.clause, first)
        elif text.value is not None:
            yield Line(0, "", self.phrases.noun(text.value))
        for case in text.cases:
            value = self.phrases.noun(case.value)
            said = self.word("explain.otherwise", value)
            if case.guard is not None:
                said = self.word("explain.when", value, mid(self.phrases.clause(case.guard)))
            cites = f" [{short_citation(', '.join(case.cites))}]" if case.cites else ""
            yield Line(0, case.label or "-", f"{said}{cites}")
        for one in text.exceptions:
            value, guard = self.phrases.noun(one.value), mid(self.phrases.clause(one.guard))
            yield Line(0, "-", self.word("explain.except", one.label.strip("()"), value, guard))

    def period(self, version: typed.Version) -> str:
        """Return the stretch of time of a version in words; nothing where it is open."""
        language, said = self.labels.language, []
        if version.start is not None:
            said.append(self.word("explain.from", language.date(version.start)))
        if version.until is not None:
            said.append(self.word("explain.until", language.date(version.until)))
        return " ".join(said)

    def parameter(self, one: typed.Parameter) -> Iterator[Block]:
        """Describe a parameter: each value with its dates and citation."""
        lines = []
        for version, value in one.versions:
            cites = f" [{short_citation(', '.join(version.cites))}]" if version.cites else ""
            lines.append(Line(0, self.period(version) or "-", f"{self.phrases.noun(value)}{cites}"))
        yield Block("explain.numbers", tuple(lines))

    def table(self, one: typed.Table) -> Iterator[Block]:
        """Describe a table: each row with its bands and value."""
        for version, bands in one.versions:
            lines = [Line(0, "", period)] if (period := self.period(version)) else []
            lines += [
                Line(0, ", ".join(self.band(*test) for test in band.tests), self.phrases.noun(band.value))
                for band in bands
            ]
            yield Block("explain.numbers", tuple(lines))

    def band(self, kind: str, bounds: tuple[terms.Term, ...]) -> str:
        """Return the cell of a table in words: `below 18`, `18 to below 24`."""
        return self.word(f"band.{kind}", *(self.phrases.noun(bound) for bound in bounds))

    def fact(self, one: typed.FactDeclaration) -> Iterator[Block]:
        """Describe a fact: its question, type and bounds."""
        language = self.labels.language
        lines = [Line(0, "", language.of(one.asks, one.asks_bn) or self.labels.about(one.about))]
        lines.append(Line(0, "", str(one.type)))
        lines += [
            Line(0, "", self.word(relation, self.phrases.noun(bound))) for relation, bound in one.bounds
        ]
        if one.computed_by:
            lines.append(Line(0, "", self.word("explain.computed")))
        if one.also:
            lines.append(Line(0, "", self.word("explain.also", ", ".join(one.also))))
        yield Block("explain.question", tuple(lines))
        catalogue = self.labels.program.catalogues.get(one.type.catalogue)
        if catalogue is not None:
            yield from self.catalogue(catalogue)

    def catalogue(self, one: typed.Catalogue) -> Iterator[Block]:
        """Describe a catalogue: its entries."""
        yield Block(
            "explain.entries", tuple(Line(0, label, f"{text} ({name})") for label, name, text in one.entries)
        )

    def reading(self, one: typed.Reading) -> Iterator[Block]:
        """Describe a reading: its alternatives and the default."""
        lines = []
        for name, text in one.alternatives:
            default = f", {self.word('explain.default')}" if name == one.default else ""
            lines.append(Line(0, name, f"{text}{default}"))
        yield Block("explain.alternatives", tuple(lines))

    def declaration(self, one: typed.Declaration) -> Iterator[Block]:
        """Describe a declaration: its options, when it is valid, how many may be taken."""
        lines = [Line(0, o.name, f"{o.text} ({short_citation(', '.join(o.cites))})") for o in one.options]
        if one.at_most is not None:
            lines.append(Line(0, "", self.word("explain.at most", self.labels.language.whole(one.at_most))))
        yield Block("explain.options", tuple(lines))
        if one.valid_when is not None:
            first = one.about.cites[0] if one.about.cites else ""
            yield Block("explain.applies", tuple(self.clause(one.valid_when, first)))

    def scheme(self, one: typed.Scheme) -> Iterator[Block]:
        """Describe a scheme: what it pays, and its standard person."""
        pays = tuple(Line(0, name, self.phrases.noun(term)) for name, term in one.pays)
        yield Block("explain.pays", pays)
        person = tuple(
            Line(0, name.removeprefix(f"{one.name}."), self.phrases.noun(term))
            for name, term in one.standard_person
        )
        yield Block("explain.person", person)

    def beneficiary(self, one: typed.Beneficiary) -> Iterator[Block]:
        """Describe a standard person: what is known of them, and what must be said."""
        lines = [Line(0, name, self.phrases.noun(term)) for name, term in one.bindings]
        lines += [Line(0, f"person.{name}", str(answer)) for name, answer in one.open]
        yield Block("explain.person", tuple(lines))

    def instrument(self, one: typed.Instrument) -> Iterator[Block]:
        """Describe an instrument: its Parts and the requirements that are encoded."""
        program = self.labels.program
        named = [part for part in program.parts.values() if part.instrument == one.code]
        yield Block(
            "explain.parts", tuple(Line(0, part.name, self.labels.about(part.about)) for part in named)
        )
        yield self.requirements([r for r in program.requirements.values() if r.instrument == one.code])

    def part(self, one: typed.Part) -> Iterator[Block]:
        """Describe a Part: its requirements."""
        yield self.requirements([r for r in self.labels.program.requirements.values() if r.part == one.name])

    def requirements(self, listed: list[typed.Requirement]) -> Block:
        """Return requirements by name and title."""
        return Block(
            "explain.requirements",
            tuple(Line(0, one.name, self.labels.requirement(one.name)) for one in listed),
        )

    # ------------------------------------------------------------------ what a declaration reads

    def reads(self, thing: object) -> Iterator[Block]:
        """Describe the facts and readings that a declaration reads itself."""
        program = self.labels.program
        facts = dict.fromkeys(p.name for p in parts(thing) if isinstance(p, terms.Fact | terms.Computed))
        readings = dict.fromkeys(p.name for p in parts(thing) if isinstance(p, terms.ReadingValue))
        yield Block("explain.facts", tuple(Line(0, name, self.labels.fact(name)) for name in facts))
        titles = ((name, self.labels.about(program.readings[name].about)) for name in readings)
        yield Block("explain.readings", tuple(Line(0, name, title) for name, title in titles))


def standing(about: typed.About, labels: Labels) -> str:
    """Return where a declaration stands and how well it is founded: citations, mark, last checked."""
    language = labels.language
    said = [short_citation(", ".join(about.cites))] if about.cites else []
    if about.mark:
        said.append(language.word(f"mark.{about.mark}"))
    if about.checked is not None:
        said.append(language.word("explain.checked", language.date(about.checked)))
    return " · ".join(said)
