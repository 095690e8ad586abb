"""The table of wrong ways of writing: each with a snippet that shows it, how it is known, what to say.

A new message needs a row here and nothing else; the tests run every snippet.
"""

from __future__ import annotations

from dataclasses import dataclass

from nsis_rules.syntax.layout import CONTINUING_WORDS

DECLARATION_WORDS = (
    "instrument", "part", "range", "declaration", "facts", "record", "catalogue", "parameter",
    "table", "reading", "rule", "requirement", "beneficiary", "scheme", "example",
)  # fmt: skip

# Words that begin a line inside a declaration.
LINE_WORDS = (
    "adopted", "also", "amends", "applies", "asks", "bn", "checked", "cites", "computed", "except", "expect",
    "force", "from", "given", "is", "issued", "kind", "mark", "met", "note", "pays", "standard", "until",
    "valid",
)  # fmt: skip

_UNITS = "(?:day|week|month|year|point)s?"
_NUMBER = "[0-9][0-9,]*(?:[.][0-9]+)?"
_AFTER_A_NUMBER = rf"\b(?P<number>{_NUMBER}) +$"
_START = r"(?:^|[\n\x1f]) *$"
_OPERATOR = r"(?:[-+*/=<>!]|(?:and|or|of|in|is|before|after|within|covers|at|on|given)\b)"
_RESERVED = "`{fault}` is a word of the language and cannot be a name"
_CASES = "write `is` alone, and below it a line for each case: `VALUE when CONDITION`, last `VALUE otherwise`"


@dataclass(frozen=True, slots=True)
class Mistake:
    """A way of writing that the grammar refuses, and what to say about it.

    `wrong` is a declaration, or the condition of one. The row is meant where `found` matches at the
    fault, `before` matches the declaration up to it, and one of `accepts` could have stood there (with
    `only`, nothing else). In what stands before, texts and comments are blank, and a line that goes on
    ends with U+001F alone. `message` and `help` may use the named groups of both patterns; the group
    `fault`, in `before`, is where the fault begins.
    """

    wrong: str
    message: str
    help: str
    found: str = ""
    before: str = ""
    accepts: tuple[str, ...] = ()
    only: bool = False
    code: str = "syntax"


_CONDITIONS = (
    Mistake(
        "a and b or c", "`or` beside `and` without parentheses", "put parentheses: `(a and b) or c`",
        found=r"or\b", accepts=("_K_AND",), code="mixed-and-or",
    ),
    Mistake(
        "a or b and c", "`and` beside `or` without parentheses", "put parentheses: `a or (b and c)`",
        found=r"and\b", accepts=("_K_OR",), code="mixed-and-or",
    ),
    Mistake("x == 5", "`{fault}{two}` is not an operator", "write `=`", "(?P<two>=)", "(?P<fault>=) *$"),
    Mistake(
        "x => 5", "`{fault}{two}` is not an operator", "write `{two}=`", "(?P<two>[<>])", "(?P<fault>=) *$",
    ),
    Mistake("x <> 5", "`<>` is not an operator", "write `!=`", ">", "(?P<fault><) *$"),
    Mistake("x > = 5", "a blank inside an operator", "write `{fault}=`", "=", "(?P<fault>[<>!]) +$"),
    Mistake("x := 5", "`:=` is not an operator", "write `=`", ":="),
    Mistake("!x", "`!` is not an operator", "write `not`, or `!=` between two values", "!"),
    Mistake("a && b", "`&` is not an operator", "write `and`", "&+"),
    Mistake("a || b", "`||` is not an operator", "write `or`", "[|]{2}"),
    Mistake(
        "18 <= x < 60", "two comparisons in a row", "write two conditions: `x >= 18 and x < 60`",
        found=r"[<>=]+|!=|(?:before|after|on +or +before|on +or +after)\b", accepts=("_K_AND", "_K_OR"),
        before=r"(?:[<>=]|\b(?:before|after)\b)(?![^\n]*\b(?:and|or|where|when)\b)[^\n]*$",
        code="chained-comparison",
    ),
    Mistake(
        "x between 5 and 6", "`between` is not a word of the language", "write `x >= 5 and x <= 6`",
        found=r"between\b",
    ),
    Mistake(
        "x in a, b", "the options after `in` stand in parentheses", "write `x in (a, b)`",
        before=r"\bin +$", accepts=("LPAR",), only=True,
    ),
    Mistake(
        "x at least 26 weeks", "`at {word}` is no comparison", "write `>=` or `<=`",
        found=r"(?P<word>least|most)\b", before=r"\b(?P<fault>at) +$",
    ),
    Mistake(
        "x more than 5", "`{word} than` is no comparison", "write `>` or `<`",
        found=r"(?P<word>more|less) +than\b", accepts=("COMPARE",),
    ),
    Mistake(
        "x is unknown", "whether something is unknown is asked with `known`", "write `not x is known`",
        found=r"unknown\b", before=r"\bis +$",
    ),
    Mistake(
        "x is not known", "`not` stands before the whole condition", "write `not x is known`",
        found=r"not\b", before=r"\bis +$",
    ),
    Mistake(
        "x is less than 5", "`is` does not compare", "write `<`, `<=`, `>` or `>=`",
        found=r"(?:less|more|at|greater|equal|below|above)\b", before=r"\bis +$",
    ),
    Mistake(
        "x is true", "a condition is not compared with `{word}`", "write the name alone, or `not` before it",
        found=r"(?P<word>true|false)\b", before=r"\bis +$", accepts=("STATE",),
    ),
    Mistake(
        "x is closure", "`is` asks only whether a value is known, unlimited, none or never, or a norm met",
        "compare with `=`", before=r"\bis +$", accepts=("STATE",), only=True,
    ),
    Mistake(
        "(average of a over b where c if none 0) > 1", "an average has no `where` of its own",
        "give the rows a name: `rule NAME : list of RECORD`, `is LIST where CONDITION`",
        found=r"where\b", before=r"\b(?:average|highest|lowest) +of\b[^\n]*\bover +[^ ]+ +$",
    ),
    Mistake(
        "3 <= count of x where y", "`where` stands only at the end of a whole expression, or in parentheses",
        "put what it belongs to in parentheses, `(count of L where C)`, or give it a name", found=r"where\b",
    ),
    Mistake(
        "count x = 1", "`{fault}` stands without `of`", "write `{fault} of`", found=r"(?=\w)",
        before=r"\b(?P<fault>count|total|average|highest|lowest) +$", accepts=("PLUS",),
    ),
    Mistake(
        "count of x >= 1 if none 0", "only `average`, `highest` and `lowest` take `if none`",
        "leave it out: count and total of nothing are 0", found=r"if +none\b",
    ),
)  # fmt: skip

