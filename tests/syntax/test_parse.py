"""Each form of the language parses to the node that is written down for it, at its place."""

import dataclasses
import time
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import lark
import pytest
from rule_texts import NOWHERE, bare, forms_of_the_grammar, shipped_sources

from nsis_rules.diagnostics.source import Source, Span
from nsis_rules.syntax import layout, parse, tree


def place(cls: type[Any], *values: Any, **fields: Any) -> Any:
    """A node without a place."""
    return cls(NOWHERE, *values, **fields)


def name(text: str) -> tree.Name:
    return tree.Name(NOWHERE, text)


def number(value: int | Fraction) -> tree.Literal:
    return tree.Literal(NOWHERE, "number", Fraction(value))


def days(value: int) -> tree.Literal:
    return tree.Literal(NOWHERE, "duration", Fraction(value), "days")


def months(value: int) -> tree.Literal:
    return tree.Literal(NOWHERE, "duration", Fraction(value), "months")


def percent(value: int) -> tree.Literal:
    return tree.Literal(NOWHERE, "percent", Fraction(value, 100))


def money(value: int | Fraction, period: str = "") -> tree.Literal:
    return tree.Literal(NOWHERE, "money", Fraction(value), period, "BDT")


def day(text: str) -> tree.Literal:
    return tree.Literal(NOWHERE, "date", date.fromisoformat(text))


def special(word: str) -> tree.Literal:
    return tree.Literal(NOWHERE, "special", word)


TRUE, FALSE = (tree.Literal(NOWHERE, "boolean", value) for value in (True, False))
X, Y = name("x"), name("y")


def binary(operator: str, left: Any, right: Any) -> tree.Binary:
    return tree.Binary(NOWHERE, operator, left, right)


def compare(operator: str, left: Any, right: Any) -> tree.Compare:
    return tree.Compare(NOWHERE, operator, left, right)


def group(inner: Any) -> tree.Grouped:
    return tree.Grouped(NOWHERE, inner)


def within(relation: str, first: Any, second: Any) -> tree.Within:
    return tree.Within(NOWHERE, X, relation, first, second)


def aggregate(operation: str, collection: str, element: Any = None, **more: Any) -> tree.Aggregate:
    return tree.Aggregate(NOWHERE, operation, name(collection), element, **more)


