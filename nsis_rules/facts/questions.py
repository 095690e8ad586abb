"""What a design is asked: the facts that are not computed, their groups, and near names for misspelt ones."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from nsis_rules.diagnostics.suggest import nearest
from nsis_rules.program.program import FactDeclaration, Program

# Looking for near names costs time; a file with more wrong names than this is wrong in another way.
_MOST_SUGGESTIONS = 60


class Questions:
    """The facts of a design by full name and by group, and why others are not asked."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._suggested = 0

    def asked(self, name: str) -> FactDeclaration | None:
        """Return the fact of that name if a design is asked for it."""
        declaration = self._program.facts.get(name)
        return declaration if declaration is not None and _is_asked(declaration) else None

    def is_not_asked(self, name: str) -> bool:
        """Return whether there is a fact of that name that no design is asked for."""
        return name in self._program.facts and self.asked(name) is None

    @cached_property
    def facts(self) -> dict[str, FactDeclaration]:
        """All facts that are asked, by full name. Reading a design asks for its own facts only."""
        every = self._program.facts.items()
        return {name: declaration for name, declaration in every if _is_asked(declaration)}

    @cached_property
    def groups(self) -> dict[str, dict[str, FactDeclaration]]:
        """The facts that are asked, by group and by their name in the group."""
        found: dict[str, dict[str, FactDeclaration]] = {}
        for name, declaration in self.facts.items():
            group, _, local = name.rpartition(".")
            found.setdefault(group, {})[local] = declaration
        return found

    @cached_property
    def opened(self) -> frozenset[str]:
        """The names under which facts, or groups of facts, may be nested."""
        split = (name.split(".") for name in self._program.facts)
        return frozenset(".".join(parts[:n]) for parts in split for n in range(1, len(parts)))

    @cached_property
    def _also(self) -> dict[str, list[str]]:
        """Facts by their other names, each with and without the group."""
        found: dict[str, list[str]] = {}
        for group, facts in self.groups.items():
            for local, declaration in facts.items():
                for other in (*declaration.also, local):
                    found.setdefault(other, []).append(f"{group}.{local}")
                    if other != local:
                        found.setdefault(f"{group}.{other}", []).append(f"{group}.{local}")
        return found

    def why_not_asked(self, name: str) -> tuple[str, str]:
        """Return why a design does not answer a fact that exists, and what to write instead."""
        computed_by = self._program.facts[name].computed_by
        if computed_by == "scheme":
            return "the scheme computes it", f"name the scheme: `schemes: {{{name.partition('.')[0]}: ...}}`"
        if computed_by:
            return "it follows from the Parts that are accepted", "list them under `accepts`"
        if ".claim." in f".{name}":
            return "it is asked of a claim", "leave it out"
        return "the convention says who the standard person is", "leave it out"

    def suggestion(self, name: str) -> str:
        """Return the help for a name that is no fact: what it is called here, a near name, or nothing."""
        group, _, local = name.rpartition(".")
        known = self._also.get(name) or self._also.get(local, [])
        if name in self._also or len(known) == 1:
            return f"it is called {_either(known)} here"
        self._suggested += 1
        if self._suggested > _MOST_SUGGESTIONS:
            return ""
        if group not in self.groups and (near_group := nearest(group, self.groups)) is not None:
            if local in self.groups[near_group]:
                return f"did you mean `{near_group}.{local}`?"
            group = near_group
        if group in self.groups:
            facts = self.groups[group]
            others = {other: own for own, fact in facts.items() for other in fact.also}
            near = nearest(local, [*facts, *others])
            return f"did you mean `{group}.{others.get(near, near)}`?" if near is not None else ""
        return f"it is called {_either(known)} here" if 0 < len(known) <= 3 else ""

    def suggested_group(self, name: str) -> str:
        """Return the help for a name that is no group of facts."""
        near = nearest(name, self.opened)
        return f"did you mean `{near}`?" if near is not None else ""


def _is_asked(declaration: FactDeclaration) -> bool:
    of_a_person = declaration.name.startswith(("person.", "claim.")) or ".claim." in declaration.name
    return not declaration.computed_by and not of_a_person


def _either(names: Iterable[str]) -> str:
    return " or ".join(f"`{name}`" for name in names)