_CHOICES = (
    Mistake(
        'rule a : money "T"\n  is\n    5 when x\n    6 else', "`else` is not a word of the language",
        "write `otherwise`", found=r"else\b", accepts=("_K_OTHERWISE",),
    ),
    Mistake(
        'rule a : money "T"\n  is\n    5 when x\n    otherwise 6', "`otherwise` stands behind its value",
        "write `VALUE otherwise`", before=r"\b(?P<fault>otherwise) +$", accepts=("_K_OTHERWISE",),
    ),
    Mistake(
        'rule a : money "T"\n  is if x then 5 else 6', "`if` is not a word of the language", _CASES,
        before=r"\b(?P<fault>if) +$",
    ),
    Mistake(
        'rule a : money "T"\n  is 5 if x', "`{word}` is not a word of the language", _CASES,
        found=r"(?P<word>if|then|else|elif)\b", accepts=("PLUS",),
    ),
    Mistake(
        'rule a : money "T"\n  is 5 when x\n    6 otherwise', "a case beside `is`", _CASES,
        found=r"(?:when|otherwise)\b", before=r"\bis +[^\n]+$",
    ),
    Mistake(
        'rule a : money "T"\n  is 5\n  except 6 when x', "an exception has a label",
        "write `except (left) VALUE when CONDITION`", before=r"\bexcept +$", accepts=("LABEL",),
    ),
)  # fmt: skip

_ITEMS = (
    Mistake(
        'requirement C102.18 "T"\n  met when all of\n  - a\n  - b', "a list without items below it",
        "indent its items by two spaces more than the line that it begins in",
        before=r"\bof(?: +cites [^\n]*)?$", accepts=("_INDENT",), only=True, code="wrong-indentation",
    ),
    Mistake(
        'requirement C102.18 "T"\n  met when\n    - a\n    - b', "an item without a list above it",
        "end the line above with `all of`, `any of` or `at least 2 of`", found="-", before=_START,
    ),
    Mistake(
        'requirement C102.18 "T"\n  met when all of\n    a\n    b', "an item begins with a dash or a label",
        "write `- ` before it, or the letter that the article gives it: `(a)`", before=_START,
        accepts=("DASH",),
    ),
    Mistake(
        "all of\n    (wage) > 5\n    (b) c", "`{fault}` reads as a label here, not as parentheses",
        "leave the parentheses out, or put a label or a dash before them",
        found=rf"(?={_OPERATOR})", before=r"\n *(?P<fault>(?:\(\w+\))+) *$",
    ),
)  # fmt: skip

