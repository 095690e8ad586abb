"""The formatter: one layout for all blanks, the same tree, comments kept, nothing left to change."""

import random
import re

import pytest
from rule_texts import RandomDeclarations, bare, shipped_declarations, shipped_sources

from nsis_rules.diagnostics.source import Source
from nsis_rules.syntax import layout, parse
from nsis_rules.syntax.format import format_source

LONG = "x" * 80

# Each: what it shows, before, after.
GOLDEN = [
    (
        "blanks, indentation, two blanks before a citation and a comment",
        """\
requirement   C102.18 "How long"   # title
      cites C102 Art. 18
      met  when any of   cites  C102  Art. 18(1)
          (1)   all  of
                 - x>=26 weeks
                 - not(x<=3 days)
          (2) under  C102.t . a  :  any of
                 (a) x   # why
""",
        """\
requirement C102.18 "How long"  # title
  cites C102 Art. 18
  met when any of  cites C102 Art. 18(1)
    (1) all of
      - x >= 26 weeks
      - not (x <= 3 days)
    (2) under C102.t.a: any of
      (a) x  # why
""",
    ),
    (
        "a line that goes on stands four deeper than its statement",
        """\
requirement C102.2 "A"
     "text in two"
  met when all of
    - a
     and b
         and c
    - level given man (earnings=wage ,b = 1)
       >= f( x,y )
""",
        """\
requirement C102.2 "A"
    "text in two"
  met when all of
    - a
        and b
        and c
    - level given man (earnings = wage, b = 1)
        >= f(x, y)
""",
    ),
    (
        "colons of facts, as far as nothing stands between them",
        """\
facts claim "Claim"
  day : date "Day"
  date_of_birth : date "Birth"

  reason: one of a,b "Why?"
    bn "কেন?"
  paid_until : date or never "Until"
""",
        """\
facts claim "Claim"
  day           : date "Day"
  date_of_birth : date "Birth"

  reason : one of a, b "Why?"
    bn "কেন?"
  paid_until : date or never "Until"
""",
    ),
    (
        "equals signs of bindings and of expected values",
        """\
example "E" of nsis.x
  given
    declared C102.t
    claim.day = 2026-10-01
    claim.reason=closure
    reading C102.r = a
  expect
    eligible = true
    daily_benefit = BDT 208.33 per day
    C102.2 is met, with 0 days to spare
""",
        """\
example "E" of nsis.x
  given
    declared C102.t
    claim.day    = 2026-10-01
    claim.reason = closure
    reading C102.r = a
  expect
    eligible      = true
    daily_benefit = BDT 208.33 per day
    C102.2 is met, with 0 days to spare
""",
    ),
    (
        "labels with their texts and citations",
        """\
declaration C168.exceptions "Temporary exceptions"
  at most 2 unless declared C168.limited_scope
  (lower_rate) "45 per cent instead of 50" cites C168 Art. 15(2)
  (longer_wait) "Ten days" cites C168 Art. 18(2)

catalogue C121.schedule_1 "Diseases"
  (1) pneumoconioses "Mineral dust"
  (10) lead "Lead"
""",
        """\
declaration C168.exceptions "Temporary exceptions"
  at most 2 unless declared C168.limited_scope
  (lower_rate)  "45 per cent instead of 50"  cites C168 Art. 15(2)
  (longer_wait) "Ten days"                   cites C168 Art. 18(2)

catalogue C121.schedule_1 "Diseases"
  (1)  pneumoconioses "Mineral dust"
  (10) lead           "Lead"
""",
    ),
    (
        "citations of items, not beyond 120 characters",
        """\
rule eligible : boolean "Due?"
  is true when all of
    - age >= 18 and age < 60 cites NSIS-UI s. 7(1)
    - months >= 12 cites NSIS-UI s. 7(2)
  except (left) false when claim.reason = resignation   cites C168 Art. 20(c)

rule other : boolean "Due?"
  is true when all of
    - a cites C102 Art. 1
    - LONG cites C102
    - b cites C102 Art. 2(b) and the rest of it
""".replace("LONG", LONG),
        """\
rule eligible : boolean "Due?"
  is true when all of
    - age >= 18 and age < 60  cites NSIS-UI s. 7(1)
    - months >= 12            cites NSIS-UI s. 7(2)
  except (left) false when claim.reason = resignation  cites C168 Art. 20(c)

rule other : boolean "Due?"
  is true when all of
    - a  cites C102 Art. 1
    - LONG  cites C102
    - b  cites C102 Art. 2(b) and the rest of it
""".replace("LONG", LONG),
    ),
    (
        "cases, versions, what a scheme pays",
        """\
rule daily : money per day "Daily wage"
  is
    BDT 0 per day when worked = 0 days
    total of wage over L/worked otherwise cites BLA s. 48

parameter p : money "P"
  from BLA is BDT 100
  from 2026-07-01 is BDT 1000 cites BLA s. 1

scheme nsis.x "X"
  pays a.benefit as b
  pays a.earnings_counted as wage at 26 days per month
""",
        """\
rule daily : money per day "Daily wage"
  is
    BDT 0 per day                  when worked = 0 days
    total of wage over L / worked  otherwise  cites BLA s. 48

parameter p : money "P"
  from BLA        is BDT 100
  from 2026-07-01 is BDT 1000  cites BLA s. 1

scheme nsis.x "X"
  pays a.benefit          as b
  pays a.earnings_counted as wage at 26 days per month
""",
    ),
    (
        "tables: numbers stand right",
        """\
table C102.schedule "Schedule" for each contingency
  |contingency|c102_rate|
  |sickness|45%|   # Art. 16
  |injury_survivors|5%|

table d(months_paid:count):duration in days "Days"
  from 2026-07-01
    |below 18|91 days|
    |18 to below 24|140 days|
""",
        """\
table C102.schedule "Schedule" for each contingency
  | contingency      | c102_rate |
  | sickness         |       45% |  # Art. 16
  | injury_survivors |        5% |

table d(months_paid : count) : duration in days "Days"
  from 2026-07-01
    | below 18       |  91 days |
    | 18 to below 24 | 140 days |
""",
    ),
    (
        "one-line declarations of one kind may follow each other; parts are aligned",
        """\
part C102.III "Sickness benefit" for sickness articles 13 to 18
part C102.VI "Employment injury benefit" for employment_injury articles 31 to 38
range a is b, c
range d is
  e
range f is g
rule r : number "R"
  is 1
""",
        """\
part C102.III "Sickness benefit"          for sickness          articles 13 to 18
part C102.VI  "Employment injury benefit" for employment_injury articles 31 to 38

range a is b, c
range d is
  e

range f is g

rule r : number "R"
  is 1
""",
    ),
    (
        "comments and empty lines",
        """\


# About the file.


#   and more
rule a : number "A"
    # first


    # second
    is 1
    # deeper than any line below


# attached
rule b : number "B"
  is 1
# alone, at the end
  # of the file


""",
        """\
# About the file.

#   and more
rule a : number "A"
  # first

  # second
  is 1
  # deeper than any line below

# attached
rule b : number "B"
  is 1
# alone, at the end
  # of the file
""",
    ),
    (
        "comments within a statement and between blocks",
        """\
rule a : number "A"
   # of the body
   is x
       # why y
       + y
   # of the exception
   except (l) 1 when z
        # below
rule b : number "B"
# in the first column
   is 1
""",
        """\
rule a : number "A"
  # of the body
  is x
      # why y
      + y
  # of the exception
  except (l) 1 when z
  # below

rule b : number "B"
# in the first column
  is 1
""",
    ),
    (
        "arithmetic: blanks around operators, none in a fraction",
        """\
rule a : number "A"
  is 2 / 3 of x*y-1+f(2/3,x)/7/3 at 52 / 12 weeks per month - x / 6 months - 12/6 days - 2*3/4
""",
        """\
rule a : number "A"
  is 2/3 of x * y - 1 + f(2/3, x) / 7 / 3 at 52/12 weeks per month - x / 6 months - 12 / 6 days - 2 * 3 / 4
""",
    ),
    (
        "by thousands, four digits as written",
        """\
rule a : money "A"
  is f(BDT 30000000, 3,00,00,000, 1,000,000, 1,234, 1234, 12345.678, 0.123456, 40,000)
""",
        """\
rule a : money "A"
  is f(BDT 30,000,000, 30,000,000, 1,000,000, 1,234, 1234, 12,345.678, 0.123456, 40,000)
""",
    ),
    (
        "by lakh and crore where the file does so throughout",
        """\
rule a : money "A"
  is f(BDT 30000000, 3,00,00,000, 1,234, 1234, 123456.5, 40000)
""",
        """\
rule a : money "A"
  is f(BDT 3,00,00,000, 3,00,00,000, 1,234, 1234, 1,23,456.5, 40,000)
""",
    ),
    (
        "marks above and below a letter take no room",
        """\
facts f "F"
  মজুরি : count "W"
  দিন : count "D"
""",
        """\
facts f "F"
  মজুরি : count "W"
  দিন  : count "D"
""",
    ),
    (
        "a declaration that does not parse stays as it is",
        """\
rule a : number "A"
     is  1 +  \n
rule b   : number "B"
  is   1
  rul c
""",
        """\
rule a : number "A"
     is  1 +  \n
rule b   : number "B"
  is   1
  rul c
""",
    ),
]


