"""What is said when a text does not parse: the code, the place, the words, the way out.

In the texts here `⟦` and `⟧` stand around the fault that is reported.
"""

import re

import pytest

from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.diagnostics.source import Source
from nsis_rules.syntax import layout, mistakes, parse, parse_errors

CONDITION = 'requirement C102.18 "R"\n  cites C102 Art. 18\n  met when {}\n'
RULE = 'rule r : number "R"\n  is {}\n'
RESERVED = "`{}` is a word of the language and cannot be a name"

# text with the fault marked (a condition where it begins no declaration), code, message, help
WRONG = [
    (
        "a and b ⟦or⟧ c",
        "mixed-and-or",
        "`or` beside `and` without parentheses",
        "put parentheses: `(a and b) or c`",
    ),
    (
        "a or b\n    ⟦and⟧ c",
        "mixed-and-or",
        "`and` beside `or` without parentheses",
        "put parentheses: `a or (b and c)`",
    ),
    (
        "18 <= x ⟦<⟧ 60",
        "chained-comparison",
        "two comparisons in a row",
        "write two conditions: `x >= 18 and x < 60`",
    ),
    (
        "y and x before a ⟦on or before⟧ b",
        "chained-comparison",
        "two comparisons in a row",
        "write two conditions: `x >= 18 and x < 60`",
    ),
    (
        "3 <= count of x ⟦where⟧ y",
        "syntax",
        "`where` stands only at the end of a whole expression, or in parentheses",
        "put what it belongs to in parentheses, `(count of L where C)`, or give it a name",
    ),
    ("x ⟦==⟧ 5", "syntax", "`==` is not an operator", "write `=`"),
    ("x ⟦= =⟧ 5", "syntax", "`==` is not an operator", "write `=`"),
    ("x ⟦=>⟧ 5", "syntax", "`=>` is not an operator", "write `>=`"),
    ("x ⟦> =⟧ 5", "syntax", "a blank inside an operator", "write `>=`"),
    ("x before ⟦2026-7-1⟧", "syntax", "`2026-7-1` is not a date as it is read here", "write `2026-07-01`"),
    ("x before ⟦2026-02-30⟧", "no-such-date", "there is no day `2026-02-30`", ""),
    ("x >= ⟦13weeks⟧", "syntax", "a number that runs into its unit", "write `13 weeks`"),
    ("x >= 66 ⟦%⟧", "syntax", "a blank before `%`", "write `66%`"),
    ("x >= ⟦2 1/3⟧", "syntax", "a whole number and a fraction side by side", "write `(2 + 1/3)`"),
    (
        "x >= ⟦1 year 6 months⟧",
        "syntax",
        "two units side by side",
        "write one number and one unit: `18 months`",
    ),
    (
        "x > f(1⟦,2⟧0)",
        "syntax",
        "a comma between digits belongs to a number",
        "write a blank after a comma that separates; numbers are grouped as 30,000,000 or 3,00,00,000",
    ),
    ("x >= ⟦-⟧5", "syntax", "a value does not begin with `-`", "subtract from something: `0 - x`"),
    (
        "x >= BDT 5 per ⟦quarter⟧",
        "unknown-unit",
        "`quarter` is not a unit that can stand here",
        "write day, week, month or year; of durations, days or months",
    ),
    (
        "x >= BDT 5 per ⟦point⟧",
        "unknown-unit",
        "`point` is not a period of pay",
        "the periods are day, week, month and year",
    ),
    (
        "⟦if⟧ x then y else z",
        "syntax",
        "`if` is not a word of the language",
        "write `is` alone, and below it a line for each case: `VALUE when CONDITION`, last `VALUE otherwise`",
    ),
    (
        'rule r : number "R"\n  is\n    5 when x\n    6 ⟦else⟧\n',
        "syntax",
        "`else` is not a word of the language",
        "write `otherwise`",
    ),
    (
        'rule r : number "R"\n  is\n    ⟦(base)⟧ * 2 when x\n    3 otherwise\n',
        "syntax",
        "`(base)` reads as a label here, not as parentheses",
        "leave the parentheses out, or put a label or a dash before them",
    ),
    # the shape of a declaration
    (
        '⟦requirment⟧ C102.18 "R"\n  met when x\n',
        "syntax",
        "`requirment` begins no declaration",
        "did you mean `requirement`?",
    ),
    (
        "⟦cites⟧ C102 Art. 18\n",
        "wrong-indentation",
        "`cites` stands in the first column, where declarations begin",
        "indent it by two spaces",
    ),
    (
        '⟦  rule r : number "R"⟧\n    is 5\n',
        "wrong-indentation",
        "a declaration begins in the first column",
        "take the blanks away before it",
    ),
    (
        'requirement C102.18 ⟦"How long⟧\n  met when x\n',
        "syntax",
        "a text that is not closed",
        'put `"` at its end; a text that goes on in the next line is closed and opened again',
    ),
    (
        "requirement C102.18⟦\n⟧  met when x\n",
        "syntax",
        "a text is missing here",
        'say what it is, between `"` and `"`: `age : count "Completed years"`',
    ),
    (
        '⟦requirement C102.18 "R"⟧\n  cites C102 Art. 18\n',
        "syntax",
        "a requirement says when it is met",
        "add a line `met when CONDITION`",
    ),
    (
        '⟦rule r : number "R"⟧\n  cites C102 Art. 18\n',
        "syntax",
        "a rule says what it `is`",
        "write `is EXPRESSION`",
    ),
    (
        'rule r : number "R"\n  is 5\n  ⟦is 6⟧\n',
        "syntax",
        "`is` stands twice in one declaration",
        "keep one",
    ),
    (
        'requirement C102.18 "R"\n  force endeavour\n  ⟦force benchmark⟧\n  met when x\n',
        "syntax",
        "`force` stands twice in one declaration",
        "keep one",
    ),
    (
        'rule r : number "R"\n  ⟦is 5⟧\n  from BLA\n    is 6\n',
        "syntax",
        "a rule has one text, or texts with dates, not both",
        "put this under the `from` it belongs to",
    ),
    (
        'requirement C102.18 "R"\n  met when\n    ⟦-⟧ a\n    - b\n',
        "syntax",
        "an item without a list above it",
        "end the line above with `all of`, `any of` or `at least 2 of`",
    ),
    (
        'requirement C102.18 "R"\n  met when all of⟦\n⟧  - a\n  - b\n',
        "wrong-indentation",
        "a list without items below it",
        "indent its items by two spaces more than the line that it begins in",
    ),
    (
        'requirement C102.18 "R"\n  met when all of\n      - a\n⟦    - b⟧\n',
        "wrong-indentation",
        "this line is as deep as no block above it",
        "indent it by 2 or 6 blanks",
    ),
    (
        'requirement C102.18 "R"\n  cites C102 Art. 18\n    ⟦met⟧ when x\n',
        "wrong-indentation",
        "this line is deeper than the one above, which opens no block",
        "begin it with an operator to go on, or put it in the column of the line above",
    ),
    (
        "⟦all⟧ of x",
        "syntax",
        "`all of` heads a list, and nothing follows it on its line",
        "write each item on a line below",
    ),
    (
        'requirement C102.18 "R"\n  met when all of\n    ⟦a⟧) x\n',
        "syntax",
        "an item begins with a dash or a label",
        "write `- ` before it, or the letter that the article gives it: `(a)`",
    ),
    (
        'requirement C102.18 "R"\n  met when a > 5\n  ⟦and⟧ b\n',
        "wrong-indentation",
        "`and` begins a line that is no deeper than the statement above",
        "indent it further to go on with that statement",
    ),
    (
        'requirement C102.18 "R"\n  cites⟦:⟧ C102 Art. 18\n',
        "syntax",
        "a colon that is not needed",
        "leave it out",
    ),
    # words of the language as names
    (
        'facts f "F"\n  ⟦note⟧ : date "D"\n',
        "reserved-word",
        RESERVED.format("note"),
        "choose another name, such as `the_note`",
    ),
    (
        'facts f "F"\n  ⟦to⟧ : date "D"\n',
        "reserved-word",
        RESERVED.format("to"),
        "choose another name, such as `the_to`",
    ),
    (
        'facts f "F"\n  a : date "D"\n  ⟦to⟧ : date "D"\n',
        "reserved-word",
        RESERVED.format("to"),
        "choose another name, such as `the_to`",
    ),
    (
        'facts f "F"\n  a : one of x, ⟦none⟧ "D"\n',
        "reserved-word",
        RESERVED.format("none"),
        "choose another name, such as `the_none`",
    ),
    (
        "⟦reading⟧ >= 5",
        "reserved-word",
        RESERVED.format("reading"),
        "write a name after it, or choose another name",
    ),
    ("x and ⟦of⟧ > 5", "reserved-word", RESERVED.format("of"), "a value is missing before or after it"),
    # characters
    ("x ⟦≥⟧ 5", "refused-character", "`≥` is not read here", "write `>=`"),
    (
        "x >= ⟦৫⟧",
        "refused-character",
        "the digit `৫` is not read here",
        "write numbers with the digits 0 to 9",
    ),
    (
        "x\u00a0>= 5".replace("\u00a0", "⟦\u00a0⟧"),
        "refused-character",
        "a no-break space is not read here",
        "write a plain space",
    ),
    ("⟦\t⟧x", "refused-character", "a tab is not read here", "indent with two spaces"),
    (
        "ক⟦\u200d⟧ষ",
        "refused-character",
        "a character without width is not read here",
        "remove it: names hold letters, digits and `_`",
    ),
    (
        "x  # a ⟦\u202e⟧ b",
        "refused-character",
        "a character that turns the direction of writing is not read here",
        "remove it: the line reads otherwise than it shows",
    ),
    ("x ⟦“⟧y”", "refused-character", "a curly quote is not read here", 'write `"`'),
    (
        "x\x0b".replace("\x0b", "⟦\x0b⟧"),
        "refused-character",
        "a control character is not read here",
        "remove it",
    ),
    # otherwise: what could stand there
    (
        "x ⟦orange⟧",
        "syntax",
        "expected a comparison, an operator, `and`, `cites` or the end of the line, found `orange`",
        "",
    ),
    ('facts f "F"\n  x ⟦"X"⟧\n', "syntax", 'expected `:`, found `"X"`', ""),
    (
        'facts f "F"\n  x : ⟦5⟧ "X"\n',
        "syntax",
        "expected a type such as `count` or `money per month`, found `5`",
        "",
    ),
    (
        'requirement C102.18 "R"\n  ⟦mett⟧ when x\n',
        "syntax",
        "expected `applies`, `force`, `met`, `also` or `asks`, found `mett`",
        "did you mean `met`?",
    ),
    (
        'example "E" of C102\n  given\n    x = 5⟦\n⟧',
        "syntax",
        "expected `expect`, found the end of the block",
        "",
    ),
    ("x >= ⟦^⟧", "syntax", "expected a value, found `^`", ""),
]


