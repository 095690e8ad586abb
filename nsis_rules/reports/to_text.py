"""A view as text for a terminal or a file: wrapped to a width, with few colours or none."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from nsis_rules.reports.language import Language, capital
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
_COLOURS = {
    "met": "green",
    "met_by_declaration": "green",
    "not_met": "red",
    "not_provided": "red",
    "unknown": "yellow",
}
_LABEL = "dim"


def to_text(view: View, width: int | None = None, colour: bool | None = None) -> str:
    """Return a view as text; without a width that of the terminal, in colour only on a terminal."""
    if colour is None:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    columns = width or shutil.get_terminal_size((80, 24)).columns
    page = _Page(view, min(max(columns, _NARROWEST), _WIDEST), colour)
    page.write()
    lines = page.buffer.getvalue().split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


class _Page:
    def __init__(self, view: View, width: int, colour: bool) -> None:
        self.view, self.language, self.buffer = view, Language(view.language), io.StringIO()
        self.console = Console(
            file=self.buffer,
            width=width,
            force_terminal=colour,
            no_color=not colour,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )

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
        self.line()
        self.text(view.disclaimer, style=_LABEL)

    # ------------------------------------------------------------------ pieces

    def word(self, key: str, *fills: object) -> str:
        return self.language.word(key, *fills)

    def line(self) -> None:
        self.console.print()

    def text(self, text: str | Text, indent: int = 0, style: str = "") -> None:
        made = Text(text, style=style) if isinstance(text, str) else text
        self.console.print(Padding(made, (0, 0, 0, indent), expand=False))

    def heading(self, text: str) -> None:
        self.line()
        self.text(capital(text), style="bold")
        self.text("─" * self.console.width, style=_LABEL)

    def rows(self, rows: Iterable[tuple[str, str | Text]], indent: int, label_style: str = _LABEL) -> None:
        """Print rows of a label and a text that wraps beside it."""
        listed = list(rows)
        if listed:
            grid = Table.grid(padding=(0, 2, 0, 0))
            grid.add_column(style=label_style, no_wrap=True)
            grid.add_column()
            for label, text in listed:
                grid.add_row(Text(label), Text(text) if isinstance(text, str) else text)
            self.console.print(Padding(grid, (0, 0, 0, indent), expand=False))

    def labelled(self, label: str, text: str, indent: int) -> None:
        """Print a text that hangs on its label in the law."""
        if label:
            self.rows([(label, text)], indent, label_style="")
        else:
            self.text(text, indent)

    def bullets(self, title: str, lines: Iterable[str]) -> None:
        listed = list(lines)
        if listed:
            self.heading(title)
            self.rows([("-", line) for line in listed], 2)

    # ------------------------------------------------------------------ head and summary

    def head(self) -> None:
        self.text(self.view.title, style="bold")
        self.rows(self.view.head, 0)
        if self.view.warning:
            self.line()
            self.text(self.view.warning, style="yellow")
        self.heading(self.word("summary"))
        self.text(self.view.conclusion)
        self.line()

    def branches(self, rows: Iterable[BranchRow]) -> None:
        listed = list(rows)
        if not listed:
            return
        table = Table(box=None, padding=(0, 3, 0, 0), pad_edge=False, header_style=_LABEL)
        branch, *verdicts, result = self.view.headings
        table.add_column(branch, max_width=30)
        for verdict in verdicts:
            table.add_column(verdict, justify="right", max_width=11)
        table.add_column(result)
        for row in listed:
            counts = [Text(self.language.whole(count), style="" if count else _LABEL) for count in row.counts]
            table.add_row(Text(row.label), *counts, Text(row.word, style=_COLOURS.get(row.key, "")))
        self.console.print(Padding(table, (0, 0, 1, 2), expand=False))

    # ------------------------------------------------------------------ sections

    def section(self, section: Section) -> None:
        self.heading(f"{section.title}: {self.language.whole(len(section.entries))}")
        if section.lead:
            self.text(section.lead, style=_LABEL)
        compact = section.key in ("met", "met_by_declaration")
        if compact:
            self.compact(section.entries)
            return
        apart = section.key not in ("not_met", "unknown")
        for entry in section.entries:
            self.entry(entry, apart)

    def compact(self, entries: Iterable[Entry]) -> None:
        """Print what is met, branch by branch: the clause that carried it, and what is to spare."""
        listed = list(entries)
        alone = len({entry.citation.split(" ")[0] for entry in listed}) == 1
        for row in self.view.branches:
            own = [entry for entry in listed if entry.branch == row.label]
            if own:
                self.text(row.label, 2, style="bold")
                self.console.print(Padding(self._lines_of(own, alone), (0, 0, 0, 4)))

    def _lines_of(self, entries: Iterable[Entry], alone: bool) -> Table:
        table = Table.grid(padding=(0, 2, 0, 0), expand=True)
        table.add_column(width=13 if alone else 19)
        table.add_column(ratio=1)
        table.add_column(justify="right", max_width=26, style=_LABEL)
        for entry in entries:
            title = Text(entry.title)
            for option in entry.by:
                title.append(f"\n{self.word('by declaration', option)}", style=_LABEL)
            citation = entry.via or entry.citation
            table.add_row(Text(citation.partition(" ")[2] if alone else citation), title, Text(entry.brief))
        return table

    def entry(self, entry: Entry, apart: bool) -> None:
        self.line()
        grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
        grid.add_column(ratio=1)
        grid.add_column(justify="right", max_width=self.console.width // 2)
        beside = entry.margin
        if apart:
            beside = f"{entry.verdict_text}, {entry.margin}" if entry.margin else entry.verdict_text
        grid.add_row(Text(entry.citation, style="bold"), Text(beside, style=_COLOURS.get(entry.verdict, "")))
        self.console.print(Padding(grid, (0, 0, 0, 2)))
        self.text(Text.assemble(entry.title, (f" · {entry.branch}", _LABEL)), 2)
        if entry.what is not None:
            self.line()
            self.what(entry.what, entry.citation.split(", ")[0], 4)
        self.wanted(entry.wanted)
        self.cures(entry)
        if entry.lines and entry.what is not None:
            self.line()
        for line in entry.lines:
            self.text(line, 4)

    def wanted(self, wanted: tuple[Wanted, ...]) -> None:
        rows: list[tuple[str, str | Text]] = []
        before = ""
        for one in wanted[:_MOST_WANTED]:
            label = Text.assemble(one.label, ("" if one.kind == "wait" else f"  {one.name}", _LABEL))
            rows.append((self.word(one.kind) if one.kind != before else "", label))
            before = one.kind
        if len(wanted) > _MOST_WANTED:
            rows.append(("", self.word("more wanted", self.language.whole(len(wanted) - _MOST_WANTED))))
        self.rows(rows, 4)

    def cures(self, entry: Entry) -> None:
        cures = [*entry.remedies, *entry.cures]
        if cures:
            self.line()
            self.text(f"{self.word('remedy')}:", 4)
            self.rows([("-", capital(cure)) for cure in cures], 4)

    # ------------------------------------------------------------------ conditions

    def what(self, node: Group | Condition, beneath: str, indent: int) -> None:
        label = own_label(node.address, beneath)
        if isinstance(node, Condition):
            self.condition(node, label, indent)
            return
        lead = f"{node.lead}{':' if node.items else '.'}"
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

    def remarks(self, title: str, remarks: tuple[Remark, ...]) -> None:
        if remarks:
            self.heading(title)
        for remark in remarks:
            place = f" ({remark.citation})" if remark.citation else ""
            self.text(f"{remark.title}{place}", 2)
            self.text(". ".join(capital(line).rstrip(".") for line in remark.lines) + ".", 4, style=_LABEL)


def _backed(text: str, backing: str) -> Text:
    return Text.assemble(text, (f"  [{backing}]" if backing else "", _LABEL))
