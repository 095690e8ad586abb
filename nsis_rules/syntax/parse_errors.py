"""What to say when a declaration does not parse: the place, what was found, and a way out."""

from __future__ import annotations

from dataclasses import dataclass

import lark
import regex

from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.diagnostics.source import Source
from nsis_rules.diagnostics.suggest import did_you_mean
from nsis_rules.syntax.layout import CONTINUATION, Chunk, code_of
from nsis_rules.syntax.mistakes import DECLARATION_WORDS, LINE_WORDS, MISTAKES, Mistake

_MOST_NAMED = 5
_WORD = regex.compile(r'[\w.]{1,60}|"[^"]{0,60}"?|\S')
_LOOKED_BACK_ON = 2_000  # characters; no mistake reaches further, and hostile lines are longer

# What a person calls the terminals of the grammar, the more telling first, and what goes without saying then.
_KINDS = (
    ("VBAR", "`|`", ""),
    ("_LIST_OF", "a type such as `count` or `money per month`", "NAME ONE_OF _SOME_OF _K_MONEY _K_DURATION"),
    ("NUMBER", "a value", "NAME CODE DATE LPAR _K_TRUE _K_FALSE _K_READING _K_DECLARED _K_NOT LIST_HEADER"),
    ("DATE", "a date", ""),
    ("NAME", "a name", "CODE"),
    ("CODE", "the code of an instrument, such as `C102`", ""),
    ("SEGMENT", "the rest of the name", ""),
    ("STRING", 'a text in `"`', ""),
    ("CITE", "a citation such as `C102 Art. 18`", "PROVISION"),
    ("LABEL", "a label such as `(a)`", ""),
    ("COMPARE", "a comparison", "EQUAL SIDE _K_IN _K_IS _K_WITHIN"),
    ("PLUS", "an operator", "DASH _K_AT _K_OF _K_ON _K_GIVEN _K_ROUNDED _K_WHERE LPAR"),
    ("EQUAL", "`=`", ""),
    ("SIDE", "`before` or `after`", ""),
    ("_K_AND", "`and`", "_K_OR"),
    ("UNIT", "a unit such as `days`", ""),
    ("ROUNDING", "`half up`", ""),
    ("STATE", "`known`", ""),
    ("META_TEXT", "`issued by`", ""),
    ("META_DATE", "`in force`", ""),
    ("BOUND", "`at least`", ""),
    ("_WEIGHTED_BY", "`weighted by`", ""),
    ("_IF_NONE", "`if none`", ""),
    ("COLON", "`:`", ""),
    ("_COMMA", "`,`", ""),
    ("LPAR", "`(`", ""),
    ("RPAR", "`)`", ""),
    ("RSQB", "`]`", ""),
    ("_NL", "the end of the line", ""),
)  # fmt: skip
_ANY_PROPERTY = ("also", "asks", "bn", "checked", "cites", "mark", "note")


class UnevenLine(Exception):
    """A line that is as deep as no block above it."""

    def __init__(self, line: int, depths: tuple[int, ...]) -> None:
        self.line, self.depths = line, depths
        super().__init__()


def explain(error: lark.UnexpectedInput | UnevenLine, source: Source, chunk: Chunk) -> Diagnostic:
    """Return the diagnostic for a parse error of one declaration."""
    if isinstance(error, UnevenLine):
        span = source.span(chunk.first_line + error.line - 1)
        advice = f"indent it by {_listed([str(depth) for depth in error.depths[1:]])} blanks"
        return Diagnostic("wrong-indentation", span, "this line is as deep as no block above it", advice)
    accepts = frozenset[str](error.interactive_parser.accepts())  # type: ignore[no-untyped-call]
    unexpected = getattr(getattr(error, "token", None), "type", "")
    line, column = _place(error, unexpected, accepts, chunk)
    before, found = _around(chunk, line, column)
    said = _say(unexpected, accepts, before, found)
    span = source.span(chunk.first_line + line - 1, column - said.back, said.length)
    return Diagnostic(said.code, span, said.message, said.help)


@dataclass(frozen=True, slots=True)
class _Said:
    """What to say; the fault is `length` characters long and begins `back` characters before its place."""

    message: str
    help: str
    length: int
    code: str = "syntax"
    back: int = 0


