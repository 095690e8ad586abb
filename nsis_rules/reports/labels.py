"""Labels: what facts, rules, persons, lists and declarations are called, in words of the rulebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from nsis_rules.program import program as typed
from nsis_rules.program.types import TEXT, Type
from nsis_rules.reports.language import Language, capital, humanised, mid
from nsis_rules.reports.names import MEMBERS
from nsis_rules.values import Value

_OTHER = "other"


@dataclass(frozen=True, slots=True)
class Labels:
    """What things are called, in one language.

    currency: of the design, for amounts whose own is not written. known: the branch and member that the
    reader has in mind already, so that labels of their facts need not name them.
    """

    program: typed.Program
    language: Language = field(default_factory=Language)
    currency: str = ""
    known: frozenset[str] = frozenset()

    def within(self, *members: str) -> Labels:
        """Return the labels for a place that speaks of these branches or members already."""
        return replace(self, known=frozenset(members))

    def about(self, about: typed.About) -> str:
        """Return a title in the language."""
        return self.language.of(about.title, about.title_bn)

    def fact(self, name: str) -> str:
        """Return the label of a fact, with its branch where that is not plain from the place."""
        declared = self.declaration_of(name)
        if declared is None:
            return capital(humanised(name.rpartition(".")[2]))
        title, member = self.about(declared.about), name.partition(".")[0]
        if member not in self._members() or member in self.known:
            return title
        if title.endswith("?"):
            return f"{self.member(member)}: {mid(title)}"
        return f"{title} ({mid(self.member(member))})"

    def declaration_of(self, name: str) -> typed.FactDeclaration | None:
        """Return the declaration of a fact, or of a field of a record."""
        declared = self.program.facts.get(name)
        if declared is None and name.partition(".")[0] in self.program.records:
            record = self.program.records[name.partition(".")[0]]
            return next((one for one in record.fields if one.name == name), None)
        return declared

    def _members(self) -> Mapping[str, str]:
        return {
            member: one.owners.get(member, member)
            for one in self.program.ranges.values()
            for member in one.members
        }

    def member(self, name: str) -> str:
        """Return the label of a branch or another member of a range: `Sickness`."""
        return self.language.of(*MEMBERS.get(name, (capital(humanised(name)), "")))

    def branch(self, name: str) -> str:
        """Return the label of a branch; of none, that it is about all."""
        return self.member(name) if name else self.language.word("branch.general")

    def range_of(self, members: tuple[str, ...]) -> str:
        """Return the plural name of the range with these members."""
        name = next((one.name for one in self.program.ranges.values() if one.members == members), "cases")
        plural = (
            f"{name[:-1]}ies"
            if name.endswith("y")
            else f"{name}es"
            if name.endswith(("s", "x", "ch"))
            else f"{name}s"
        )
        return humanised(name if name == "cases" else plural)

    def rule(self, name: str) -> str:
        """Return the title of a rule, with the member it was made for where that is not plain."""
        rule = self.program.rules[name]
        title = self.about(rule.about)
        if not rule.member or rule.member in self.known:
            return title
        return f"{title} ({mid(self.member(rule.member))})"

    def requirement(self, name: str) -> str:
        """Return the title of a requirement, with its member where several share a branch."""
        requirement = self.program.requirements[name]
        title = self.about(requirement.about)
        if requirement.member and requirement.member != requirement.branch:
            return f"{title} ({mid(self.member(requirement.member))})"
        return title

    def option(self, name: str) -> str:
        """Return the text of an option of a declaration, or the title of one without options."""
        declaration = self.program.options().get(name)
        if declaration is None:
            return humanised(name)
        text = next((option.text for option in declaration.options if option.name == name), "")
        return text or self.about(declaration.about)

    def cites_of_option(self, name: str) -> str:
        """Return what an option of a declaration opens."""
        declaration = self.program.options().get(name)
        if declaration is None:
            return ""
        own = next((option.cites for option in declaration.options if option.name == name), ())
        return ", ".join(own or declaration.about.cites)

    def conditions_of_option(self, name: str) -> str:
        """Return where the conditions for declaring an option stand."""
        declaration = self.program.options().get(name)
        return ", ".join(declaration.about.cites) if declaration is not None else ""

    def reading(self, name: str, alternative: str) -> str:
        """Return the text of an alternative of a reading."""
        reading = self.program.readings[name]
        return next(
            (text for one, text in reading.alternatives if one == alternative), humanised(alternative)
        )

    def entries(self, names: frozenset[str] | tuple[str, ...], catalogue: str) -> list[str]:
        """Return the texts of entries of a catalogue, in its order; `other` last."""
        listed = self.program.catalogues.get(catalogue)
        texts = {name: text for _, name, text in listed.entries} if listed is not None else {}
        known = [text for name, text in texts.items() if name in names]
        return known + [humanised(name) for name in sorted(names) if name not in texts or name == _OTHER]

    def catalogue_of(self, entries: Value, catalogue: str) -> str:
        """Return the title of the catalogue with exactly these entries, else of the one they are from."""
        for one in self.program.catalogues.values():
            if frozenset(name for _, name, _ in one.entries) == entries:
                return self.about(one.about)
        listed = self.program.catalogues.get(catalogue)
        return self.about(listed.about) if listed is not None else humanised(catalogue)

    def value(self, value: Value, type: Type) -> str:
        """Return a value in words; entries of a catalogue by their texts, rows by their fields."""
        language = self.language
        if isinstance(value, frozenset):
            return "; ".join(self.entries(value, type.catalogue)) or language.word("nothing listed")
        if type.kind == "beneficiary" and value in self.program.beneficiaries:
            return mid(self.about(self.program.beneficiaries[str(value)].about))
        if isinstance(value, tuple) and type.record in self.program.records:
            return "; ".join(self._row(row, type.record) for row in value) or language.word("nothing listed")
        return language.value(value, type, self.currency)

    def _row(self, row: Value, record: str) -> str:
        if not isinstance(row, Mapping):
            return self.language.value(row, TEXT)
        fields = {one.name.partition(".")[2]: one for one in self.program.records[record].fields}
        return ", ".join(
            f"{mid(self.about(fields[name].about))} {self.value(item, fields[name].type)}"
            for name, item in row.items()
            if name in fields
        )

    def fact_value(self, name: str, value: Value) -> str:
        """Return the value of a fact in words."""
        declared = self.declaration_of(name)
        return self.value(value, declared.type if declared is not None else TEXT)
