"""A view as text for a terminal or a file: wrapped to a width, with few colours or none."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence

from rich.text import Text

from nsis_rules.reports.language import Language, capital
from nsis_rules.reports.page import Column, Page
from nsis_rules.reports.view import (
    BranchRow,
    Condition,
    Entry,
    Group,
    Remark,
    Section,
    View,
    Wanted,
    own_label,
)

_NARROWEST, _WIDEST = 60, 120
_MOST_BASIS = 6
_MOST_WANTED = 12
_WIDEST_CITATION = 20
_COLOURS = {
    "met": "green",
    "met_by_declaration": "green",
    "not_met": "red",
    "not_provided": "red",
    "unknown": "yellow",
}
_SOFT = "dim"
_SMALL = 13  # the heading of a count wraps beyond it


def to_text(view: View, width: int | None = None, colour: bool | None = None) -> str:
    """Return a view as text; without a width that of the terminal, in colour only on a terminal."""
    if colour is None:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    columns = width or shutil.get_terminal_size((80, 24)).columns
    writer = _Writer(view, Page(min(max(columns, _NARROWEST), _WIDEST), colour))
    writer.write()
    return writer.page.written()


class _Writer:
    def __init__(self, view: View, page: Page) -> None:
        self.view, self.page, self.language = view, page, Language(view.language)

    def write(self) -> None:
        view = self.view
        self.head()
        self.branches((*view.branches, view.total) if len(view.branches) > 1 else view.branches)
        self.branches(view.instruments)
        self.bullets(self.word("section.problems"), view.problems)
        for section in view.sections:
            self.section(section)
        self.remarks(self.word("section.readings"), view.readings)
        self.remarks(self.word("section.judgements"), view.judgements)
        self.bullets(self.word("section.notes"), view.notes)
        self.bullets(self.word("section.scope"), view.scope)
        self.bullets(self.word("section.sources"), [f"{name}: {text}" for name, text in view.sources])
        self.page.blank()
        self.page.text(view.disclaimer, style=_SOFT)

    # ------------------------------------------------------------------ pieces

    def word(self, key: str, *fills: object) -> str:
        return self.language.word(key, *fills)

    def heading(self, text: str) -> None:
        self.page.blank()
        self.page.text(capital(text), style="bold")
        self.page.text("─" * self.page.width, style=_SOFT)

    def rows(self, rows: Sequence[tuple[str, str | Text]], indent: int, style: str = _SOFT) -> None:
        """Add rows of a label and a text that wraps beside it."""
        made = [(Text(label, style=style), _as_text(text)) for label, text in rows]
        if made:
            self.page.table(made, (Column(most=self.page.width // 3), Column()), indent)

    def labelled(self, label: str, text: str, indent: int) -> None:
        """Add a text that hangs on its label in the law."""
        if label:
            self.rows([(label, text)], indent, style="")
        else:
            self.page.text(text, indent)

    def bullets(self, title: str, lines: Sequence[str]) -> None:
        if lines:
            self.heading(title)
            self.rows([("-", line) for line in lines], 2)

    # ------------------------------------------------------------------ head and summary

    def head(self) -> None:
        self.page.text(self.view.title, style="bold")
        self.rows(self.view.head, 0)
        if self.view.warning:
            self.page.blank()
            self.page.text(self.view.warning, style="yellow")
        self.heading(self.word("summary"))
        self.page.text(self.view.conclusion)

    def branches(self, rows: Sequence[BranchRow]) -> None:
        """Add the table of counts: a row for each branch or instrument."""
        if not rows:
            return
        self.page.blank()
        made = [[Text(heading, style=_SOFT) for heading in self.view.headings]]
        for row in rows:
            counts = [Text(self.language.whole(count), style="" if count else _SOFT) for count in row.counts]
            made.append([Text(row.label), *counts, Text(row.word, style=_COLOURS.get(row.key, ""))])
        numbers = [Column(most=_SMALL, right=True)] * len(rows[0].counts)
        self.page.table(made, (Column(most=28), *numbers, Column()), 2, gap=3)

    # ------------------------------------------------------------------ sections

    def section(self, section: Section) -> None:
        self.heading(f"{section.title}: {self.language.whole(len(section.entries))}")
        if section.lead:
            self.page.text(section.lead, style=_SOFT)
        if section.key in ("met", "met_by_declaration"):
            self.compact(section.entries)
            return
        apart = section.key not in ("not_met", "unknown")
        for entry in section.entries:
            self.entry(entry, apart)

    def compact(self, entries: Sequence[Entry]) -> None:
        """Add what is met, branch by branch: the clause that carried it, and what is to spare."""
        alone = len({entry.citation.partition(" ")[0] for entry in entries}) == 1
        citations = [_citation(entry, alone) for entry in entries]
        widest = min(max(map(len, citations), default=0), _WIDEST_CITATION)
        columns = (Column(most=widest), Column(), Column(most=self.page.width // 3, right=True))
        for row in self.view.branches:
            own = [entry for entry in entries if entry.branch == row.label]
            if own:
                self.page.text(row.label, 2, style="bold")
                self.page.table([self._line_of(entry, alone, widest) for entry in own], columns, 4)

    def _line_of(self, entry: Entry, alone: bool, widest: int) -> tuple[Text, Text, Text]:
        title = Text(entry.title)
        for option in entry.by:
            title.append(f"\n{self.word('by declaration', option)}", style=_SOFT)
        return Text(_citation(entry, alone).ljust(widest)), title, Text(entry.brief, style=_SOFT)

    def entry(self, entry: Entry, apart: bool) -> None:
        self.page.blank()
        beside = entry.margin
        if apart:
            beside = f"{entry.verdict_text}, {entry.margin}" if entry.margin else entry.verdict_text
        head = (Text(entry.citation, style="bold"), Text(beside, style=_COLOURS.get(entry.verdict, "")))
        self.page.table([head], (Column(), Column(most=self.page.width // 2, right=True)), 2)
        self.page.text(Text.assemble(entry.title, (f" · {entry.branch}", _SOFT)), 2)
        if entry.what is not None:
            self.page.blank()
            self.what(entry.what, entry.citation.split(", ")[0], 4)
        self.wanted(entry.wanted)
        self.cures(entry)
        if entry.lines and entry.what is not None:
            self.page.blank()
        for line in entry.lines:
            self.page.text(line, 4)

    def wanted(self, wanted: tuple[Wanted, ...]) -> None:
        rows: list[tuple[str, str | Text]] = []
        before = ""
        for one in wanted[:_MOST_WANTED]:
            label = Text.assemble(one.label, ("" if one.kind == "wait" else f"  {one.name}", _SOFT))
            rows.append((self.word(one.kind) if one.kind != before else "", label))
            before = one.kind
            if one.because:
                rows.append(("", Text(self.word("because", one.because), style=_SOFT)))
        if len(wanted) > _MOST_WANTED:
            rows.append(("", self.word("more wanted", self.language.whole(len(wanted) - _MOST_WANTED))))
        self.rows(rows, 4)

    def cures(self, entry: Entry) -> None:
        cures = [*entry.remedies, *entry.cures]
        if cures:
            self.page.blank()
            self.page.text(f"{self.word('remedy')}:", 4)
            self.rows([("-", capital(cure)) for cure in cures], 4)

    # ------------------------------------------------------------------ conditions

    def what(self, node: Group | Condition, beneath: str, indent: int) -> None:
        label = own_label(node.address, beneath)
        if isinstance(node, Condition):
            self.condition(node, label, indent)
            return
        lead = f"{node.lead}:" if node.items else self.language.ended(node.lead)
        self.labelled(label, lead if label else capital(lead), indent)
        for item in node.items:
            self.what(item, node.address, indent + 2)

    def condition(self, one: Condition, label: str, indent: int) -> None:
        self.labelled(label, one.about or capital(one.asks), indent)
        rows: list[tuple[str, str | Text]] = []
        if one.about:
            rows.append((self.word("the law asks"), one.asks))
        if one.says:
            rows.append((self.word("the design says"), _backed(one.says, one.backing)))
        if one.because:
            rows.append(("", self.word("because", one.because)))
        if one.margin:
            rows.append((self.word("margin"), Text(one.margin, style=_COLOURS[one.verdict])))
        basis = [_backed(answer.said, answer.backing) for answer in one.basis[:_MOST_BASIS]]
        for number, answer in enumerate(basis):
            rows.append(("" if number else self.word("resting on"), answer))
        more = len(one.basis) - _MOST_BASIS
        if more > 0:
            rows.append(("", self.word("more answers", self.language.whole(more))))
        self.rows(rows, indent + 2)

    # ------------------------------------------------------------------ remarks

    def remarks(self, title: str, remarks: Iterable[Remark]) -> None:
        for number, remark in enumerate(remarks):
            if not number:
                self.heading(title)
            place = f" ({remark.citation})" if remark.citation else ""
            self.page.text(f"{remark.title}{place}", 2)
            lines = " ".join(self.language.ended(capital(line)) for line in remark.lines)
            self.page.text(lines, 4, style=_SOFT)


def _citation(entry: Entry, alone: bool) -> str:
    """Return the clause that carried an entry; its instrument is left out where there is only one."""
    citation = entry.via or entry.citation
    return citation.partition(" ")[2] if alone else citation


def _as_text(text: str | Text) -> Text:
    return Text(text) if isinstance(text, str) else text


def _backed(text: str, backing: str) -> Text:
    return Text.assemble(text, (f"  [{backing}]" if backing else "", _SOFT))