_NUMBERS = (
    Mistake(
        "x before 2026-7-1", "`{y}-{m}-{d}` is not a date as it is read here", "write `{y}-{m:0>2}-{d:0>2}`",
        found=r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})\b",
    ),
    Mistake(
        "x before 1-7-2026", "`{d}-{m}-{y}` is not a date as it is read here",
        "write the year first: `{y}-{m:0>2}-{d:0>2}`",
        found=r"(?P<d>[0-9]{1,2})-(?P<m>[0-9]{1,2})-(?P<y>[0-9]{4})\b",
    ),
    Mistake(
        'part C102.III "T" articles 13-18', "a range of articles is written with `to`", "write `{a} to {b}`",
        found=r"(?P<a>[0-9]+) *- *(?P<b>[0-9]+)", before=r"\barticles +$",
    ),
    Mistake(
        "x > 5-3", "a number that runs into another", "write blanks around the minus: `{a} - {b}`",
        found=rf"(?P<a>{_NUMBER})-(?P<b>{_NUMBER})",
    ),
    Mistake(
        "x >= 13weeks", "a number that runs into its unit", "write `{number} {unit}`",
        found=rf"(?P<number>{_NUMBER})(?P<unit>{_UNITS})\b",
    ),
    Mistake("x >= 66 %", "a blank before `%`", "write `{number}%`", "%", _AFTER_A_NUMBER),
    Mistake("x >= 1,500%", "a percentage is written without commas", "leave the comma out", ",[0-9,.]+%"),
    Mistake(
        "x >= 66 percent", "`{word}` is not a unit", "write `{number}%`",
        found=r"(?P<word>per +cent|percent|pct)\b", before=_AFTER_A_NUMBER, code="unknown-unit",
    ),
    Mistake(
        "x >= 2 1/3", "a whole number and a fraction side by side", "write `({fault} + {fraction})`",
        found=r"(?P<fraction>[0-9]+ */ *[0-9]+)", before=rf"\b(?P<fault>{_NUMBER}) +$",
    ),
    Mistake(
        "x >= 1 year 6 months", "two units side by side", "write one number and one unit: `18 months`",
        found=rf"{_NUMBER} +{_UNITS}\b", before=rf"\b(?P<fault>{_NUMBER} +{_UNITS}) +$",
    ),
    Mistake(
        "x > f(1,20)", "a comma between digits belongs to a number",
        "write a blank after a comma that separates; numbers are grouped as 30,000,000 or 3,00,00,000",
        found=",[0-9]",
    ),
    Mistake(
        "x > 5 BDT", "the currency stands before the amount", "write `{currency} {number}`",
        found=r"(?P<currency>[A-Z]{3})\b", before=_AFTER_A_NUMBER, accepts=("UNIT",),
    ),
    Mistake(
        "x > 5 taka", "a currency is three letters before the amount", "write `BDT {number}`",
        found=r"(?:taka|[Tt]k)\b", before=_AFTER_A_NUMBER, accepts=("UNIT",),
    ),
    Mistake(
        "x > BDT 5 a month", "a rate of pay says `per`", "write `per {period}`",
        found=r"(?:an?|each|every) +(?P<period>day|week|month|year)\b", accepts=("_K_PER",),
    ),
    Mistake(
        "x > BDT 5 per quarter", "`{word}` is not a unit that can stand here",
        "write day, week, month or year; of durations, days or months", found=r"(?P<word>\w+)",
        accepts=("UNIT",), only=True, code="unknown-unit",
    ),
    Mistake(
        "x >= 5 pts", "`{word}` is not a unit", "the units are days, weeks, months, years and points",
        found=r"(?P<word>(?!(?:is|cites|per|at)\b)\p{Ll}\w*)", before=_AFTER_A_NUMBER, accepts=("UNIT",),
        code="unknown-unit",
    ),
    Mistake(
        "x > 5x", "a number that runs into a word", "write a blank between them",
        found=r"[0-9][\w.]*\w", accepts=("NUMBER",),
    ),
    Mistake(
        "x > -5", "a value does not begin with `-`", "subtract from something: `0 - x`",
        found="-", accepts=("NUMBER",),
    ),
    Mistake(
        "a rounded to BDT 1 > 5", "`rounded` says how",
        "write `rounded half up`, `half even`, `down` or `up`",
        before=r"\brounded +$", accepts=("ROUNDING",),
    ),
    Mistake(
        'facts a "A"\n  x : duration "X"', "a duration says in what it is counted",
        "write `duration in days` or `duration in months`", before=r"\bduration +$", accepts=("_K_IN",),
    ),
)  # fmt: skip