EXPRESSIONS: dict[str, Any] = {
    # names and literals
    "x": X,
    "C102.65.1": name("C102.65.1"),
    "বেতন.মোট": name("বেতন.মোট"),
    "26": number(26),
    "0.5": number(Fraction(1, 2)),
    "30,000,000": number(30_000_000),
    "3,00,00,000": number(30_000_000),
    "45%": percent(45),
    "26 weeks": days(182),
    "1 day": days(1),
    "24 months": months(24),
    "2 years": months(24),
    "10 points": tree.Literal(NOWHERE, "points", Fraction(1, 10)),
    "BDT 12,500": money(12_500),
    "BDT 0.01": money(Fraction(1, 100)),
    "BDT 10,00,000 per month": money(1_000_000, "month"),
    "2026-07-01": day("2026-07-01"),
    "true": TRUE,
    "false": FALSE,
    "never": special("never"),
    "unlimited": special("unlimited"),
    "[]": place(tree.ListLiteral, ()),
    "[1 day, x]": place(tree.ListLiteral, (days(1), X)),
    # arithmetic: `*`, `/` and `of` before `+` and `-`, from the left; `rounded` after all of it
    "x + y * 2": binary("+", X, binary("*", Y, number(2))),
    "x - y - 1": binary("-", binary("-", X, Y), number(1)),
    "2/3 of x": binary("of", binary("/", number(2), number(3)), X),
    "50% of x + y": binary("+", binary("of", percent(50), X), Y),
    "(x + y) / 2": binary("/", group(binary("+", X, Y)), number(2)),
    "x / 30 rounded half up to BDT 0.01": place(
        tree.Rounded, binary("/", X, number(30)), "half up", money(Fraction(1, 100))
    ),
    "x rounded down to 1": place(tree.Rounded, X, "down", number(1)),
    "x at 26 days per month": place(tree.Converted, X, Fraction(26), "day", "month"),
    "x at 52/12 weeks per month": place(tree.Converted, X, Fraction(52, 12), "week", "month"),
    "x * y at 30 days per month": binary("*", X, place(tree.Converted, Y, Fraction(30), "day", "month")),
    # names that are asked in another way
    "level given man (earnings = wage)": place(
        tree.Given, name("level"), name("man"), (place(tree.Argument, "earnings", name("wage")),)
    ),
    "level given man": place(tree.Given, name("level"), name("man"), ()),
    "level given (a = 1, b = 2 days)": place(
        tree.Given,
        name("level"),
        None,
        (place(tree.Argument, "a", number(1)), place(tree.Argument, "b", days(2))),
    ),
    "ui.ceiling on first_day": place(tree.OnDate, name("ui.ceiling"), name("first_day")),
    "greater(x, 50% of y)": place(tree.Call, name("greater"), (X, binary("of", percent(50), Y))),
    "reading C102.average": place(tree.ReadingValue, name("C102.average")),
    "declared C168.limited": place(tree.DeclaredValue, name("C168.limited")),
    # comparisons
    "x >= 26 weeks": compare(">=", X, days(182)),
    "x != y": compare("!=", X, Y),
    "x = closure": compare("=", X, name("closure")),
    "x before 2000-06-15": compare("before", X, day("2000-06-15")),
    "x on or after y": compare("on or after", X, Y),
    "x  on  or  before y": compare("on or before", X, Y),
    "x in (closure, lay_off)": place(tree.OneOfOptions, X, (name("closure"), name("lay_off"))),
    "x is known": place(tree.IsState, X, "known"),
    "C121.19 is met": place(tree.IsState, name("C121.19"), "met"),
    "x covers C121.schedule_1": place(tree.SetRelation, "covers", X, name("C121.schedule_1")),
    "x stays within C102.grounds": place(tree.SetRelation, "stays within", X, name("C102.grounds")),
    "x within 24 months before y": within("before", months(24), Y),
    "x within 7 days after y": within("after", days(7), Y),
    "x within 6 months from y": within("from", months(6), Y),
    "x within y to 2026-12-31": within("to", Y, day("2026-12-31")),
    # logic
    "x and y and true": place(tree.Logic, "and", (X, Y, TRUE)),
    "x or not y": place(tree.Logic, "or", (X, place(tree.Not, Y))),
    "not x is known": place(tree.Not, place(tree.IsState, X, "known")),
    "(x or y) and true": place(tree.Logic, "and", (group(place(tree.Logic, "or", (X, Y))), TRUE)),
    # lists and ranges
    "count of branch where accepted": aggregate("count", "branch", where=name("accepted")),
    "(count of branch where accepted) >= 3": compare(
        ">=", group(aggregate("count", "branch", where=name("accepted"))), number(3)
    ),
    "count of distinct first_day over months": aggregate("count distinct", "months", name("first_day")),
    "total of wage over last_six / 6 months": binary(
        "/", aggregate("total", "last_six", name("wage")), months(6)
    ),
    "total of x * y over branch where counted": aggregate(
        "total", "branch", binary("*", X, Y), where=name("counted")
    ),
    "average of pays over steps weighted by persons if none 0 days": aggregate(
        "average", "steps", name("pays"), weight=name("persons"), if_none=days(0)
    ),
    "highest of x over L.steps if none BDT 0": aggregate("highest", "L.steps", X, if_none=money(0)),
    "any of children where age < 18": aggregate(
        "any", "children", where=compare("<", name("age"), number(18))
    ),
    "at least 8 of weeks where paid": aggregate("at least", "weeks", where=name("paid"), number=8),
    "values of from_day over stages where lasts > 0 days": aggregate(
        "values", "stages", name("from_day"), where=compare(">", name("lasts"), days(0))
    ),
    "steps where contributed <= x": place(
        tree.ListWhere, name("steps"), compare("<=", name("contributed"), X)
    ),
}


def cite(text: str) -> tree.Citation:
    return tree.Citation(NOWHERE, text)


def holds(condition: Any, *cites: str) -> tree.Test:
    return tree.Test(NOWHERE, condition, tuple(map(cite, cites)))


def item(label: str, clause: Any) -> tree.Item:
    return tree.Item(NOWHERE, label, clause)