def _place(
    error: lark.UnexpectedInput, unexpected: str, accepts: frozenset[str], chunk: Chunk
) -> tuple[int, int]:
    """Return line and column of the fault within the declaration."""
    line, column = error.line, error.column
    if isinstance(error, lark.UnexpectedToken) and unexpected == "_INDENT":
        return error.token.end_line or 1, len(error.token) + 1
    if accepts == {"_INDENT"} and unexpected not in ("_DEDENT", "$END"):
        lines = chunk.text.split("\n")
        line = next(number for number in range(line - 1, 0, -1) if code_of(lines[number - 1]).strip())
        column = len(code_of(lines[line - 1]).rstrip()) + 1
    return line, column


def _around(chunk: Chunk, line: int, column: int) -> tuple[str, str]:
    """Return the declaration up to the fault, without texts and comments, and the rest of the line."""
    *above, here = chunk.text.split("\n")[:line]
    before = ""
    for text in above:
        goes_on = text.endswith(CONTINUATION)
        before += code_of(text.removesuffix(CONTINUATION)) + (CONTINUATION if goes_on else "\n")
    return before + code_of(here)[: column - 1], here[column - 1 :].removesuffix(CONTINUATION)


def _say(unexpected: str, accepts: frozenset[str], before: str, found: str) -> _Said:
    """Choose what to say: a row of the table, else what could have stood there."""
    match = _WORD.match(found)
    word = match[0] if match else ""
    if not before.strip():
        return _no_declaration(word)
    if unexpected == "_INDENT":
        message = "this line is deeper than the one above, which opens no block"
        advice = "begin it with an operator to go on, or put it in the column of the line above"
        return _Said(message, advice, len(word) or 1, "wrong-indentation")
    for mistake in MISTAKES:
        said = _said(mistake, accepts, before, found)
        if said is not None:
            return said
    if not word and unexpected in ("_DEDENT", "$END"):
        return _expected(accepts, word, "the end of the block")
    return _expected(accepts, word, f"`{word}`" if word else "the end of the line")


def _said(mistake: Mistake, accepts: frozenset[str], before: str, found: str) -> _Said | None:
    """Return what a row of the table says, if it is meant."""
    if mistake.accepts and not accepts.intersection(mistake.accepts):
        return None
    if mistake.only and not accepts.issubset(mistake.accepts):
        return None
    at = regex.match(mistake.found, found)
    after = regex.search(mistake.before, before[-_LOOKED_BACK_ON:]) if at else None
    if not at or not after:
        return None
    groups = {**after.groupdict(), **at.groupdict()}
    back = min(len(before), _LOOKED_BACK_ON) - after.start("fault") if "fault" in groups else 0
    word = _WORD.match(found)
    length = back + at.end() if at.end() else len(groups.get("fault") or (word[0] if word else " "))
    message, advice = mistake.message.format(**groups), mistake.help.format(**groups)
    return _Said(message, advice, length, mistake.code, back)


def _no_declaration(word: str) -> _Said:
    """Say that a line in the first column begins no declaration."""
    if word in LINE_WORDS:
        message = f"`{word}` stands in the first column, where declarations begin"
        return _Said(message, "indent it by two spaces", len(word), "wrong-indentation")
    advice = did_you_mean(word, DECLARATION_WORDS) or f"write one of {', '.join(DECLARATION_WORDS)}"
    return _Said(f"`{word}` begins no declaration", advice, len(word) or 1)


def _expected(accepts: frozenset[str], word: str, found: str) -> _Said:
    """Say what kinds of things could stand at the fault, at most five of them."""
    kinds: list[str] = []
    left = set(accepts)
    for terminal, said, implied in _KINDS:
        if terminal in left:
            kinds.append(said)
            left.difference_update([terminal], implied.split())
    words = sorted(terminal[3:].lower() for terminal in left if terminal.startswith("_K_"))
    words.sort(key=lambda keyword: keyword in _ANY_PROPERTY)
    end = [kinds.pop()] if kinds[-1:] == ["the end of the line"] else []
    kinds = [*kinds, *(f"`{keyword}`" for keyword in words), *end]
    message = (
        f"expected {_listed(kinds[:_MOST_NAMED])}, found {found}"
        if kinds
        else f"{found} is not expected here"
    )
    return _Said(message, did_you_mean(word, words), len(word) or 1)


def _listed(parts: list[str]) -> str:
    """Write alternatives as a sentence does: `a, b or c`."""
    return " or ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
