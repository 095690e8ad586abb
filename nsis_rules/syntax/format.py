"""One way to lay a rule file out: only blanks and the grouping of digits ever change.

What is written stays in its lines and its order, comments included. Two blanks indent a block, four
more a line that goes on. Columns are aligned within a run of lines of one kind that follow each other
(see `columns`). Numbers of five digits and more are grouped by thousands, or by lakh and crore in a
file that groups so throughout; four digits stay as written. One empty line stands between
declarations, except that one-line declarations of one kind may follow each other. A declaration that
does not parse stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby, pairwise, zip_longest

import lark

from nsis_rules.diagnostics.source import Source
from nsis_rules.syntax import columns, layout, parse, parse_errors
from nsis_rules.syntax.columns import Line

_BLOCK, _GOES_ON = 2, 4

_NAME_PARTS = frozenset(("NAME", "CODE", "SEGMENT", "DOT"))
_OPENING = frozenset(("LPAR", "LSQB", "DOT"))
_CLOSING = frozenset(("RPAR", "RSQB", "DOT", "_COMMA"))

_BY_LAKH = re.compile(r"[0-9]{1,2}(,[0-9]{2})+,[0-9]{3}")
_BY_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3}){2,}|[0-9]{3},[0-9]{3}")


def format_source(source: Source) -> str:
    """Return a rule file as it is laid out; laying the result out again changes nothing."""
    chunks = list(layout.declarations_apart(source))
    refused = {fault.span.line for fault in layout.refused_characters(source) if fault.span}
    tokens = [_tokens(chunk) if refused.isdisjoint(chunk.lines) else [] for chunk in chunks]
    by_lakh = _groups_by_lakh(token for of_chunk in tokens for token in of_chunk)
    above = source.lines[: chunks[0].first_line - 1] if chunks else source.lines
    lines = _between(above, first=True, last=not chunks)
    for chunk, of_chunk, following in zip_longest(chunks, tokens, chunks[1:]):
        inside, below = _inside_and_below(chunk)
        written = source.lines[chunk.first_line - 1 :][: len(inside)]
        lines += _declaration(inside, of_chunk, by_lakh) if of_chunk else map(_untouched, written)
        if len(inside) > 1 or below or following is None or _keyword(following) != _keyword(chunk):
            lines += _between(below, first=False, last=following is None)
    for (kind, _), run in groupby(lines, key=lambda line: (line.kind, line.indent)):
        if kind:
            columns.align(list(run))
    return "".join(f"{line}\n" for line in lines)


def _tokens(chunk: layout.Chunk) -> list[lark.Token]:
    """Return the tokens of a declaration, with those of the layout; none if it does not parse."""
    if chunk.text.startswith(" "):
        return []
    try:
        parsing = parse.grammar().parse_interactive(chunk.text)
        tokens = list(parsing.iter_parse())
        parsing.feed_eof(tokens[-1])  # type: ignore[no-untyped-call]
    except (lark.UnexpectedInput, parse_errors.UnevenLine):
        return []
    return tokens


def _keyword(chunk: layout.Chunk) -> str:
    return chunk.text.split(" ")[0]


def _untouched(text: str) -> Line:
    return Line(words=[text], gaps=[0])


# ------------------------------------------------------------------------------- lines and comments


def _inside_and_below(chunk: layout.Chunk) -> tuple[list[str], list[str]]:
    """Part the lines of a declaration from those below it, which stand before the next one."""
    lines = chunk.text.removesuffix("\n").split("\n")
    end = max(number for number, line in enumerate(lines, 1) if line.strip(" ") and line[0] != "#")
    return lines[:end], lines[end:]


def _between(lines: list[str], *, first: bool, last: bool) -> list[Line]:
    """Lay out what stands between two declarations: comments, and empty lines one at a time."""
    texts = [line.strip(" ") for line in lines]
    kept = [text for text, below in pairwise([*texts, ""]) if text or below]
    while kept[:1] == [""]:
        kept.pop(0)
    before = [] if first or (last and not kept) else [""]
    after = [""] if kept and not texts[-1] and not last else []
    return [Line(comment=text) for text in before + kept + after]


def _declaration(inside: list[str], tokens: list[lark.Token], by_lakh: bool) -> list[Line]:
    """Lay out the lines of one declaration, not yet aligned."""
    written = _by_line(tokens)
    lines: list[Line] = []
    opened: list[tuple[int, int]] = []  # how deep each block around was, and is
    statement: list[lark.Token] = []
    goes_on = False
    for number, text in enumerate(inside, 1):
        if number in written:
            level, words = written[number]
            indent = level * _BLOCK + goes_on * _GOES_ON
            if not goes_on:
                opened[level:], statement = [(layout.depth_of(text), indent)], []
            comment = text[(words[-1].end_column or 1) - 1 :].strip(f" {layout.CONTINUATION}")
            lines.append(_line(indent, statement, words, comment, by_lakh))
            statement = statement + words
            goes_on = text.endswith(layout.CONTINUATION)
        elif text.strip(" "):
            places = list(opened)
            following = next((below for below in range(number, len(inside) + 1) if below in written), None)
            if following is not None:
                indent = written[following][0] * _BLOCK + goes_on * _GOES_ON
                places.append((layout.depth_of(inside[following - 1]), indent))
            lines.append(Line(_comment_indent(layout.depth_of(text), places), comment=text.strip(" ")))
        elif str(lines[-1]):
            lines.append(Line())
    return lines


def _by_line(tokens: list[lark.Token]) -> dict[int, tuple[int, list[lark.Token]]]:
    """Return for each line of a declaration how many blocks it is in, and its words."""
    lines: dict[int, tuple[int, list[lark.Token]]] = {}
    level = 0
    for token in tokens:
        if token.type == "_INDENT":
            level += 1
        elif token.type == "_DEDENT":
            level -= 1
        elif token.type != "_NL":
            lines.setdefault(token.line or 1, (level, []))[1].append(token)
    return lines


def _comment_indent(depth: int, places: list[tuple[int, int]]) -> int:
    """Return where a comment goes: with the deepest line around that it is as deep as."""
    if depth == 0:
        return 0
    return max(_BLOCK, *(indent for start, indent in places if start <= depth))


# ------------------------------------------------------------------------------- words


def _line(indent: int, above: list[lark.Token], words: list[lark.Token], comment: str, by_lakh: bool) -> Line:
    """Lay out one line of a statement, of which some lines may stand above."""
    statement, start = above + words, len(above)
    gaps = [0, *(_gap(statement, index) for index in range(start + 1, len(statement)))]
    line = Line(indent, [_word(word, by_lakh) for word in words], gaps, comment)
    if not above:
        columns.find(line, [word.type for word in words])
    return line


def _word(token: lark.Token, by_lakh: bool) -> str:
    if token.type in ("NUMBER", "MONEY"):
        return _grouped(str(token), by_lakh)
    return str(token) if token.type == "STRING" else " ".join(token.split())


def _gap(tokens: list[lark.Token], index: int) -> int:
    """Return the number of blanks before a word of a statement."""
    before, here = tokens[index - 1], tokens[index]
    if here.type in _CLOSING or before.type in _OPENING or _in_a_fraction(tokens, index):
        return 0
    if here.type == "LPAR" and before.type in _NAME_PARTS:
        return int(_before_the_name(tokens, index) == "_K_GIVEN")
    if here.type == "COLON":
        return int(_before_the_name(tokens, index) not in ("_K_UNDER", "_K_IN"))
    return 2 if here.type == "_K_CITES" else 1


def _before_the_name(tokens: list[lark.Token], end: int) -> str:
    """Return the kind of the word before the dotted name that ends before `end`."""
    start = end
    while start and tokens[start - 1].type in _NAME_PARTS:
        start -= 1
    return tokens[start - 1].type if start else ""


def _in_a_fraction(tokens: list[lark.Token], index: int) -> bool:
    """Return whether a word is the stroke of a plain fraction such as `52/12`, or the number behind it."""
    stroke = index if tokens[index].type == "OVER_SIGN" else index - 1
    line = tokens[index].line
    kinds = [token.type if token.line == line else "" for token in tokens]
    before_that, before, sign, after, after_that = ["", "", *kinds, "", ""][stroke : stroke + 5]
    return (
        (before, sign, after) == ("NUMBER", "OVER_SIGN", "NUMBER")
        and before_that not in ("TIMES", "OVER_SIGN", "_K_OF")
        and after_that != "OVER_SIGN"
        and (after_that != "UNIT" or before_that == "_K_AT")
    )


def _groups_by_lakh(tokens: Iterable[lark.Token]) -> bool:
    """Return whether a file groups its numbers by lakh and crore, and none by thousands only."""
    amounts = [token.split()[-1].split(".")[0] for token in tokens if token.type in ("NUMBER", "MONEY")]
    return any(map(_BY_LAKH.fullmatch, amounts)) and not any(map(_BY_THOUSANDS.fullmatch, amounts))


def _grouped(amount: str, by_lakh: bool) -> str:
    """Group the digits of a number or an amount of money."""
    *currency, number = amount.split()
    whole, point, decimals = number.partition(".")
    digits = whole.replace(",", "")
    if len(digits) > 4:
        head, tail = digits[:-3], digits[-3:]
        size = 2 if by_lakh else 3
        groups = [head[max(end - size, 0) : end] for end in range(len(head), 0, -size)]
        whole = ",".join([*reversed(groups), tail])
    return " ".join([*currency, whole + point + decimals])
