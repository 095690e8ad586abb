"""The reference of the language tells the truth: its samples are checked and run, its lists match the code.

A fenced block of `docs/language.md` is marked `rules`: it is checked after the prelude below and the
samples above it in its section, without a single message, and its examples come out. `rules error=CODE`
must be refused with that code and no other, `rules warning=CODE` draws that warning, `rules fragment` need
only parse.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from nsis_rules.compliance.examples import run_example
from nsis_rules.compliance.verdicts import Verdict
from nsis_rules.diagnostics import render
from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.diagnostics.source import Source
from nsis_rules.program import operators, types, words
from nsis_rules.program.check import check
from nsis_rules.program.program import Program
from nsis_rules.syntax import layout, parse, tree
from nsis_rules.syntax.mistakes import DECLARATION_WORDS

REFERENCE = Path(__file__).parent.parent / "docs" / "language.md"

# What the samples lean on: the conventions, the ranges and some facts, named as in rules/.
PRELUDE = """
instrument C102 "Social Security (Minimum Standards) Convention, 1952"
  kind convention
  articles 1 to 87

instrument C168 "Employment Promotion and Protection against Unemployment Convention, 1988"
  kind convention
  articles 1 to 39

instrument C183 "Maternity Protection Convention, 2000"
  kind convention
  articles 1 to 21

instrument ACT "A sample act"
  kind act
  in force 2020-01-01

range branch is medical_care, sickness, unemployment, employment_injury, maternity
range contingency is
  sickness, unemployment, maternity
  injury_incapacity of employment_injury

facts branch "Every branch" for each branch
  provided : boolean "Is the benefit provided?"
  employees_protected : count "Employees protected"
    at least 0
  counted_together : boolean "Is the branch in the common calculation?"
  employee_contributions : money per year "Paid by employees"
    at least 0
  resources : money per year "All resources"
    more than 0

facts contingency "Level of the benefit" for each contingency
  level_route : choice of art65, art66 "Under which Article is the level shown?"
  benefit : money per month "Benefit of the person asked about"
    at least 0
    computed by scheme

facts sickness "Sickness benefit"
  duration_limit : duration in days or unlimited "Longest payment in one case"
    at least 0 days
  waiting_period : duration in days "Unpaid first days"
    at least 0 days
  qualifying_period : duration in months or none "Qualifying period"
  qualifying_only_against_abuse : judgement "Is it no longer than abuse requires?"
  benefit_days_in_year : duration in days "Benefit days granted in a year"
    at least 0 days
  average_persons_protected : count "Average number protected"
    at least 0
  rate : percent "Rate"
    at least 0%
    at most 100%
  ceiling : money per month or none "Ceiling on counted earnings"
    at least 0
  minimum_benefit : money per month or none "Least benefit"
    at least 0

facts unemployment "Unemployment benefit"
  reason : one of closure, retrenchment, resignation "Why did the work end?"
  rate : percent "Rate"
    at least 0%
    at most 100%
  qualifying_months : count "Months asked for"
    at least 0
  durations : list of duration_step "Durations by contributions"

record duration_step "One step of a graded duration"
  contributed : duration in months "Contributed at least"
  pays : duration in days "Is paid for"
  persons : count "Persons entitled to it"
    at least 0

facts economy "Economy and wages"
  insufficiently_developed : judgement "Is the economy insufficiently developed?"
  minimum_wage : money per month or none "Statutory minimum wage"
  labourer_wage : money per month "Wage of the ordinary labourer"
    more than 0
  wages_tested : list of money per month "Wages at which the level is tested"

facts health "Health services"
  facilities_insufficiently_developed : judgement "Are medical facilities insufficiently developed?"

facts labour_force "Labour force"
  employees : count "All employees"
    more than 0

facts person "Standard person"
  spouse : boolean "Is there a spouse?"
  children : count "Children"
    at least 0
  earnings : money per month "Previous earnings"
    more than 0
  born : date "Day of birth"