def clauses(
    quantifier: str, *items: tree.Item, number: int = 0, cites: tuple[str, ...] = ()
) -> tree.ClauseList:
    return tree.ClauseList(NOWHERE, quantifier, number, items, tuple(map(cite, cites)))


OPTION = "C102.temporary.art_18_2"
CLAUSES: dict[str, Any] = {
    " x >= 1": holds(compare(">=", X, number(1))),
    "\n    x\n      or y": holds(tree.Logic(NOWHERE, "or", (X, Y))),
    " x cites C102 Art. 9(a), Art. 10, C121 Art. 4, s. 7": holds(
        X, "C102 Art. 9(a)", "C102 Art. 10", "C121 Art. 4", "C121 s. 7"
    ),
    """ any of
    (1) all of
      - x
      - y
    (2)(a) under C102.temporary.art_18_2: any of cites C102 Art. 18(2)
      (a) x
      (খ) y""": clauses(
        "any",
        item("(1)", clauses("all", item("", holds(X)), item("", holds(Y)))),
        item(
            "(2)(a)",
            tree.Under(
                NOWHERE,
                name(OPTION),
                clauses("any", item("(a)", holds(X)), item("(খ)", holds(Y)), cites=("C102 Art. 18(2)",)),
            ),
        ),
    ),
    " at  least 2  of  # the number counts\n    - x\n    - y": clauses(
        "at least", item("", holds(X)), item("", holds(Y)), number=2
    ),
    "\n    none of\n      - x": clauses("none", item("", holds(X))),
    " for each wage in economy.wages:\n    x >= wage": tree.EachIn(
        NOWHERE, "wage", name("economy.wages"), holds(compare(">=", X, name("wage")))
    ),
    " all of\n    - x\n        - y >= 1\n    - y": clauses(
        "all", item("", holds(compare(">=", binary("-", X, Y), number(1)))), item("", holds(Y))
    ),
}

TYPES: dict[str, Any] = {
    "boolean": place(tree.TypeNode, "boolean"),
    "judgement": place(tree.TypeNode, "judgement"),
    "money": place(tree.TypeNode, "money"),
    "money per month or none": place(tree.TypeNode, "money", "month", special="none"),
    "date or never": place(tree.TypeNode, "date", special="never"),
    "duration in days or unlimited": place(tree.TypeNode, "duration", "days", special="unlimited"),
    "one of closure, resignation": place(tree.TypeNode, "options", options=("closure", "resignation")),
    "choice of art65, art66": place(tree.TypeNode, "options", options=("art65", "art66"), free=True),
    "some of C121.schedule_1 or other": place(tree.TypeNode, "some", catalogue="C121.schedule_1", other=True),
    "some of C121.schedule_1": place(tree.TypeNode, "some", catalogue="C121.schedule_1"),
    "list of contribution": place(tree.TypeNode, "list", element=place(tree.TypeNode, "contribution")),
    "list of money per week": place(tree.TypeNode, "list", element=place(tree.TypeNode, "money", "week")),
}


def cites(*texts: str) -> tree.Property:
    return tree.Property(NOWHERE, "cites", tuple(map(cite, texts)))


def property_(kind: str, value: Any) -> tree.Property:
    return tree.Property(NOWHERE, kind, value)


def cell(kind: str, *values: Any) -> tree.Cell:
    return tree.Cell(NOWHERE, kind, values)


def row(*cells: Any) -> tree.Row:
    made = (part if isinstance(part, tree.Cell) else cell("is", part) for part in cells)
    return tree.Row(NOWHERE, tuple(made))


def rule_version(
    start: Any = None, *, exceptions: tuple[Any, ...] = (), properties: tuple[Any, ...] = (), **body: Any
) -> tree.RuleVersion:
    return tree.RuleVersion(NOWHERE, start, tree.Body(NOWHERE, **body), exceptions, properties)


def start(day_or_code: date | str, until: date | None = None) -> tree.VersionStart:
    return tree.VersionStart(NOWHERE, day_or_code, until)


COUNT, BOOLEAN, PERCENT = (place(tree.TypeNode, kind) for kind in ("count", "boolean", "percent"))
MONEY = place(tree.TypeNode, "money")

