"""The rulebook as data: its numbers, requirements, rules, facts, citations and readings, one row each."""

from __future__ import annotations

import shutil
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

from nsis_rules.engines.contract import Situation
from nsis_rules.engines.interpret import Frame, Interpreter
from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.program.depend import parts
from nsis_rules.reports.descriptions import Descriptions
from nsis_rules.reports.entries import short_citation
from nsis_rules.reports.labels import Labels
from nsis_rules.reports.language import cleaned
from nsis_rules.reports.to_json import amount_in_unit
from nsis_rules.values import UNKNOWN, Value

Row = dict[str, str | list[str]]
_NARROWEST, _WIDEST = 60, 120
_SHOWN_APART = ("title", "asks", "unit")
_NEED_A_NAME = ("from", "until", "checked", "default", "scheme")


def listing(program: typed.Program, what: str) -> list[Row]:
    """Return the rows of one list; raises KeyError if there is no such list."""
    return list(_LISTS[what](program))


def listing_text(rows: list[Row], width: int | None = None) -> str:
    """Return rows as text: each name on a line of its own, what it says beneath."""
    columns = min(max(width or shutil.get_terminal_size((100, 24)).columns, _NARROWEST), _WIDEST)
    lines: list[str] = []
    for row in rows:
        name, title, details = _told(row)
        lines.append(cleaned(name))
        for text in (title, details):
            lines += textwrap.wrap(cleaned(text), columns, initial_indent="    ", subsequent_indent="    ")
    return "\n".join(lines) + "\n" if lines else ""


def _told(row: Row) -> tuple[str, str, str]:
    """Return a row as its name, its title, and what else it says in one line."""
    named = "citation" if "citation" in row else "id"
    details = [
        _detail(name, value, row)
        for name, value in row.items()
        if name not in (named, *_SHOWN_APART) and value
    ]
    return _cell(row[named]), _cell(row["title"]), " · ".join(details)


def _detail(name: str, value: str | list[str], row: Row) -> str:
    if name == "value":
        return f"{_cell(value)} {_cell(row['unit'])}"
    return f"{name} {_cell(value)}" if name in _NEED_A_NAME else _cell(value)


def _cell(value: str | list[str]) -> str:
    return value if isinstance(value, str) else short_citation(", ".join(value))


# ---------------------------------------------------------------------- numbers of the law


def _parameters(program: typed.Program) -> Iterator[Row]:
    """Yield the numbers of the law, wherever they stand, in the order of kinds and then of the text."""
    for one in program.parameters.values():
        for version, value in one.versions:
            yield _number(one.name, value, one.about, version)
    for table in program.tables.values():
        yield from _of_table(program, table)
    seen: Counter[str] = Counter()
    for requirement in program.requirements.values():
        for clause in (requirement.applies, requirement.met):
            if clause is not None:
                yield from _of_clause(clause, requirement, seen)
    for rule in program.rules.values():
        for text in rule.texts:
            yield from _of_rule(text, rule, seen)


def _of_table(program: typed.Program, table: typed.Table) -> Iterator[Row]:
    descriptions = Descriptions(Labels(program))
    for version, bands in table.versions:
        for band in bands:
            keys = ", ".join(descriptions.band(*test) for test in band.tests)
            yield _number(f"{table.name}({keys})", band.value, table.about, version)


def _of_clause(clause: terms.Clause, requirement: typed.Requirement, seen: Counter[str]) -> Iterator[Row]:
    """Yield the numbers in the conditions of a requirement, each where it stands."""
    if isinstance(clause, terms.ListClause):
        for item in clause.items:
            yield from _of_clause(item, requirement, seen)
    elif isinstance(clause, terms.UnderClause | terms.EachClause):
        yield from _of_clause(clause.clause, requirement, seen)
    elif isinstance(clause, terms.TestClause):
        name = _address(clause.address, requirement)
        for constant in _constants(clause.condition):
            yield _number(_once(name, seen), constant, requirement.about)