"""


@dataclass(frozen=True)
class Sample:
    """A fenced block of rules: its section, its first line, what its info string says of it, its text."""

    section: str
    line: int
    kind: str
    code: str
    text: str

    @property
    def name(self) -> str:
        return f"line-{self.line}"


def samples() -> list[Sample]:
    found: list[Sample] = []
    section, info, start = "", None, 0
    body: list[str] = []
    for number, line in enumerate(REFERENCE.read_text(encoding="utf-8").splitlines(), 1):
        if info is None and line.startswith("## "):
            section = line
        elif info is None and line.startswith("```"):
            info, start, body = line.removeprefix("```").split(), number + 1, []
        elif info is not None and line == "```":
            if info[:1] == ["rules"]:
                kind, _, code = (info[1:] or ["checked"])[0].partition("=")
                found.append(Sample(section, start, kind, code, "\n".join(body) + "\n"))
            info = None
        else:
            body.append(line)
    return found


SAMPLES = samples()
NAMES = [sample.name for sample in SAMPLES]


@cache
def read(name: str, text: str) -> tuple[tree.RuleFile, tuple[Diagnostic, ...]]:
    file, diagnostics = parse.parse(Source.of(name, text))
    return file, tuple(diagnostics)


def checked(sample: Sample) -> tuple[Program, list[Diagnostic]]:
    """Check a sample after the prelude and the samples above it in its section."""
    above = [
        one
        for one in SAMPLES
        if one.section == sample.section and one.line < sample.line and one.kind in ("checked", "warning")
    ]
    texts = {"prelude": PRELUDE} | {one.name: one.text for one in [*above, sample]}
    files, diagnostics = [], []
    for name, text in texts.items():
        file, found = read(name, text)
        files.append(file)
        diagnostics += found
    program, found = check(files, {name: Source.of(name, text) for name, text in texts.items()})
    # What follows only from a declaration that did not parse is not asked for.
    diagnostics = diagnostics or found
    return program, [one for one in diagnostics if one.span is None or one.span.file == sample.name]


@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_samples_are_what_they_are_said_to_be(sample: Sample) -> None:
    if sample.kind == "fragment":
        assert render.render(read(sample.name, sample.text)[1]) == ""
        return
    program, diagnostics = checked(sample)
    if sample.kind in ("error", "warning"):
        assert {(one.severity, one.code) for one in diagnostics} == {(sample.kind, sample.code)}, sample.text
    else:
        assert sample.kind == "checked"
        assert render.render(diagnostics, {sample.name: Source.of(sample.name, sample.text)}) == ""
    if sample.kind != "error":
        own = [one for one in program.examples.values() if one.about.span.file == sample.name]
        assert [failure for one in own for failure in run_example(program, one)] == []


def test_the_prelude_is_sound() -> None:
    file, diagnostics = read("prelude", PRELUDE)
    assert render.render(diagnostics) == ""
    assert render.render(check([file], {})[1]) == ""


def test_every_kind_of_sample_is_used() -> None:
    assert {sample.kind for sample in SAMPLES} >= {"checked", "error", "warning", "fragment"}


# ------------------------------------------------------------------------------- the lists of the reference


def text_of(heading: str) -> str:
    """The text below a heading, down to the next one of its rank or above."""
    text = REFERENCE.read_text(encoding="utf-8")
    rank = heading.split(" ", maxsplit=1)[0]
    found = re.search(rf"^{re.escape(heading)}$(.*?)(?=^#{{1,{len(rank)}}} |\Z)", text, re.M | re.S)
    assert found, f"there is no heading {heading!r}"
    return found[1]


def first_cells(text: str) -> list[str]:
    """The words in backticks of the first column of the tables in a text."""
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| ")]
    return [word for cell in rows for word in re.findall(r"`([^`]+)`", cell)]


def test_every_declaration_has_its_heading() -> None:
    headings = re.findall(r"^### `(\w+)`$", text_of("## Declarations"), re.M)
    assert sorted(headings) == sorted(DECLARATION_WORDS)
    assert first_cells(text_of("## Declarations").partition("###")[0]) == headings


def test_every_function_is_listed_and_no_other() -> None:
    listed = [word.partition("(")[0] for word in first_cells(text_of("## Functions"))]
    assert sorted(listed) == sorted(operators.FUNCTIONS)


def types_in(cell: str) -> list[types.Type]:
    """The types named in a cell of a table."""
    found = re.findall(r"`([^`]+)`", cell)
    return [
        types.Type(name.split(" ")[0], name.split(" ")[-1].removeprefix(name.split(" ")[0])) for name in found
    ]


def test_the_table_of_arithmetic_is_that_of_the_operators() -> None:
    rows = [
        line.split("|")[1:-1] for line in text_of("### Arithmetic").splitlines() if line.startswith("| `")
    ]
    assert len(rows) > 10
    for left, signs, right, gives in rows:
        for one in types_in(left):
            for sign in re.findall(r"`([^`]+)`", signs):
                for other in types_in(right):
                    found = operators.combine(sign, one, other, literal=False)
                    assert not isinstance(found, operators.Misfit), (left, sign, right, found)
                    assert [found[1]] == types_in(gives), (left, sign, right)


def test_closed_lists_are_complete() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    assert first_cells(text_of("### Verdicts")) == [verdict.value for verdict in Verdict]
    for listed in (words.KINDS, words.FORCES, words.MARKS):
        assert [word for word in listed if f"`{word}`" not in text] == []
    assert [word for word in words.COMPUTED_BY if f"`computed by {word}`" not in text] == []
    kinds = {"boolean", "judgement", "count", "number", "percent", "points", "money", "date", "text"}
    assert kinds <= {word.split(" ")[0] for word in first_cells(text_of("## Types and units"))}
    assert set(types.AMOUNTS) <= {word.split(" ")[0] for word in first_cells(text_of("## Types and units"))}


def test_the_words_that_continue_a_line_are_listed() -> None:
    text = text_of("### Lines that go on")
    assert [word for word in layout.CONTINUING_WORDS if f"`{word}`" not in text and word != "carried"] == []


# What the reference says is not in the language yet: a text that works here belongs into the reference.
NOT_YET = (
    'scheme act.x "T"\n  cites ACT s. 1\n  gives eligible\n',
    'record month "T"\n  spans first to last\n  first : date "F"\n  last : date "L"\n',
    'rule r : list of duration_step "T"\n  cites ACT s. 1\n  is latest 6 of unemployment.durations by pays\n',
    'rule r : count "T" for each unemployment.durations\n  cites ACT s. 1\n  is persons\n',
    'schedule payments "T"\n  cites ACT s. 1\n  starts on 2026-01-01\n',
    'series prices "T"\n  cites ACT s. 1\n',
    'rule r : date "T"\n  cites ACT s. 1\n  is start_of_period(2026-01-01, 1 month, 2026-01-01)\n',
    'rule r : date "T"\n  cites ACT s. 1\n  is start_of_week(2026-01-01)\n',
    'rule r : duration in days "T"\n  cites ACT s. 1\n  is 6 months at the fewest days\n',
)


@pytest.mark.parametrize("text", NOT_YET, ids=[text.split()[0] for text in NOT_YET])
def test_what_is_not_in_the_language_yet_is_refused(text: str) -> None:
    assert checked(Sample("none", 0, "error", "", text))[1] != []


# ------------------------------------------------------------------------------- reserved words

# Where a word might stand as a name; the reference says at which of these places it may not.
PLACES = {
    "value": (
        'requirement C102.1 "T"\n  met when {word} >= 5 and x >= {word}\n',
        'rule r : count "T"\n  is 5 + {word} + 6\n',
        'requirement C102.1 "T"\n  met when all of\n    - {word} >= 5\n    - x\n',
    ),
    "fact": ('facts a "T"\n  {word} : count "T"\n',),
    "alternative": (
        'facts a "T"\n  x : one of red, {word} "T"\n',
        'catalogue a "T"\n  (1) {word} "T"\n',
        "range a is red, {word}\n",
    ),
    "given line": ('example "E" of C102\n  given\n    {word} = 5\n  expect\n    x = 5\n',),
    "expected line": ('example "E" of C102\n  expect\n    {word} = 5\n',),
    "after a dot": ('requirement C102.1 "T"\n  met when a.{word} >= 5 and a.{word}\n',),
}


def words_of_the_grammar() -> list[str]:
    """Every word that a terminal of the grammar spells out."""
    words: set[str] = set()
    for terminal in parse.grammar().terminals:
        pattern = terminal.pattern.value.replace(r"(?! +distinct)", "")
        pattern = re.sub(r"\(\?[!=].*", "", pattern, flags=re.S)
        if terminal.name.startswith("_K_") or re.fullmatch(r"[(]*[a-z][-a-z +|()?<>=!0-9\[\]]*", pattern):
            words |= set(re.findall(r"[a-z]+", pattern.replace("s?", "s")))
    return sorted(words)


def refused_places(word: str) -> str:
    """The places where a word may not stand as a name, in the order of PLACES."""
    return ", ".join(
        place
        for place, texts in PLACES.items()
        if any(parse.parse(Source.of("x", text.format(word=word)))[1] for text in texts)
    )


def reserved_words() -> str:
    """The table of reserved words as it stands in the reference."""
    rows: dict[str, list[str]] = {}
    for word in words_of_the_grammar():
        rows.setdefault(refused_places(word), []).append(f"`{word}`")
    ordered = sorted(rows.items(), key=lambda row: (-row[0].count(","), row[0] == "", row[0]))
    return "".join(f"| {places or 'nowhere'} | {' '.join(words)} |\n" for places, words in ordered)


def test_the_table_of_reserved_words_is_that_of_the_grammar() -> None:
    assert reserved_words() in text_of("## Reserved words"), f"put this table there:\n{reserved_words()}"