DECLARATIONS: dict[str, Any] = {
    """instrument ORD65 "Labour (Amendment) Ordinance, 2025"
  issued by "President of Bangladesh"
  amends BLA
  adopted 2025-11-10
  in force 2025-11-17
  until 2026-04-10 when reading BLA.ordinance_65 = lapsed
  kind ordinance
  articles 1 to 42
  checked 2026-07-01
""": place(
        tree.Instrument,
        name("ORD65"),
        "Labour (Amendment) Ordinance, 2025",
        (property_("checked", date(2026, 7, 1)),),
        issued_by="President of Bangladesh",
        adopted=date(2025, 11, 10),
        in_force=date(2025, 11, 17),
        until=date(2026, 4, 10),
        until_when=compare("=", place(tree.ReadingValue, name("BLA.ordinance_65")), name("lapsed")),
        amends="BLA",
        kind="ordinance",
        articles=(1, 42),
    ),
    'part C102.III "Sickness benefit" for sickness articles 13 to 18\n': place(
        tree.Part, name("C102.III"), "Sickness benefit", (), branch="sickness", articles=(13, 18)
    ),
    "range branch is medical_care, sickness, old_age\n": place(
        tree.Range, name("branch"), "", (), members=("medical_care", "sickness", "old_age")
    ),
    """range contingency is
  sickness, maternity
  injury_incapacity, injury_permanent of employment_injury
""": place(
        tree.Range,
        name("contingency"),
        "",
        (),
        members=("sickness", "maternity", "injury_incapacity", "injury_permanent"),
        owners=(("injury_incapacity", "employment_injury"), ("injury_permanent", "employment_injury")),
    ),
    """facts sickness "Sickness benefit" for each branch where provided
  bn "অসুস্থতা"
  limit : duration in days or unlimited "Longest payment" "in one case"
    asks "For how long is it paid at most?"
    bn "সর্বোচ্চ কত দিন?"
    bn asks "এক অসুস্থতায় সর্বোচ্চ কত দিন ভাতা দেওয়া হয়?"
    at least 0 days
    more than 0
    computed by scheme if none 0 days
    also duration, longest
    mark seen
    note "One case."
""": place(
        tree.Facts,
        name("sickness"),
        "Sickness benefit",
        (property_("bn", "অসুস্থতা"),),
        facts=(
            place(
                tree.FactNode,
                name("limit"),
                "Longest payment in one case",
                (
                    property_("asks", "For how long is it paid at most?"),
                    property_("bn", "সর্বোচ্চ কত দিন?"),
                    property_("bn asks", "এক অসুস্থতায় সর্বোচ্চ কত দিন ভাতা দেওয়া হয়?"),
                    property_("also", ("duration", "longest")),
                    property_("mark", "seen"),
                    property_("note", "One case."),
                ),
                type=TYPES["duration in days or unlimited"],
                bounds=(place(tree.Bound, "at least", days(0)), place(tree.Bound, "more than", number(0))),
                computed_by="scheme",
                if_none=days(0),
            ),
        ),
        for_each=place(tree.ForEach, name("branch"), name("provided")),
    ),
    'record step "One step"\n  pays : count "Paid"\n': place(
        tree.Facts,
        name("step"),
        "One step",
        (),
        facts=(place(tree.FactNode, name("pays"), "Paid", (), type=COUNT),),
        record=True,
    ),
    """catalogue C121.schedule_1 "Diseases"
  cites C121 Schedule I
  (1) pneumoconioses "Caused by mineral dust"
""": place(
        tree.Catalogue,
        name("C121.schedule_1"),
        "Diseases",
        (cites("C121 Schedule I"),),
        entries=(place(tree.Entry, "(1)", "pneumoconioses", "Caused by mineral dust"),),
    ),
    """parameter ui.ceiling : money "Wage at most"
  cites NSIS-UI s. 8(2)
  from 2024-07-01 until 2028-06-30 is BDT 40,000
  from ORD65 is BDT 45,000   cites NSIS-UI s. 8(4)
""": place(
        tree.Parameter,
        name("ui.ceiling"),
        "Wage at most",
        (cites("NSIS-UI s. 8(2)"),),
        MONEY,
        (
            place(tree.ParameterVersion, start(date(2024, 7, 1), date(2028, 6, 30)), money(40_000)),
            place(tree.ParameterVersion, start("ORD65"), money(45_000), (cite("NSIS-UI s. 8(4)"),)),
        ),
    ),
    """table C102.schedule "Schedule to Part XI" for each contingency
  | contingency | rate |
  | sickness    | 45%  |
""": place(
        tree.Table,
        name("C102.schedule"),
        "Schedule to Part XI",
        (),
        rows=(
            place(
                tree.DatedRows,
                None,
                (row(name("contingency"), name("rate")), row(name("sickness"), percent(45))),
            ),
        ),
        for_each=place(tree.ForEach, name("contingency"), None),
    ),
    """table duration_for(months_paid : count, region : text) : duration in days "Days payable"
  marginal
  from 2026-07-01
    | below 18       | x         | 91 days  |
    | 18 to below 24 | otherwise | 140 days |
    | 24 and above   | x         | 182 days |
""": place(
        tree.Table,
        name("duration_for"),
        "Days payable",
        (),
        rows=(
            place(
                tree.DatedRows,
                start(date(2026, 7, 1)),
                (
                    row(cell("below", number(18)), X, days(91)),
                    row(cell("between", number(18), number(24)), cell("otherwise"), days(140)),
                    row(cell("above", number(24)), X, days(182)),
                ),
            ),
        ),
        keys=(("months_paid", COUNT), ("region", place(tree.TypeNode, "text"))),
        type=place(tree.TypeNode, "duration", "days"),
        marginal=True,
    ),
    """reading C102.average "How the average is weighted"
  (unweighted) "Each duration counts once" default
  (by_persons) "By the persons"
""": place(
        tree.Reading,
        name("C102.average"),
        "How the average is weighted",
        (),
        alternatives=(
            place(tree.Entry, "(unweighted)", "unweighted", "Each duration counts once", default=True),
            place(tree.Entry, "(by_persons)", "by_persons", "By the persons"),
        ),
    ),
    """declaration C168.exceptions "Temporary exceptions"
  valid when x
  at most 2 unless declared C168.limited_scope
  (lower_rate)  "45 per cent"  cites C168 Art. 15(2)
""": place(
        tree.Declaration,
        name("C168.exceptions"),
        "Temporary exceptions",
        (),
        holds(X),
        2,
        name("C168.limited_scope"),
        (place(tree.Entry, "(lower_rate)", "lower_rate", "45 per cent", cites=(cite("C168 Art. 15(2)"),)),),
    ),
    """beneficiary man "Man with wife"
  earnings : money per month
  person.sex      = male
  person.children = 2
""": place(
        tree.Beneficiary,
        name("man"),
        "Man with wife",
        (),
        (
            place(tree.Binding, name("person.sex"), name("male")),
            place(tree.Binding, name("person.children"), number(2)),
        ),
        (("earnings", place(tree.TypeNode, "money", "month")),),
    ),
    """rule level : percent "Benefit against earnings" for each contingency
  is
    (a) x / y       when x = art65
    y               when all of
      - x
      - y
    (b) 50% of y    otherwise  cites C102 Art. 65
  except (left) over (other) 0% when y   cites C168 Art. 20(c)
""": place(
        tree.Rule,
        name("level"),
        "Benefit against earnings",
        (),
        PERCENT,
        (
            rule_version(
                cases=(
                    place(tree.Case, "(a)", binary("/", X, Y), holds(compare("=", X, name("art65")))),
                    place(tree.Case, "", Y, clauses("all", item("", holds(X)), item("", holds(Y)))),
                    place(tree.Case, "(b)", binary("of", percent(50), Y), None, (cite("C102 Art. 65"),)),
                ),
                exceptions=(
                    place(tree.ExceptionNode, "(left)", "(other)", percent(0), holds(Y, "C168 Art. 20(c)")),
                ),
            ),
        ),
        place(tree.ForEach, name("contingency"), None),
    ),
    """rule eligible : boolean "Is benefit due?"
  is true when all of
    - x
  except (left) false when y
""": place(
        tree.Rule,
        name("eligible"),
        "Is benefit due?",
        (),
        BOOLEAN,
        (
            rule_version(
                truth=clauses("all", item("", holds(X))),
                exceptions=(place(tree.ExceptionNode, "(left)", "", FALSE, holds(Y)),),
            ),
        ),
    ),
    """rule wage : money "Daily wage"
  cites BLA s. 48
  from BLA
    is x
  from 2026-04-10
    cites BLA s. 48(1)-(2) as amended
    is y
""": place(
        tree.Rule,
        name("wage"),
        "Daily wage",
        (cites("BLA s. 48"),),
        MONEY,
        (
            rule_version(start("BLA"), value=X),
            rule_version(
                start(date(2026, 4, 10)), value=Y, properties=(cites("BLA s. 48(1)-(2) as amended"),)
            ),
        ),
    ),
    """requirement C102.65 "Level" for each contingency
  cites C102 Art. 65(1)
  force endeavour
  applies when x
  met when y
""": place(
        tree.Requirement,
        name("C102.65"),
        "Level",
        (cites("C102 Art. 65(1)"),),
        holds(Y),
        holds(X),
        "endeavour",
        place(tree.ForEach, name("contingency"), None),
    ),
    'requirement C102.52 "How long" for maternity\n  met when x\n': place(
        tree.Requirement, name("C102.52"), "How long", (), holds(X), branch=name("maternity")
    ),
    """scheme nsis.unemployment "Unemployment insurance"
  cites NSIS-UI s. 1
  in force at claim.day
  pays unemployment.benefit as daily_benefit at 30 days per month
  pays unemployment.wage as wage
  standard person
    claim.wage = person.earnings
""": place(
        tree.Scheme,
        name("nsis.unemployment"),
        "Unemployment insurance",
        (cites("NSIS-UI s. 1"),),
        pays=(
            place(
                tree.Pays,
                name("unemployment.benefit"),
                name("daily_benefit"),
                Fraction(30),
                "day",
                "month",
            ),
            place(tree.Pays, name("unemployment.wage"), name("wage")),
        ),
        standard_person=(place(tree.Binding, name("claim.wage"), name("person.earnings")),),
        in_force_at=name("claim.day"),
    ),
    """example "Twelve weeks" of C102
  note "Not even with it."
  given
    as of 2026-07-01
    declared C102.temporary.art_18_2
    reading C102.average = by_persons
    scheme sickness = nsis.sickness
    x = 5
    steps
      | contributed | pays    |
      | 12 months   | 91 days |
  expect
    y = 60% of x
    C102.18 is not_met, short by 7 days
    clause (2)(b) of C102.18 is met, with 2 points to spare
    C102.2 is unknown, for want of x, y
""": place(
        tree.Example,
        name("C102"),
        "Twelve weeks",
        (property_("note", "Not even with it."),),
        bindings=(
            place(tree.Binding, X, number(5)),
            place(
                tree.GivenRows,
                name("steps"),
                (row(name("contributed"), name("pays")), row(months(12), days(91))),
            ),
        ),
        declared=(name("C102.temporary.art_18_2"),),
        readings=(("C102.average", "by_persons"),),
        schemes=(("sickness", name("nsis.sickness")),),
        as_of=date(2026, 7, 1),
        expected=(
            place(tree.ExpectedValue, Y, binary("of", percent(60), X)),
            place(tree.ExpectedVerdict, name("C102.18"), "not_met", "", days(7), True),
            place(
                tree.ExpectedVerdict,
                name("C102.18"),
                "met",
                "(2)(b)",
                tree.Literal(NOWHERE, "points", Fraction(1, 50)),
            ),
            place(tree.ExpectedVerdict, name("C102.2"), "unknown", missing=(X, Y)),
        ),
    ),
}