def source(text: str) -> Source:
    return Source.of("test.rules", text)


@pytest.mark.parametrize(("before", "after"), [g[1:] for g in GOLDEN], ids=[g[0] for g in GOLDEN])
def test_golden(before: str, after: str) -> None:
    assert format_source(source(before)) == after
    assert format_source(source(after)) == after


def assert_well_formatted(text: Source) -> str:
    """The tree is the same, a second time changes nothing, and the file ends well."""
    formatted = format_source(text)
    again = source(formatted)
    assert format_source(again) == formatted
    assert bare(parse.parse(again)[0]) == bare(parse.parse(text)[0])
    assert not re.search(r"[ \n]\n\Z|[ ]+$|\n\n\n", formatted, re.M)
    return formatted


@pytest.mark.parametrize("shipped", shipped_sources(), ids=lambda shipped: shipped.name)
def test_shipped_rules(shipped: Source) -> None:
    formatted = assert_well_formatted(shipped)
    assert comments(formatted) == comments(shipped.text)


def comments(text: str) -> list[str]:
    """The comments of a text, in their order."""
    found = []
    for line in text.split("\n"):
        code = layout.code_of(line)
        if "#" in line[len(code.rstrip()) :]:
            found.append(line[len(code.rstrip()) :].strip())
    return found