def declaration(text: str) -> str:
    """A text that is one or several declarations; a condition is put into one."""
    return text if text.rstrip("⟧").endswith("\n") else CONDITION.format(text)


def faults(text: str) -> list[Diagnostic]:
    return parse.parse(Source.of("test.rules", text))[1]


def place_of_the_mark(text: str) -> tuple[int, int]:
    before = text[: text.index("⟦")].split("\n")
    return len(before), len(before[-1]) + 1


@pytest.mark.parametrize(("marked", "code", "message", "help"), WRONG, ids=lambda value: value[:40])
def test_what_is_said_and_where(marked: str, code: str, message: str, help: str) -> None:
    text = declaration(marked)
    [fault] = faults(text.replace("⟦", "").replace("⟧", ""))
    assert (fault.code, fault.message, fault.help) == (code, message, help)
    assert fault.span is not None
    assert fault.span[1:3] == place_of_the_mark(text)
    stretch = text[text.index("⟦") + 1 : text.index("⟧")]
    assert (fault.span.end_line, fault.span.end_column - fault.span.column) == (fault.span.line, len(stretch))


def filled_in(template: str) -> str:
    """A pattern for what a message becomes."""
    return re.sub(r"\\{\w+(:[^}]*)?\\}", ".+", re.escape(template))