def as_declaration(kind: str, text: str) -> str:
    """A declaration around an expression, a clause or a type."""
    if kind == "expression":
        return f'rule r : number "R"\n  is {text}\n'
    if kind == "clause":
        return f'requirement C102.18 "R"\n  met when{text}\n'
    return f'facts f "F"\n  x : {text} "X"\n'


def read_one(text: str) -> Any:
    rules, diagnostics = parse.parse(Source.of("test.rules", text))
    assert diagnostics == []
    assert len(rules.declarations) == 1
    return rules.declarations[0]


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_expression(text: str) -> None:
    rule = read_one(as_declaration("expression", text))
    assert bare(rule.versions[0].body.value) == EXPRESSIONS[text]


@pytest.mark.parametrize("text", CLAUSES)
def test_clause(text: str) -> None:
    assert bare(read_one(as_declaration("clause", text)).met) == CLAUSES[text]


@pytest.mark.parametrize("text", TYPES)
def test_type(text: str) -> None:
    assert bare(read_one(as_declaration("type", text)).facts[0].type) == TYPES[text]


@pytest.mark.parametrize("text", DECLARATIONS, ids=lambda text: text.split('"')[0].strip())
def test_declaration(text: str) -> None:
    assert bare(read_one(text)) == DECLARATIONS[text]


