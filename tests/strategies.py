"""Hypothesis strategies: small laws as texts that are well typed, and cases for them.

Every text goes through the real parser and checker. The vocabulary of facts is fixed, so that each has a
short list of answers: all there are, or for amounts and days one on each threshold and one between.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Any

from hypothesis import strategies as st
from laws import CONVENTION, Case, exact, program_of

from nsis_rules.engines.contract import Situation
from nsis_rules.values import NEVER, NONE, UNLIMITED, Value

VOCABULARY = """
catalogue X.list "A list"
  cites X Schedule
  (1) lead "Lead"
  (2) dust "Dust"

record spell "A spell"
  n  : count "How long?"
    at least 0
  ok : boolean "Does it count?"

facts a "Facts"
  b      : boolean "B?"
  c      : boolean "C?"
  d      : boolean "D?"
  j      : judgement "Is it enough?"
  n      : count "N?"
    at least 0
    at most 4
  m      : count "M?"
    at least 0
    at most 4
  days   : duration in days or unlimited "How many days?"
    at least 0 days
    at most 3 days
  share  : percent "Which share?"
    at least 0%
    at most 100%
  floor  : money per month "The floor?"
    at least BDT 0 per month
    at most BDT 400 per month
  pay    : money per month or none "The pay?"
    at least BDT 0 per month
    at most BDT 400 per month
  start  : date or never "From when?"
  day    : date "Which day?"
  colour : one of red, green, blue "Which colour?"
  route  : choice of p, q, r "Which route?"
  ills   : some of X.list or other "Which?"
  counts : list of count "Which counts?"
  rows   : list of spell "Which spells?"
  v      : boolean "Is the declaration valid?"

facts person "Standard person"
  children : count "Children"
    at least 0

beneficiary someone "Someone"
  cites X Schedule
  children : count

reading X.settled "A disputed point with a default"
  cites X Art. 9
  (u) "One way" default
  (w) "The other way"

reading X.open "A disputed point without one"
  cites X Art. 9
  (u) "One way"
  (w) "The other way"