def _of_rule(text: typed.RuleText, rule: typed.Rule, seen: Counter[str]) -> Iterator[Row]:
    """Yield the numbers in a rule; zero, one day and one month are no numbers of the law."""
    for constant in _constants(text):
        if constant.value != 0 and not (constant.value == 1 and constant.type.kind == "duration"):
            yield _number(_once(rule.name, seen), constant, rule.about, text.version)


def _constants(thing: object) -> Iterator[terms.Constant]:
    for part in parts(thing):
        if isinstance(part, terms.Constant) and (part.type.amount or part.type.kind == "date"):
            yield part


def _address(address: str, requirement: typed.Requirement) -> str:
    """Return the name of a clause: `C102.18(2)(b)`; at another Article its citation stands behind."""
    for cite in requirement.about.cites:
        if address == cite or address.startswith(f"{cite}("):
            return f"{requirement.name}{address.removeprefix(cite)}"
    return f"{requirement.name} {address}"


def _once(name: str, seen: Counter[str]) -> str:
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}#{seen[name]}"


def _number(name: str, value: terms.Term, about: typed.About, version: typed.Version | None = None) -> Row:
    exact, unit = amount_in_unit(_worth(value), value.type, "")
    cites = version.cites if version is not None and version.cites else about.cites
    return {
        "id": name,
        "title": about.title,
        "value": exact if isinstance(exact, str) else "",
        "unit": unit or value.type.kind,
        "cites": list(cites),
        "from": _day(version.start if version is not None else None),
        "until": _day(version.until if version is not None else None),
        "mark": about.mark,
        "checked": _day(about.checked),
    }


def _worth(term: terms.Term) -> Value:
    """Return the value of a number; a quotient is worked out, what varies is unknown."""
    if not all(isinstance(part, terms.Constant | terms.Operation) for part in parts(term)):
        return UNKNOWN
    return Interpreter(typed.Program(), Situation()).value(term, Frame())


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


# ---------------------------------------------------------------------- the other lists


def _requirements(program: typed.Program) -> Iterator[Row]:
    labels = Labels(program)
    for one in program.requirements.values():
        yield {
            "id": one.name,
            "title": labels.requirement(one.name),
            "cites": list(one.about.cites),
            "branch": one.branch,
            "part": one.part,
            "force": one.force,
            "mark": one.about.mark,
            "checked": _day(one.about.checked),
        }


def _rules(program: typed.Program) -> Iterator[Row]:
    for one in program.rules.values():
        yield {
            "id": one.name,
            "title": one.about.title,
            "type": str(one.type),
            "cites": list(one.about.cites),
            "scheme": one.scheme,
            "mark": one.about.mark,
        }


def _facts(program: typed.Program) -> Iterator[Row]:
    for one in program.facts.values():
        yield {
            "id": one.name,
            "title": one.about.title,
            "type": str(one.type),
            "asks": one.asks,
            "cites": list(one.about.cites),
            "computed_by": one.computed_by,
        }


def _citations(program: typed.Program) -> Iterator[Row]:
    """Yield each provision that something cites, with what cites it, in the order of the first who does."""
    for kind in ("requirements", "rules", "parameters", "tables", "readings", "catalogues"):
        for name, one in getattr(program, kind).items():
            for cite in one.about.cites:
                yield {"citation": cite, "id": name, "kind": kind.removesuffix("s"), "title": one.about.title}
    for declaration in program.declarations.values():
        for option in declaration.options:
            for cite in option.cites:
                yield {"citation": cite, "id": option.name, "kind": "declaration", "title": option.text}


def _readings(program: typed.Program) -> Iterator[Row]:
    for one in program.readings.values():
        yield {
            "id": one.name,
            "title": one.about.title,
            "alternatives": [name for name, _ in one.alternatives],
            "default": one.default,
            "cites": list(one.about.cites),
            "mark": one.about.mark,
        }


_LISTS: dict[str, Callable[[typed.Program], Iterator[Row]]] = {
    "parameters": _parameters,
    "requirements": _requirements,
    "rules": _rules,
    "facts": _facts,
    "citations": _citations,
    "readings": _readings,
}
