"""The grammar as such: no conflict, whole words, one reading, and a builder for each of its forms."""

import io
import itertools
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import lark
import pytest
import regex
from lark.lexer import TerminalDef
from rule_texts import OPEN_TERMINALS, bare, forms_of_the_grammar, spellings, terminals

from nsis_rules.diagnostics.source import Source
from nsis_rules.shipped import shipped
from nsis_rules.syntax import parse, tree
from nsis_rules.syntax.build import Build
from nsis_rules.syntax.build_expressions import RESERVED
from nsis_rules.syntax.mistakes import LINE_WORDS

GRAMMAR = (shipped("grammar") / "rules.lark").read_text(encoding="utf-8")
CLOSED = [terminal for terminal in terminals() if terminal.name not in OPEN_TERMINALS]
WORDS = sorted(
    {
        word
        for terminal in CLOSED
        for spelling in spellings(terminal)
        for word in spelling.split()
        if word.isalpha()
    }
)
PUNCTUATION = [s for terminal in CLOSED for s in spellings(terminal) if not any(map(str.isalnum, s))]

# Where one spelling begins another, the longer is meant; the shorter never needs what follows in it.
BEGIN_ALIKE = {
    frozenset(pair)
    for pair in (
        ("COMPARE", "_K_ON"),  # `on or before`, against a parameter `on` a date
        ("META_DATE", "_K_IN"),  # `in force 1955-04-27`, against `in force at NAME`
        ("OR_SPECIAL", "_K_OR"),  # a type with `or none`, against `or other`
        ("_AND_ABOVE", "_K_AND"),  # a band `24 and above`, against `and` in a cell
        ("SPECIAL", "LIST_HEADER"),  # `none of` that heads a list, against the value `none`
        ("SPECIAL", "INLINE_QUANTIFIER"),
    )
}


@contextmanager
def lark_log() -> Iterator[io.StringIO]:
    """All that lark says while it builds a parser; it settles conflicts silently otherwise."""
    said, level = io.StringIO(), lark.logger.level
    handler = logging.StreamHandler(said)
    lark.logger.addHandler(handler)
    lark.logger.setLevel(logging.DEBUG)
    try:
        yield said
    finally:
        lark.logger.removeHandler(handler)
        lark.logger.setLevel(level)


def read(text: str) -> tuple[tree.RuleFile, list[str]]:
    """Parse a text; the codes of what is wrong with it."""
    rules, diagnostics = parse.parse(Source.of("test.rules", text))
    return rules, [diagnostic.code for diagnostic in diagnostics]


def condition(text: str) -> tuple[tree.Expression | None, list[str]]:
    """Parse a condition."""
    rules, codes = read(f'requirement C102.1 "T"\n  met when {text}\n')
    if codes:
        return None, codes
    requirement = rules.declarations[0]
    assert isinstance(requirement, tree.Requirement)
    assert isinstance(requirement.met, tree.Test)
    return bare(requirement.met.condition), codes


def test_no_conflict() -> None:
    with lark_log() as said:
        lark.Lark(GRAMMAR, parser="lalr", postlex=parse._Blocks(), regex=True, debug=True)
    assert said.getvalue() == ""


def test_a_conflict_would_be_heard() -> None:
    with lark_log() as said:
        lark.Lark('start: e\ne: e "+" e | "x"', parser="lalr", debug=True)
    assert "Shift/Reduce conflict" in said.getvalue()


@pytest.mark.parametrize("terminal", CLOSED, ids=lambda terminal: terminal.name)
def test_words_end_where_the_word_ends(terminal: TerminalDef) -> None:
    pattern = regex.compile(terminal.pattern.to_regexp())
    wordlike = [spelling for spelling in spellings(terminal) if spelling[-1].isalnum()]
    longer = [spelling + more for spelling in wordlike for more in ("x", "X", "_", "1", "ক", "\u09be")]
    assert [text for text in longer if pattern.match(text)] == []


def test_every_keyword_has_a_terminal_of_its_own() -> None:
    named = {terminal.name for terminal in terminals() if terminal.name.startswith("_K_")}
    assert named == {f"_K_{spelling.upper()}" for t in CLOSED if t.name in named for spelling in spellings(t)}
    for terminal in CLOSED:
        words_in_rules = terminal.pattern.type == "str" and terminal.pattern.value.isalpha()
        assert not words_in_rules, f"write `{terminal.pattern.value}` as a terminal with a boundary"


@pytest.mark.parametrize("spelling", PUNCTUATION)
def test_a_sign_lives_in_one_terminal(spelling: str) -> None:
    assert [t.name for t in CLOSED if spelling in spellings(t)] == [
        next(t.name for t in CLOSED if spelling in spellings(t))
    ]


def test_a_place_reads_a_spelling_in_one_way() -> None:
    lexers = parse.grammar().parser.lexer.lexer.lexers.values()
    closed = {terminal.name: terminal for terminal in CLOSED}
    patterns = {name: regex.compile(t.pattern.to_regexp()) for name, t in closed.items()}
    alike = set()
    for accepted in {frozenset(closed).intersection(t.name for t in lexer.terminals) for lexer in lexers}:
        for name in accepted:
            texts = itertools.product(spellings(closed[name]), ("\n", " x", " 2", " cites X"))
            for text in map("".join, texts):
                matching = [other for other in accepted if patterns[other].match(text)]
                alike |= {frozenset(pair) for pair in itertools.combinations(matching, 2)}
    assert alike == BEGIN_ALIKE


@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_a_name_after_a_dot(word: str) -> None:
    read_as, codes = condition(f"C102.{word}.{word}")
    assert codes == []
    assert read_as == bare(tree.Name(None, f"C102.{word}.{word}"))  # type: ignore[arg-type]


@pytest.mark.parametrize("word", WORDS)
def test_a_word_as_the_name_of_a_field(word: str) -> None:
    rules, codes = read(f'record r "R"\n  a : count "A"\n  {word} : boolean "T"\n')
    if codes:
        assert codes == ["reserved-word"]
        assert word in RESERVED or word in LINE_WORDS
    else:
        assert rules.declarations[0].facts[1].name.text == word  # type: ignore[union-attr]
        # What may be declared can be read, before and after every kind of word.
        for text in (
            f"{word} = 5",
            f"5 = {word}",
            f"x and {word}",
            f"not {word}",
            f"({word})",
            f"{word} or x",
        ):
            read_as, codes = condition(text)
            assert codes == [], text
            assert word in str(read_as)


def test_the_reserved_words_are_words() -> None:
    assert set(WORDS) | {"carried"} >= RESERVED


@pytest.mark.parametrize(
    "text", ["x orange", "x andy", "50% officers", "x is knowns", "not_x y", "x ordinary = 5"]
)
def test_a_keyword_never_begins_a_longer_word(text: str) -> None:
    read_as, codes = condition(text)
    assert read_as is None
    assert codes == ["syntax"]


def test_words_that_begin_like_keywords_are_names() -> None:
    for word in (
        "orange",
        "android",
        "notice",
        "trueish",
        "isolated",
        "given_name",
        "none_left",
        "ofx",
        "andক",
    ):
        read_as, codes = condition(f"{word} = x.{word}")
        assert codes == []
        assert isinstance(read_as, tree.Compare)
        assert read_as.left == bare(tree.Name(None, word))  # type: ignore[arg-type]


def test_each_form_has_a_builder_and_each_builder_a_form() -> None:
    lark_methods = set(dir(lark.Transformer))
    builders = {name for name in dir(Build) if not name.startswith("_")} - lark_methods
    assert builders == forms_of_the_grammar()