"""

_DAYS = (
    *(date(2020, 5, day) for day in (14, 15, 16, 31)), *(date(2020, 6, day) for day in (1, 2, 14, 15, 16)),
)  # fmt: skip
_TRUTH = (True, False)
_PAY = tuple(map(Fraction, range(0, 401, 50)))
ANSWERS: dict[str, tuple[Value, ...]] = {
    "a.b": _TRUTH, "a.c": _TRUTH, "a.d": _TRUTH, "a.j": _TRUTH, "a.v": _TRUTH,
    "a.n": tuple(map(Fraction, range(5))), "a.m": tuple(map(Fraction, range(5))),
    "a.days": (*map(Fraction, range(4)), UNLIMITED),
    "a.share": tuple(Fraction(n, 8) for n in (0, 1, 2, 3, 4, 6, 8)),
    "a.floor": _PAY, "a.pay": (NONE, *_PAY),
    "a.start": (*_DAYS, NEVER), "a.day": _DAYS,
    "a.colour": ("red", "green", "blue"), "a.route": ("p", "q", "r"),
    "a.ills": tuple(frozenset(c) for n in range(4) for c in combinations(("dust", "lead", "other"), n)),
    "a.counts": tuple(exact(v) for v in ([], [1], [3], [1, 3])),
    "a.rows": tuple(exact(v) for v in ([], [{"n": 1, "ok": True}], [{"n": 3, "ok": False}, {"n": 1, "ok": True}])),
}  # fmt: skip
# What is known of pay, so that between it and any threshold there is another answer.
KNOWN = {**ANSWERS, "a.floor": _PAY[::2], "a.pay": (NONE, *_PAY[::2])}
READINGS = {"X.settled": ("u", "w"), "X.open": ("u", "w")}
OPTIONS = ("X.d.one", "X.d.two")
WITH_LISTS = ("a.counts", "a.rows")

_SIMPLE = [
    "a.b", "a.c", "a.d", "a.j", "not a.b", "not a.c",
    "a.n >= {k}", "a.n <= {k}", "a.n > {k}", "a.n = {k}", "a.m < {k}", "a.m != {k}", "{k} <= a.n",
    "a.days >= {k} days", "a.days <= {k} days", "a.days is unlimited",
    "a.share >= 25%", "a.share < 50%", "a.share = 50%",
    "a.floor >= BDT 100 per month", "a.floor < BDT 200 per month", "a.pay is none",
    "a.floor >= greater(BDT 100 per month, a.pay)", "BDT 200 per month > lesser(a.pay, BDT 300 per month)",
    "a.start before 2020-06-01", "a.start on or after 2020-05-15", "a.start is never",
    "a.day within 1 month before 2020-06-15", "a.day within 2020-05-15 to 2020-06-01",
    "a.colour = red", "a.colour != green", "a.colour in (red, blue)",
    "a.route = p", "a.route in (q, r)",
    "a.ills covers X.list", "a.ills stays within X.list",
    "reading X.settled = u", "reading X.open = u",
]  # fmt: skip
_TOGETHER = [
    "a.n >= a.m", "a.n + a.m >= {k}", "2 * a.n <= a.m + {k}", "a.n >= greater(a.m, {k})",
    "a.n < lesser(a.m, {k})", "greater(a.n, a.m) > {k}", "greater(a.n, 1) <= lesser(a.m, {k})", "a.n - a.m = {k}",
    "a.floor >= 2 * lesser(a.pay, BDT 200 per month)", "a.floor >= greater(a.pay, BDT 100 per month)",
    "a.share of BDT 400 >= BDT 100",
]  # fmt: skip
_OF_LISTS = [
    "(any of a.counts where item >= {k})", "(none of a.counts where item = a.n)",
    "(at least 1 of a.rows where ok and n >= {k})", "(count of a.rows where ok) >= {k}",
    "(total of n over a.rows where ok) >= {k}", "(highest of item over a.counts if none 0) >= {k}",
    "(average of n over a.rows if none 0) < {k}",
]  # fmt: skip
_OF_RULES = [
    "X.score >= {k}", "X.score = {k}", "X.truth", "X.dated >= {k}", "X.banded <= {k}",
    "X.worth given someone (children = {k}) >= {k2}", "X.score <= X.dated",
]  # fmt: skip


@dataclass(frozen=True)
class Law:
    """A generated law."""

    text: str

    @property
    def asks(self) -> list[str]:
        """The facts of which its norms and generated rules speak, in their order."""
        spoken = self.text.partition("rule X.score")[2] or self.text.partition('requirement X.1 "')[2]
        return list(dict.fromkeys(name for name in re.findall(r"a\.[a-z]+", spoken) if name in ANSWERS))

    def case(
        self, facts: Mapping[str, Value], declares: tuple[str, ...], readings: Mapping[str, str]
    ) -> Case:
        """A case of the law."""
        program = program_of(self.text)
        known = tuple(option for option in declares if option in program.options())
        return Case(program, Situation(dict(facts), date(2026, 7, 1), dict(readings)), known)


Draw = Callable[[st.SearchStrategy[Any]], Any]


def _condition(draw: Draw, kinds: list[str], depth: int = 1) -> str:
    shape = draw(st.integers(0, 3)) if depth else 0
    if shape == 1:
        word = draw(st.sampled_from([" and ", " or "]))
        return "(" + word.join(_condition(draw, kinds, depth - 1) for _ in range(2)) + ")"
    if shape == 2:
        return f"not ({_condition(draw, kinds, depth - 1)})"
    text = draw(st.sampled_from(kinds))
    return text.format(k=draw(st.integers(0, 4)), k2=draw(st.integers(0, 6)))


@dataclass
class _Clauses:
    """Writes clauses; `used` collects the options used."""

    draw: Draw
    kinds: list[str]
    each: bool
    used: set[str]

    def body(self, indent: int, depth: int, under: bool) -> str:
        """What follows `when` or a colon, up to the end of the line or of the block."""
        shape = self.draw(st.integers(0, 5)) if depth else 0
        if shape in (1, 2, 3):
            return self.listed(indent, depth, under)
        if shape == 4 and under:
            option = self.draw(st.sampled_from(OPTIONS))
            self.used.add(option)
            return f"under {option}: {self.body(indent, depth - 1, under)}"
        if shape == 5 and self.each:
            test = self.draw(
                st.sampled_from(["one >= {k}", "one >= a.n", "X.worth given someone (children = one) >= {k}"])
            )
            return f"for each one in a.counts: {test.format(k=self.draw(st.integers(0, 4)))}\n"
        return _condition(self.draw, self.kinds) + "\n"

    def listed(self, indent: int, depth: int, under: bool) -> str:
        count = self.draw(st.integers(1, 3))
        number = self.draw(st.integers(1, count))
        header = self.draw(
            st.sampled_from(["all of", "any of", f"at least {number} of", "none of", f"at most {number} of"])
        )
        below = under and not header.startswith(("none", "at most"))
        lines = header + "\n"
        for index in range(count):
            label = self.draw(st.sampled_from(["-", f"({'abc'[index]})"]))
            lines += " " * indent + f"{label} {self.body(indent + 2, depth - 1, below)}"
        return lines


def _rule(draw: Draw, name: str, kinds: list[str], values: list[str], type: str) -> str:
    """A rule with one value or cases, and perhaps exceptions."""

    def value() -> str:
        return draw(st.sampled_from(values)).format(k=draw(st.integers(0, 4)))

    text = f'rule {name} : {type} "A rule"\n  cites X Art. 8\n'
    if draw(st.booleans()):
        text += f"  is {value()}\n"
    else:
        text += "  is\n"
        for _ in range(draw(st.integers(1, 2))):
            text += f"    {value()} when {_condition(draw, kinds)}\n"
        text += f"    {value()} otherwise\n"
    labels = ["e", "f", "g"][: draw(st.integers(0, 3))]
    for index, label in enumerate(labels):
        over = f" over ({draw(st.sampled_from(labels[:index]))})" if index and draw(st.booleans()) else ""
        text += f"  except ({label}){over} {value()} when {_condition(draw, kinds, 0)}\n"
    return text + "\n"


FIXED_RULES = """
rule X.worth : number "What somebody is worth"
  cites X Art. 8
  is
    person.children + 1/2 rounded up to 1  when a.b
    person.children + a.n / 2              otherwise