_NAMES = (
    Mistake(
        'requirement C102.18 "T"\n  met when any of:\n    - x', "a colon that is not needed", "leave it out",
        found=":", before=r"\b(?:of|when) *$",
    ),
    Mistake(
        'requirement C102.18 "T"\n  cites: C102 Art. 18\n  met when x',
        "a colon that is not needed", "leave it out",
        found=r":(?= *(?:[\"A-Z#]|$))", before=rf"\n *(?:{'|'.join(LINE_WORDS)}) *$",
    ),
    Mistake(
        'facts a "A"\n  note : date "N"', _RESERVED, "choose another name, such as `the_{fault}`",
        found="(?=:)", before=rf"\n *(?P<fault>{'|'.join(LINE_WORDS)}) *$", code="reserved-word",
    ),
    Mistake(
        'facts a "A"\n  to : date "N"', _RESERVED.replace("fault", "word"),
        "choose another name, such as `the_{word}`",
        found=rf"(?P<word>{'|'.join(CONTINUING_WORDS)})(?= *[:=])", before=_START, code="reserved-word",
    ),
    Mistake(
        "reading >= 5", _RESERVED, "write a name after it, or choose another name",
        before=r"\b(?P<fault>reading|declared) *$", accepts=("NAME", "CODE"), only=True, code="reserved-word",
    ),
    Mistake(
        "x and not >= 5", _RESERVED, "write a condition after it, or choose another name",
        found=rf"(?={_OPERATOR})", before=r"\b(?P<fault>not) +$", code="reserved-word",
    ),
)  # fmt: skip

_TEXTS = (
    Mistake(
        'requirement C102.18 "How long', "a text that is not closed",
        'put `"` at its end; a text that goes on in the next line is closed and opened again', '"[^"]*$',
    ),
    Mistake("x = 'a'", "an apostrophe where a value is expected", "write an option without quotes", "'"),
    Mistake(
        'x = "closure"', "a text where a value or a name is expected", "write an option without quotes",
        found='"', accepts=("NAME",),
    ),
    Mistake(
        'facts a "A"\n  x : count', "a text is missing here",
        'say what it is, between `"` and `"`: `age : count "Completed years"`', found='[^"]|$', only=True,
        accepts=("STRING", "DOT", "OR_SPECIAL", "_COMMA", "_K_OR", "_K_PER"),
    ),
    Mistake(
        'requirement C102.18 "T"\n  cites article 18\n  met when x',
        "a citation begins with the code of an instrument", "write it as in `C102 Art. 18(2)`",
        accepts=("CITE",),
    ),
    Mistake(
        'parameter a : money "A"\n  is BDT 5', "a parameter says from when it holds",
        "write `from 2026-07-01 is ...`", found=r"is\b", before=_START, accepts=("_K_FROM",),
    ),
    Mistake(
        'example "E" of C102\n  expect\n    C102.18 is not_met short by 4 days',
        "a comma is missing before `{word}`", "write `, {word} ...`",
        found=r"(?P<word>short|with|for)\b", accepts=("_COMMA",),
    ),
    Mistake("x > 5;", "`;` is not read here", "end the line without it", ";"),
)  # fmt: skip

_LINES = (
    Mistake(
        "a > 5)", "a `)` without its `(`", "take it away, or put `(` before", "[)]",
        accepts=("_NL", "_K_CITES", "_K_WHEN", "VBAR"),
    ),
    Mistake(
        "a > 5\n  and b > 6", "`{word}` begins a line that is no deeper than the statement above",
        "indent it further to go on with that statement", found=rf"(?P<word>{'|'.join(CONTINUING_WORDS)})\b",
        before=_START, code="wrong-indentation",
    ),
    Mistake("(a > 5", "a `(` that is not closed", "put `)` where it ends", "$", accepts=("RPAR",)),
    Mistake(
        "range a is b, c,\n  d", "a line that ends with a comma",
        "a line goes on where the next one begins, deeper, with an operator; a range may begin below `is`",
        found="$", before=", *$",
    ),
    Mistake(
        'requirement C102.18 "T"\n  met when', "the condition is missing",
        "write it on this line, or two spaces deeper on the next", before=r"\bwhen$", accepts=("_INDENT",),
        only=True,
    ),
    Mistake(
        'facts a "A"', "the lines that belong here are missing", "write them below, two spaces deeper",
        accepts=("_INDENT",), only=True,
    ),
)  # fmt: skip

MISTAKES = _CONDITIONS + _CHOICES + _ITEMS + _NUMBERS + _NAMES + _TEXTS + _LINES
