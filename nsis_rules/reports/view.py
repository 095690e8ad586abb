"""The view of a report: plain strings and lists, made once, that every format only places.

Nothing here is exact or clever; exact values stand in the JSON, logic in the modules that fill this in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

_View = TypeVar("_View")


@dataclass(frozen=True, slots=True)
class Answered:
    """What the design says of one fact, on whose word, and how well it is known."""

    label: str
    name: str
    value: str
    source: str = ""
    mark: str = ""
    because: str = ""

    @property
    def said(self) -> str:
        """Label and value as one text."""
        return f"{self.label} {self.value}" if self.label.endswith("?") else f"{self.label}: {self.value}"

    @property
    def backing(self) -> str:
        """Source and mark as one text."""
        return ", ".join(part for part in (self.source, self.mark) if part)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of an article: what the law asks, what the design says, by how much they differ.

    verdict is `met`, `not_met` or `unknown`. basis: the answers it rests on, beside the one compared.
    """

    address: str
    verdict: str
    about: str
    asks: str
    says: str = ""
    backing: str = ""
    basis: tuple[Answered, ...] = ()
    margin: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions that belong together, with the words that say how: `one of these is enough`."""

    address: str
    lead: str
    items: tuple[Group | Condition, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something to supply: a fact, a judgement, a choice, or a scheme; `kind` is the key of its words.

    `because` is the reason that the design gives for not knowing it.
    """

    kind: str
    label: str
    name: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of how a finding was worked out."""

    text: str
    value: str
    cites: str
    parts: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """What one requirement comes to, in words.

    verdict is the key, `verdict_text` the words. brief: the margin in few words.
    folded: how many requirements it stands for besides.
    lines: what else is to be said, one sentence each (cures, alternatives, a problem).
    """

    id: str
    citation: str
    title: str
    branch: str
    verdict: str
    verdict_text: str
    margin: str = ""
    brief: str = ""
    via: str = ""
    by: tuple[str, ...] = ()
    what: Group | Condition | None = None
    cures: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    lines: tuple[str, ...] = ()
    folded: int = 0
    trace: Step | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Entries under one heading."""

    key: str
    title: str
    lead: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class BranchRow:
    """How a branch comes out: the number of binding requirements of each verdict, and one word."""

    label: str
    counts: tuple[int, ...]
    key: str
    word: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know beside the findings: a reading used, a judgement relied on."""

    title: str
    citation: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A report in words, top to bottom."""

    language: str
    title: str
    head: tuple[tuple[str, str], ...]
    warning: str
    headings: tuple[str, ...]
    branches: tuple[BranchRow, ...]
    instruments: tuple[BranchRow, ...]
    total: BranchRow
    conclusion: str
    problems: tuple[str, ...]
    short: Section
    undecided: Section
    by_declaration: Section
    met: Section
    apart: tuple[Section, ...]
    readings: tuple[Remark, ...]
    judgements: tuple[Remark, ...]
    notes: tuple[str, ...]
    scope: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    disclaimer: str

    @property
    def sections(self) -> tuple[Section, ...]:
        """All sections with entries, in their order."""
        listed = (self.short, self.undecided, self.by_declaration, self.met, *self.apart)
        return tuple(section for section in listed if section.entries)


def own_label(address: str, beneath: str) -> str:
    """Return what an address adds to the one it stands beneath: `(1)`; nothing where they are the same."""
    if address == beneath or not address:
        return ""
    if address.startswith(f"{beneath}("):
        return address.removeprefix(beneath)
    code = beneath.partition(" ")[0]
    return address.removeprefix(f"{code} ")


def each_text(view: _View, change: Callable[[str], str]) -> _View:
    """Return a view with every text in it changed."""
    return _changed(view, change)  # type: ignore[no-any-return]


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_changed(item, change) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{field.name: _changed(getattr(value, field.name), change) for field in fields(value)}
        )
    return value
