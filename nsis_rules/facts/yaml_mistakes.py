"""What to say where YAML itself cannot go on: the libraries' words turned into advice.

Nothing here depends on which of PyYAML's two parsers spoke: both name the same few problems.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from nsis_rules.diagnostics.source import Source, Span
from nsis_rules.facts.written import shown


class Problem(NamedTuple):
    """What the parser says: in which context, which problem; places are (line, column), counted from 1."""

    context: str
    problem: str
    at: tuple[int, int]
    began: tuple[int, int] | None


class Mistake(NamedTuple):
    """What we say: where, what, and what to do."""

    span: Span
    message: str
    help: str


def explain(problem: Problem, source: Source) -> Mistake:
    """Return the mistake behind a problem of the parser."""
    for pattern, make in _MISTAKES:
        if re.search(pattern, f"{problem.context}: {problem.problem}"):
            return make(problem, source)
    return _at(problem, source, "YAML cannot be read here", problem.problem)


def _at(problem: Problem, source: Source, message: str, help: str) -> Mistake:
    line, column = problem.at
    if not source.line(line) and problem.began is not None:
        line, column = problem.began
    return Mistake(source.span(line, column, 1), message, help)


def _where_it_began(problem: Problem, source: Source) -> Span:
    line, column = problem.began or problem.at
    return source.span(line, column, 1)


def _colon(problem: Problem, source: Source) -> Mistake:
    line, column = problem.at
    before = source.line(line)[: column - 1]
    if re.search(r":\s", before):
        quoted = 'put the whole text in quotes: `key: "one: two"`'
        return _at(problem, source, "a second colon on the line", quoted)
    above = next((n for n in range(line - 1, 0, -1) if re.match(r"\s*[^\s#]", source.line(n))), 0)
    if above and not re.search(r":(\s|$)", source.line(above)):
        found = source.line(above).strip()
        return Mistake(
            source.span(above), f"expected `key: value`, found `{shown(found)}`", "put a colon after the key"
        )
    message = "this line is indented deeper than the line above allows"
    return Mistake(source.span(line), message, "begin it below the key it belongs with")


def _no_colon(problem: Problem, source: Source) -> Mistake:
    line, _ = problem.began or problem.at
    found = source.line(line).strip()
    advice = "a text that goes on needs a deeper indentation" if source.line(line) else ""
    return Mistake(source.span(line), f"expected `key: value`, found `{shown(found)}`", advice)


def _start(problem: Problem, source: Source) -> Mistake:
    line, column = problem.at
    found = source.line(line)[column - 1 : column]
    if found == "\t":
        return _at(problem, source, "a tab", "indent with spaces")
    return _at(problem, source, f"a value cannot begin with `{found}`", "put it in quotes")


def _quote(problem: Problem, source: Source) -> Mistake:
    span = _where_it_began(problem, source)
    return Mistake(span, "a quote that is not closed", "close it at the end of the text")


def _bracket(problem: Problem, source: Source) -> Mistake:
    span = _where_it_began(problem, source)
    opened = source.line(span.line)[span.column - 1 : span.column]
    return Mistake(span, f"a `{opened}` that is not closed", "close it, and put a comma between the items")


def _misfit(problem: Problem, source: Source) -> Mistake:
    line, column = problem.at
    text = source.line(line)
    if text[column - 1 : column] in ("]", "}"):
        return _at(problem, source, f"`{text[column - 1]}` closes nothing", "delete it, or open it before")
    if re.search(r"['\"]\s*$", text[: column - 1]):
        return _at(problem, source, "text after the closing quote", "put the whole text in quotes")
    message = "the indentation of this line fits no line above"
    return Mistake(source.span(line), message, "begin it where its siblings begin")


def _dash(problem: Problem, source: Source) -> Mistake:
    return _at(problem, source, "a list that begins on the line of its key", "begin it on the next line")


def _escape(problem: Problem, source: Source) -> Mistake:
    return _at(problem, source, "a backslash that means nothing here", "use single quotes: they keep it")


def _directive(problem: Problem, source: Source) -> Mistake:
    return _at(problem, source, "a directive of YAML", "delete the line: plain YAML is enough")


def _tag(problem: Problem, source: Source) -> Mistake:
    return _at(problem, source, "a tag of YAML", "write the value alone, in quotes if it begins with `!`")


def _block(problem: Problem, source: Source) -> Mistake:
    advice = "begin the text on the next line, or put it in quotes"
    return _at(problem, source, "text beside `|` or `>`", advice)


def _anchor(problem: Problem, source: Source) -> Mistake:
    return _at(problem, source, "`&` and `*` name and repeat things in YAML", "put the value in quotes")


_MISTAKES: tuple[tuple[str, Callable[[Problem, Source], Mistake]], ...] = (
    (r"mapping values are not allowed", _colon),
    (r"simple key", _no_colon),
    (r"quoted scalar.*(end of stream|document separator)", _quote),
    (r"escape", _escape),
    (r"flow (mapping|sequence)", _bracket),
    (r"entries are not allowed", _dash),
    (r"cannot start any token", _start),
    (r"block scalar", _block),
    (r"directive|document start", _directive),
    (r"\btag\b", _tag),
    (r"anchor|alias", _anchor),
    (r"block (mapping|collection)|block end", _misfit),
)