@pytest.mark.parametrize("seed", range(4))
def test_declarations_at_random(seed: int) -> None:
    make = RandomDeclarations(seed)
    parsed = 0
    for _ in range(150):
        text = source(make())
        if not parse.parse(text)[1]:
            parsed += 1
            assert_well_formatted(text)
    assert parsed > 60


def disturbed(text: str, chance: random.Random) -> str:
    """A text with other blanks: deeper blocks, wider gaps, blanks at the ends of lines."""
    deeper = chance.randint(1, 4)
    lines = []
    for line in text.split("\n"):
        depth = layout.depth_of(line)
        words = re.findall(r'"[^"]*"|#.*|[^ "#]+', line)
        gaps = [" " * chance.choice((1, 1, 2, 5)) for _ in words]
        between = "".join(word + gap for word, gap in zip(words, gaps, strict=True)).rstrip()
        lines.append(" " * (depth * deeper) + between + " " * chance.choice((0, 0, 3)) if words else "")
        if not line and chance.random() < 0.3:
            lines.append("")
    return "\n".join(lines)


@pytest.mark.parametrize("part", range(4))
def test_all_blanks_lead_to_one_layout(part: int) -> None:
    chance = random.Random(part)
    for declaration in shipped_declarations()[part::4]:
        text = declaration.rstrip().replace("  # ", " # ")
        formatted = format_source(source(text))
        assert format_source(source(disturbed(text, chance))) == formatted


def test_empty() -> None:
    for text in ("", "\n", "\n\n"):
        assert format_source(source(text)) == ""
    assert format_source(source("  # only this")) == "# only this\n"
