"""One thing of the rulebook explained: a rule, requirement, parameter, fact, reading, scheme or citation."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.program.depend import parts
from nsis_rules.reports.descriptions import Block, Descriptions, Line, standing
from nsis_rules.reports.labels import Labels
from nsis_rules.reports.language import Language, capital, cleaned

WIDTH = 88
_KINDS: tuple[tuple[str, Callable[[Descriptions, Any], Iterator[Block]]], ...] = (
    ("requirements", Descriptions.requirement),
    ("rules", Descriptions.rule),
    ("parameters", Descriptions.parameter),
    ("tables", Descriptions.table),
    ("facts", Descriptions.fact),
    ("readings", Descriptions.reading),
    ("declarations", Descriptions.declaration),
    ("schemes", Descriptions.scheme),
    ("catalogues", Descriptions.catalogue),
    ("beneficiaries", Descriptions.beneficiary),
    ("parts", Descriptions.part),
    ("instruments", Descriptions.instrument),
)
_CITING = (
    "requirements",
    "rules",
    "parameters",
    "tables",
    "readings",
    "catalogues",
    "beneficiaries",
    "facts",
)
_WITH_TEXT = ("requirements", "rules", "parameters", "tables", "declarations", "readings", "schemes")
_MOST_READERS = 20
_MOST_EXAMPLES = 12
_WIDEST_LABEL = 36


def explain(program: typed.Program, identifier: str, language: str = "en", width: int = WIDTH) -> str | None:
    """Return what a name or a citation of the rulebook means, in words; None if there is none of it.

    A citation (`C102 Art. 18(2)(b)`) shows all that cites it, and its clauses. The name of a
    requirement that was made for each member of a range shows all of them.
    """
    labels = Labels(program, Language(language))
    name = identifier.strip()
    for kind, describe in _KINDS:
        declared = getattr(program, kind)
        if name in declared:
            return _written([_described(kind, name, declared[name], describe, labels)], labels, width)
    options = program.options()
    if name in options:
        return explain(program, options[name].name, language, width)
    made = [one for one in program.requirements.values() if one.base == name]
    if made:
        pages = [
            _described("requirements", one.name, one, Descriptions.requirement, labels) for one in made[:1]
        ]
        return _written([*pages, [*_others(made[1:], labels)]], labels, width)
    return _of_citation(program, name, labels, width)


def _others(made: list[typed.Requirement], labels: Labels) -> Iterator[str | Block]:
    if made:
        yield replace(Descriptions(labels).requirements(made), heading="explain.others")


def _described(
    kind: str, name: str, one: Any, describe: Callable[[Descriptions, Any], Iterator[Block]], labels: Labels
) -> list[str | Block]:
    """Return a heading, and blocks of lines: what it says, what it reads, who reads it, as written."""
    about = one.about
    title = labels.requirement(name) if kind == "requirements" else labels.about(about)
    said: list[str | Block] = [f"{name}  {title}"]
    line = standing(about, labels)
    if kind == "parts":
        line = f"{one.instrument} Arts {one.articles[0]}-{one.articles[1]}"
    if kind in ("requirements", "rules"):
        labels = labels.within(getattr(one, "branch", ""), one.member)
    descriptions = Descriptions(labels)
    if kind == "requirements":
        line = " · ".join(
            filter(None, [line, labels.branch(one.branch), labels.language.word(f"force.{one.force}")])
        )
    if line:
        said.append(line)
    said += describe(descriptions, one)
    if kind in ("requirements", "rules"):
        said += descriptions.reads((one.applies, one.met) if kind == "requirements" else one.texts)
    said += [_readers(name, labels), _examples(name, labels)]
    said.append(Block("explain.notes", tuple(Line(0, "-", note) for note in about.notes)))
    if kind in _WITH_TEXT and about.text:
        said.append(Block("explain.written", tuple(Line(-1, "", line) for line in about.text.split("\n"))))
    return said


def _readers(name: str, labels: Labels) -> Block:
    """Return who reads a name at once: requirements and rules, by name and title."""
    program = labels.program
    found = [
        Line(0, one.name, labels.requirement(one.name))
        for one in program.requirements.values()
        if one.name != name and _reads((one.applies, one.met), name)
    ]
    found += [
        Line(0, one.name, labels.about(one.about))
        for one in program.rules.values()
        if one.name != name and _reads(one.texts, name)
    ]
    if len(found) > _MOST_READERS:
        more = labels.language.word("more answers", labels.language.whole(len(found) - _MOST_READERS))
        found = [*found[:_MOST_READERS], Line(0, "", more)]
    return Block("explain.readers", tuple(found))


def _reads(thing: object, name: str) -> bool:
    for part in parts(thing):
        named = part.table if isinstance(part, terms.TableCall) else getattr(part, "name", "")
        if isinstance(part, terms.Given):
            named = part.beneficiary
        if isinstance(part, terms.UnderClause):
            named = part.option.rpartition(".")[0]
        if named == name:
            return True
    return False


def _examples(name: str, labels: Labels) -> Block:
    """Return the examples that expect something of a requirement or rule, by their names."""
    found = []
    for example in labels.program.examples.values():
        for expected in example.expected:
            own = (
                expected.requirement == name
                if isinstance(expected, typed.ExpectedVerdict)
                else _is_of(expected, name)
            )
            if own:
                found.append(example.name)
    unique = list(dict.fromkeys(found))
    return Block("explain.examples", tuple(Line(0, "-", one) for one in unique[:_MOST_EXAMPLES]))


def _is_of(expected: typed.ExpectedValue, name: str) -> bool:
    return any(getattr(part, "name", "") == name for part in parts(expected.left))


# ---------------------------------------------------------------------- citations


def _of_citation(program: typed.Program, text: str, labels: Labels, width: int) -> str | None:
    """Return what cites a provision or stands below it, and the clauses at that address."""
    wanted = _plain(text)
    if " " not in wanted:
        return None
    lines, clauses = list[Line](), list[Line]()
    for one in program.requirements.values():
        clauses += _clauses_at(one, wanted, Descriptions(labels.within(one.branch, one.member)))
    for kind in _CITING:
        for name, one in getattr(program, kind).items():
            if any(_is_at(cite, wanted) for cite in one.about.cites):
                title = labels.requirement(name) if kind == "requirements" else labels.about(one.about)
                lines.append(Line(0, name, title))
    for declaration in program.declarations.values():
        lines += [
            Line(0, option.name, option.text)
            for option in declaration.options
            if any(_is_at(cite, wanted) for cite in option.cites)
        ]
    if not lines and not clauses:
        return None
    heading = labels.language.word("explain.cited by", text)
    return _written(
        [[heading, Block("", tuple(lines)), Block("explain.asks", tuple(clauses))]], labels, width
    )


def _clauses_at(one: typed.Requirement, wanted: str, descriptions: Descriptions) -> Iterator[Line]:
    """Yield the outermost clauses of a requirement that stand at an address, each once."""
    waiting: list[terms.Clause] = [one.met]
    while waiting:
        clause = waiting.pop(0)
        address = getattr(clause, "address", "")
        if _is_at(address, wanted):
            yield Line(0, one.name, address)
            yield from descriptions.clause(clause, address, 1)
        elif isinstance(clause, terms.ListClause):
            waiting = [*clause.items, *waiting]
        elif isinstance(clause, terms.UnderClause | terms.EachClause):
            waiting.insert(0, clause.clause)


def _is_at(cite: str, wanted: str) -> bool:
    """Return whether a citation is the provision wanted, or stands below it."""
    plain = _plain(cite)
    return plain == wanted or plain.startswith(f"{wanted}(")


def _plain(citation: str) -> str:
    """Return a citation without differences that do not matter: capitals, spaces, dots after `Art`."""
    text = re.sub(r"\s+", " ", citation.strip().casefold()).replace("article ", "art ").replace(". ", " ")
    return re.sub(r" ?\( ?", "(", text)


# ---------------------------------------------------------------------- layout


def _written(pages: list[list[str | Block]], labels: Labels, width: int) -> str:
    lines: list[str] = []
    for page in pages:
        for piece in page:
            lines += (
                textwrap.wrap(cleaned(piece), width)
                if isinstance(piece, str)
                else _block(piece, labels, width)
            )
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def _block(block: Block, labels: Labels, width: int) -> list[str]:
    if not block.lines:
        return []
    heading = [capital(labels.language.word(block.heading))] if block.heading else []
    column = min(max((len(line.label) for line in block.lines if line.depth == 0), default=0), _WIDEST_LABEL)
    return ["", *heading, *(text for line in block.lines for text in _line(line, column, width))]


def _line(line: Line, column: int, width: int) -> list[str]:
    """Return a line wrapped behind its label; what is written (depth -1) stays as it is."""
    text, label = cleaned(line.text), cleaned(line.label)
    if line.depth < 0:
        return [f"  {text}"]
    indent = " " * (2 + 4 * line.depth)
    if line.depth == 0 and column > _WIDEST_LABEL - 1 and len(label) > _WIDEST_LABEL:
        return [
            f"{indent}{label}",
            *textwrap.wrap(text, width, initial_indent=indent + "    ", subsequent_indent=indent + "    "),
        ]
    gap = max(column - len(label), 0) if line.depth == 0 and column else 0
    head = f"{indent}{label}{' ' * gap}{'  ' if label or gap else ''}"
    return textwrap.wrap(text, width, initial_indent=head, subsequent_indent=" " * len(head)) or [head]