@pytest.mark.parametrize("mistake", mistakes.MISTAKES, ids=lambda mistake: mistake.wrong[-40:])
def test_each_row_of_the_table_is_reached_by_its_snippet(mistake: mistakes.Mistake) -> None:
    whole = re.match(rf"({'|'.join(mistakes.DECLARATION_WORDS)}) .*[\"\n]", mistake.wrong)
    [fault] = faults(mistake.wrong + "\n" if whole else CONDITION.format(mistake.wrong))
    assert fault.code == mistake.code
    assert re.fullmatch(filled_in(mistake.message), fault.message)
    assert re.fullmatch(filled_in(mistake.help), fault.help)


def is_well_worded(text: str) -> bool:
    """Lower case to begin with, no final period, no word of ours."""
    plain = re.sub(r"`[^`]*`", "`", text)
    return not (plain[:1].isupper() or plain.endswith(".") or re.search(r"_[A-Z]|[A-Z]{4}|None|Token", plain))


def test_the_wording_of_the_table() -> None:
    said = [text for mistake in mistakes.MISTAKES for text in (mistake.message, mistake.help)]
    assert [
        text for text in said if not text or not is_well_worded(text.replace("NAME", "").replace("VALUE", ""))
    ] == []


def test_what_is_expected_is_said_in_words_anywhere() -> None:
    table = parse.grammar().parser.parser._parse_table
    for actions in table.states.values():
        accepts = frozenset(symbol for symbol in actions if symbol.isupper() or symbol.startswith(("_", "$")))
        if not accepts:
            continue
        said = parse_errors._expected(accepts, "x", "`x`").message
        assert is_well_worded(said), said
        assert said.startswith("expected ") or accepts <= {"$END", "_DEDENT", "_INDENT"}, (said, accepts)
        listed = said.removeprefix("expected ").rsplit(", found", 1)[0]
        assert len(re.split(r", (?![^`]*`(?:,| or|$))| or (?=`|an? |the )", listed)) <= 6, said