def test_each_form_of_the_grammar_is_written_down_here() -> None:
    texts = [*DECLARATIONS]
    for kind, samples in (("expression", EXPRESSIONS), ("clause", CLAUSES), ("type", TYPES)):
        texts += [as_declaration(kind, text) for text in samples]
    seen = set()
    for text in texts:
        marked = "\n".join(layout.mark_continued_lines(text.split("\n")))
        seen |= {str(found.data) for found in parse.grammar().parse(marked).iter_subtrees()}
    assert forms_of_the_grammar() - seen == set()


# ---- places


def nodes(node: Any) -> Iterator[tree.Node]:
    """A node and all below it."""
    if isinstance(node, tuple):
        for part in node:
            yield from nodes(part)
    elif isinstance(node, tree.Node):
        yield node
        for field in dataclasses.fields(node):
            yield from nodes(getattr(node, field.name))


PLACES = """# a comment

requirement C102.18 "How long"
  cites C102 Art. 18, Art. 19
  # another
  met when any of
    (1) x >= 26 weeks
          and বেতন.মোট <= 3 days  # why
          or_else.y

    (2) y
"""


def texts_of(source: Source, kind: type[tree.Node]) -> list[str]:
    """What stands at the places of all nodes of a kind."""
    rules, diagnostics = parse.parse(source)
    assert diagnostics == []
    found = []
    for node in nodes(rules.declarations):
        if type(node) is kind:
            span = node.span
            lines = [*source.lines[span.line - 1 : span.end_line]]
            lines[-1] = lines[-1][: span.end_column - 1]
            lines[0] = lines[0][span.column - 1 :]
            found.append("\n".join(lines))
    return found


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "BOM"])
def test_places(end: str, mark: str) -> None:
    text = PLACES.replace("          or_else.y\n", "")
    source = Source.of("rules/a.rules", mark + text.replace("\n", end))
    assert texts_of(source, tree.Name) == ["C102.18", "x", "বেতন.মোট", "y"]
    assert texts_of(source, tree.Literal) == ["26 weeks", "3 days"]
    assert texts_of(source, tree.Citation) == ["C102 Art. 18", "Art. 19"]
    assert texts_of(source, tree.Property) == ["cites C102 Art. 18, Art. 19"]
    assert texts_of(source, tree.Logic) == ["x >= 26 weeks\n          and বেতন.মোট <= 3 days"]
    assert texts_of(source, tree.Item) == ["(1) x >= 26 weeks\n          and বেতন.মোট <= 3 days", "(2) y"]
    assert texts_of(source, tree.ClauseList) == ["any of"]
    [requirement] = texts_of(source, tree.Requirement)
    assert requirement.startswith("requirement C102.18")
    assert requirement.endswith("    (2) y")
    rules, _ = parse.parse(source)
    assert rules.declarations[0].span == Span("rules/a.rules", 3, 1, 10, 10)