rule X.dated : count "Counted"
  cites X Art. 8
  from 2001-01-01 until 2020-12-31
    is a.m
  from 2021-01-01
    is a.n

table X.bands(size : count) : count "By size"
  cites X Schedule
  | below 2      | 3 |
  | 2 to below 4 | 1 |
  | 4 and above  | 0 |

rule X.banded : count "By size"
  cites X Art. 8
  is X.bands(a.n)
"""


@st.composite
def laws(draw: Draw, lists: bool = True, together: bool = True, rules: bool = True) -> Law:
    """A small law with two requirements, X.1 and X.2, a declaration and rules.

    lists, together, rules: whether conditions use lists, several unknown amounts at once, and rules.
    """
    simple = list(_SIMPLE)
    kinds = simple + (_TOGETHER if together else []) + (_OF_LISTS if lists else [])
    text = CONVENTION + VOCABULARY
    if rules:
        text += FIXED_RULES
        text += _rule(draw, "X.score", kinds, ["{k}", "a.n", "a.m + {k}", "X.dated"], "count")
        text += _rule(draw, "X.truth", kinds, ["true", "false", "a.b", "a.d"], "boolean")
        kinds = kinds + _OF_RULES
    clauses = _Clauses(draw, kinds, lists and rules, set())
    requirements = ""
    for number in (1, 2):
        applies = f"  applies when {_condition(draw, kinds)}\n" if draw(st.integers(0, 2)) == 0 else ""
        if number == 2 and "applies when" not in requirements and draw(st.booleans()):
            met = f"all of\n    - X.1 is met\n    (z) {clauses.body(6, 2, under=True)}"
        else:
            met = clauses.body(4, 3, under=True)
        requirements += (
            f'requirement X.{number} "Norm {number}"\n  cites X Art. {number}\n{applies}  met when {met}\n'
        )
    return Law(text + _declaration(draw, clauses.used) + requirements)


def _declaration(draw: Draw, used: set[str]) -> str:
    if not used:
        return ""
    text = 'declaration X.d "Flexibilities"\n  cites X Art. 7\n'
    if draw(st.booleans()):
        text += f"  valid when {draw(st.sampled_from(['a.v', 'a.v or a.b', 'a.n >= 2']))}\n"
    if draw(st.booleans()):
        text += "  at most 1\n"
    for option in sorted(used):
        text += f'  ({option.removeprefix("X.d.")}) "One" cites X Art. 1, X Art. 2\n'
    return text + "\n"


@st.composite
def cases(draw: Draw, law: st.SearchStrategy[Law] | None = None, most_unknown: int | None = None) -> Case:
    """A case of a law: some facts known, some not, some options declared, some readings chosen."""
    chosen = draw(law if law is not None else laws())
    names = list(ANSWERS)
    asked = chosen.asks or names
    unknown = draw(st.sets(st.sampled_from(asked), min_size=min(2, len(asked)), max_size=most_unknown))
    facts = {name: draw(st.sampled_from(KNOWN[name])) for name in names if name not in unknown}
    declares = tuple(option for option in OPTIONS if draw(st.booleans()))
    readings = {
        name: draw(st.sampled_from(options)) for name, options in READINGS.items() if draw(st.booleans())
    }
    return chosen.case(facts, declares, readings)
