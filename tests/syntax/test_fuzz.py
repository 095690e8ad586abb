"""Whatever the text, parsing it gives a tree or diagnostics with places: never anything else.

By default some tens of thousands of texts; with HYPOTHESIS_PROFILE=long every prefix of every shipped
declaration.
"""

import random
import re
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_texts import RandomDeclarations, shipped_declarations, spellings, terminals

from nsis_rules.diagnostics.source import Source
from nsis_rules.syntax import layout, parse
from nsis_rules.syntax.format import format_source

PARTS = 4
MOST_CHARACTERS, MOST_PREFIXES = 400, 3_000
VOCABULARY = [spelling for terminal in terminals() for spelling in spellings(terminal)]
SHORT = [text for text in shipped_declarations() if len(text) < MOST_CHARACTERS]


def assert_read_or_refused(text: str) -> None:
    """No exception, and each diagnostic has a code, a place in the text and words for a person."""
    source = Source.of("fuzz.rules", text)
    _, diagnostics = parse.parse(source)
    for diagnostic in diagnostics:
        span = diagnostic.span
        assert span is not None
        assert 1 <= span.line == span.end_line <= len(source.lines)
        assert 1 <= span.column < span.end_column <= len(source.line(span.line)) + 2
        assert not re.match(r"[A-Z]|.*\.$|.*(_[A-Z]{2}|Token|None)", re.sub(r"`.*`", "", diagnostic.message))
        assert diagnostic.message
        assert "\n" not in diagnostic.message


def assert_formatted_once(text: str) -> None:
    """Formatting raises nothing, and a second time changes nothing."""
    text = text.replace("\r", "")  # it would become an end of line with what is put behind it
    formatted = format_source(Source.of("fuzz.rules", text))
    assert format_source(Source.of("fuzz.rules", formatted)) == formatted


# ---- anything


@given(st.binary(max_size=300))
def test_bytes_as_latin_1(data: bytes) -> None:
    assert_read_or_refused(data.decode("latin-1"))


@given(st.binary(max_size=300))
def test_bytes_as_utf_8(data: bytes) -> None:
    assert_read_or_refused(data.decode("utf-8", errors="replace"))


@given(st.text(max_size=200))
def test_characters(text: str) -> None:
    assert_read_or_refused(text)
    assert_formatted_once(text)


@given(st.text('ab1.,:()[]|"#=<>+-*/% \n\x1f\x0cক৫', max_size=120))
def test_characters_that_mean_something(text: str) -> None:
    for beginning in ("", 'rule r : number "R"\n  is '):
        assert_read_or_refused(beginning + text)
        assert_formatted_once(beginning + text)


# ---- words of the language in any order


def random_words(seed: int, number: int) -> Iterator[str]:
    """Texts of the grammar's own vocabulary, some of them in the shape of a declaration."""
    chance = random.Random(seed)
    beginnings = ["", 'rule r : number "R"\n  is ', 'requirement C102.1 "R"\n  met when ', 'facts f "F"\n  ']
    gaps = [" "] * 8 + ["", "\n", "\n  ", "\n    ", "\n      "]
    for _ in range(number):
        words = chance.choices(VOCABULARY, k=chance.randint(1, 12))
        yield chance.choice(beginnings) + "".join(word + chance.choice(gaps) for word in words)


@pytest.mark.parametrize("seed", range(PARTS))
def test_words_in_any_order(seed: int) -> None:
    for text in random_words(seed, 3_000):
        assert_read_or_refused(text)


@pytest.mark.parametrize("seed", range(PARTS))
def test_declarations_of_the_grammar(seed: int) -> None:
    make = RandomDeclarations(seed)
    for _ in range(250):
        assert_read_or_refused(make())


# ---- shipped rules, cut and mutilated


def cuts(text: str, most: int | None) -> Iterator[str]:
    """A declaration up to the end of each of its words, or of some of them at equal distances."""
    ends = [match.end() for match in re.finditer(r'"[^"]*"|\w+|\n|[^\w\s]', text)]
    for end in ends[:: max(1, len(ends) // most) if most else 1]:
        yield text[:end]


def sample_of_prefixes() -> list[str]:
    """Prefixes of short declarations, at equal distances if there are too many."""
    prefixes = [text[:end] for text in SHORT for end in range(1, len(text))]
    return prefixes[:: max(1, len(prefixes) // (MOST_PREFIXES * PARTS))]


def each_is_read_or_refused(texts: Iterable[str]) -> None:
    for text in texts:
        assert_read_or_refused(text)


@pytest.mark.parametrize("part", range(PARTS))
def test_declarations_cut_at_words(part: int) -> None:
    for text in shipped_declarations()[part::PARTS]:
        each_is_read_or_refused(cuts(text, most=20))


@pytest.mark.parametrize("part", range(PARTS))
def test_declarations_cut_anywhere(part: int) -> None:
    each_is_read_or_refused(sample_of_prefixes()[part::PARTS])


def mutated(text: str, chance: random.Random) -> str:
    """A text with one to three characters taken out, doubled, changed or put in, or two lines swapped."""
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(text))
        after = text[place + 1 :]
        put_in = chance.choice(' \n"#()=-.,:|0aZ5কৌ\t≥' + "\x1f")
        text = text[:place] + chance.choice(["", put_in, text[place] + put_in, text[place] * 2]) + after
    if chance.random() < 0.2:
        lines = text.split("\n")
        chance.shuffle(lines)
        text = "\n".join(lines)
    return text


@pytest.mark.parametrize("part", range(PARTS))
def test_declarations_with_faults(part: int) -> None:
    chance = random.Random(part)
    for text in chance.choices(SHORT, k=2_000):
        assert_read_or_refused(mutated(text, chance))


@pytest.mark.parametrize("part", range(PARTS))
def test_formatting_what_does_not_parse(part: int) -> None:
    chance = random.Random(part)
    for text in [*chance.choices(SHORT, k=150), *random_words(part, 150)]:
        assert_formatted_once(mutated(text, chance))


# ---- all of it, when asked


@pytest.mark.long
@pytest.mark.parametrize("part", range(32))
def test_every_prefix_of_everything(part: int) -> None:
    for text in shipped_declarations()[part::32]:
        each_is_read_or_refused(text[:end] for end in range(1, len(text) + 1))


@pytest.mark.long
@pytest.mark.parametrize("part", range(32))
def test_every_cut_at_a_word(part: int) -> None:
    for text in shipped_declarations()[part::32]:
        each_is_read_or_refused(cuts(text, most=None))


def test_the_words_of_the_language_are_in_the_vocabulary() -> None:
    assert {"all of", "at least 2 of", "requirement", "stays within", ">="} <= set(VOCABULARY)
    assert layout.CONTINUATION not in "".join(VOCABULARY)