def test_at_most_five_kinds_are_named() -> None:
    said = parse_errors._expected(
        frozenset(("NAME", "_K_A", "_K_B", "_K_C", "_K_D", "_K_E", "_NL")), "x", "`x`"
    )
    assert said.message == "expected a name, `a`, `b`, `c` or `d`, found `x`"


@pytest.mark.parametrize(
    "word", ["requirment", "fact", "rules", "scheem", "paramter", "tabel", "exampel", "declration"]
)
def test_a_misspelt_declaration(word: str) -> None:
    [fault] = faults(f'{word} x "X"\n')
    assert fault.help.startswith("did you mean `")


def test_a_word_far_from_any() -> None:
    [fault] = faults('if x "X"\n')
    assert fault.help == f"write one of {', '.join(mistakes.DECLARATION_WORDS)}"


def test_the_declaration_words_are_those_of_the_grammar() -> None:
    accepts = parse.grammar().parse_interactive("").accepts()
    words = {name.removeprefix("_K_").lower() for name in accepts if name.startswith("_K_")}
    assert words == set(mistakes.DECLARATION_WORDS)


def test_texts_and_comments_are_not_taken_for_words() -> None:
    [fault] = faults('rule r : number "18 <= x, if a"  # = 5 where\n  is x = y 5\n')
    assert fault.message.startswith("expected ")


MARKED = """\
rule a : number "A"
  is 1 + + 2  #! syntax
rule b : number "B"
  is 1
rule c : number "C"
  is x
    and y or z  #! mixed-and-or
# a comment
facts d "D"
  a : count "A"
    at lest 5  #! syntax
  b : count "B"
rule e : date "E"
  is 2026-02-30  #! no-such-date
rule f : number "F"
  is 5
 note "F"  #! wrong-indentation
rule g : number "G"
  is 5 ≥ 4  #! refused-character
"""


def test_each_fault_is_at_its_line() -> None:
    marked = {
        (number, line.split("#! ")[1]) for number, line in enumerate(MARKED.split("\n"), 1) if "#! " in line
    }
    assert {(fault.span.line, fault.code) for fault in faults(MARKED) if fault.span} == marked


def test_the_words_that_go_on_are_those_of_the_pass_over_lines() -> None:
    for word in layout.CONTINUING_WORDS:
        first, _ = layout.mark_continued_lines(["rule r", f"  {word} x"])
        assert first.endswith(layout.CONTINUATION)
        first, _ = layout.mark_continued_lines(["rule r", f"  {word}s x"])
        assert not first.endswith(layout.CONTINUATION)