def test_places_lie_in_the_text_and_within_each_other() -> None:
    for source in shipped_sources():
        rules, _ = parse.parse(source)
        for declaration in rules.declarations:
            for node in nodes(declaration):
                span = node.span
                assert span.file == source.name
                assert 1 <= span.line <= span.end_line <= len(source.lines)
                assert 1 <= span.column <= len(source.line(span.line)) + 1
                assert 1 <= span.end_column <= len(source.line(span.end_line)) + 1
                assert (span.line, span.column) < (span.end_line, span.end_column)
                assert span.line >= declaration.span.line
                assert span.end_line <= declaration.span.end_line


# ---- the text around


def test_a_line_that_goes_on_after_a_comment() -> None:
    text = 'requirement C102.1 "R"\n  met when x  # first\n\n    # between\n    and y  # last\n      and true'
    assert bare(read_one(text)).met == holds(place(tree.Logic, "and", (X, Y, TRUE)))


def test_an_empty_text_and_one_of_comments() -> None:
    for text in ("", "\n\n", "# nothing\n", "  # nothing", "\ufeff"):
        assert parse.parse(Source.of("test.rules", text)) == (tree.RuleFile("test.rules"), [])


def test_a_missing_last_newline_and_a_last_comment() -> None:
    for end in ("", "\n", "\n\n\n", "\n  # last", "\n# last", "  # last"):
        assert bare(read_one('rule r : number "R"\n  is 1' + end)).versions[0].body.value == number(1)


def test_names_are_compared_in_one_form() -> None:
    # The same letter, made of one character and of two: NFC keeps it as two.
    composed, apart = "\u09dc", "\u09a1\u09bc"
    first = bare(read_one(as_declaration("expression", f"বা{composed}ি.x")))
    second = bare(read_one(as_declaration("expression", f"বা{apart}ি.x")))
    assert first == second
    assert first.versions[0].body.value == name(f"বা{apart}ি.x")
    assert bare(read_one(as_declaration("expression", "re\u0301sume"))).versions[0].body.value == name(
        "r\u00e9sume"
    )


def test_a_text_keeps_what_stands_in_it() -> None:
    text = "a # b – “c” \u200c\u200d ≥ ১২ where"
    assert read_one(f'range_ = "{text}"'.replace("range_ =", "part C102.I") + " articles 1 to 2").text == text


def test_all_faults_of_a_file_are_reported_at_once() -> None:
    text = """rule a : number "A"
  is 1 +

rul b : number "B"
  is 2

rule c : number "C"
  is 3

rule d : date "D"
  is 2026-02-30

rule e : number "E"
  is ৫

  rule f : number "F"
"""
    rules, diagnostics = parse.parse(Source.of("test.rules", text))
    assert [declaration.name.text for declaration in rules.declarations] == ["c"]
    found = [(diagnostic.code, diagnostic.span.line) for diagnostic in diagnostics if diagnostic.span]
    assert found == [("syntax", 2), ("syntax", 4), ("no-such-date", 11), ("refused-character", 14)]


def test_hostile_sizes() -> None:
    deep = as_declaration("expression", "(" * 5_000 + "x" + ")" * 5_000)
    long = as_declaration("expression", " + ".join(["x"] * 5_000))
    for text in (deep, long):
        _, [fault] = parse.parse(Source.of("test.rules", text))
        assert fault.message == "this declaration is nested too deeply"
    for text in ("1" * 50, "1" * 50 + "%", "BDT " + "1" * 50, "at least " + "1" * 5_000 + " of x where y"):
        _, [fault] = parse.parse(Source.of("test.rules", as_declaration("expression", text)))
        assert fault.code == "number-too-long"
    _, [fault] = parse.parse(Source.of("test.rules", "#" * (layout.LONGEST_FILE + 1)))
    assert fault.code == "file-too-large"


def test_hostile_lines_take_no_time() -> None:
    # Each of these would take hours if a pattern looked back over the whole line from every place in it.
    started = time.process_time()
    comparisons = "f(" + ", ".join(["a < b"] * 20_000) + " c"
    lists = "all of " + "cites of " * 20_000 + "\n    - a"
    for condition in (comparisons, lists, "x" * 200_000 + " y", "x " + '"' * 200_001):
        _, faults = parse.parse(Source.of("test.rules", as_declaration("clause", f" {condition}")))
        assert len(faults) == 1
        assert len(faults[0].message) < 200
    assert time.process_time() - started < 20


def test_lark_is_never_seen() -> None:
    # Whatever the text, what goes wrong in it is said in our words; a fault of ours is not hidden.
    with pytest.raises(lark.exceptions.VisitError):
        parse.Build(Source.of("test.rules", ""), 0).transform(lark.Tree("rule", []))
