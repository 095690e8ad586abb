"""The view: what falls short and by how much, what to supply, and what is never said."""

from collections.abc import Callable

import pytest

from nsis_rules.compliance.check import Report, check_design
from nsis_rules.diagnostics.source import Source
from nsis_rules.facts.read import read_design
from nsis_rules.program.program import Program
from nsis_rules.reports.to_view import to_view
from nsis_rules.reports.view import Condition, Entry, Group, View, Wanted, own_label


def entry_of(view: View, id: str) -> Entry:
    return next(entry for section in view.sections for entry in section.entries if entry.id == id)


@pytest.fixture
def view(report: Report, program: Program) -> View:
    return to_view(report, program)


def test_the_head(view: View) -> None:
    assert view.title == "A small design"
    assert view.head == (
        ("Status", "illustration"),
        ("Country", "Bangladesh"),
        ("As of", "1 July 2026"),
        ("Checked against", "X"),
    )
    assert "made.sickness" in view.warning
    assert "not law" in view.warning


def test_an_illustration_is_told_by_its_status_or_its_schemes(
    report_of: Callable[..., Report], changed: Callable[..., str], program: Program
) -> None:
    law = {"status: illustration": "status: law in force"}
    no_scheme = {"  sickness: made.sickness\n": "", "schemes:\n": ""}
    assert "made.sickness" in to_view(report_of(changed(law)), program).warning
    assert to_view(report_of(changed(no_scheme)), program).warning.startswith("Illustration: this design")
    assert to_view(report_of(changed(law | no_scheme)), program).warning == ""


def test_branches_are_counted_and_summed_up_in_a_word(view: View) -> None:
    rows = {row.label: (row.counts, row.word) for row in view.branches}
    assert rows == {
        "Sickness": ((3, 0, 6, 1), "falls short"),
        "Old age": ((0, 0, 1, 0), "not provided"),
    }
    assert view.total.counts == (3, 0, 7, 1)


def test_what_falls_short_says_what_is_asked_said_and_missing(view: View) -> None:
    entry = entry_of(view, "X.4")
    assert (entry.citation, entry.title, entry.branch) == ("X Art. 4", "How long benefit is paid", "Sickness")
    assert isinstance(entry.what, Group)
    assert entry.what.lead == "one of these is enough"
    first, second = entry.what.items
    assert isinstance(first, Condition)
    assert (first.address, first.about) == ("X Art. 4(1)", "Longest payment in one case")
    assert (first.asks, first.says, first.margin) == (
        "at least 182 days (26 weeks)",
        "14 days",
        "short by 168 days",
    )
    assert first.backing == "Labour Act s. 116, seen in the source"
    assert isinstance(second, Group)
    assert second.lead == "only with the declaration “Sickness: thirteen weeks”, which is not made"
    assert entry.remedies == ("raise “Longest payment in one case” to at least 182 days (26 weeks)",)


def test_a_share_shows_as_many_digits_as_the_verdict_needs(view: View) -> None:
    what = entry_of(view, "X.5.sickness").what
    assert isinstance(what, Condition)
    assert what.asks == "at least 50% of all employees (30,000,000), that is 15,000,000"
    assert what.says == "14,999,814 (49.99938%)"
    assert what.margin == "short by 186 persons (0.00062 percentage points)"
    assert [answer.backing for answer in what.basis] == ["LFS, seen in the source"]


def test_a_level_names_the_person_and_the_earnings(view: View) -> None:
    what = entry_of(view, "X.7").what
    assert isinstance(what, Condition)
    assert what.about == "Benefit of a man with wife and two children who earned BDT 16,250 per month"
    assert what.asks == "at least 50% (least rate) of BDT 16,250 per month, that is BDT 8,125 per month"


def test_persons_short_are_whole(
    report_of: Callable[..., Report], changed: Callable[..., str], program: Program
) -> None:
    text = changed({'"30,000,000"': '"29,999,999"', "14,999,814": "14,999,999"})
    entry = entry_of(to_view(report_of(text), program), "X.5.sickness")
    assert entry.margin.startswith("short by 1 person ")


def test_a_declaration_that_would_cure_it(
    report_of: Callable[..., Report], changed: Callable[..., str], program: Program
) -> None:
    text = changed({"value: 14 days": "value: 91 days"})
    entry = entry_of(to_view(report_of(text), program), "X.4")
    (cure,) = entry.cures
    assert cure.startswith("declare “Sickness: thirteen weeks” (X Art. 4(2)), if the State fulfils")
    assert cure.endswith("the conditions for it (X Art. 3)")
    declared = text.replace("accepts:", "declares: [X.exceptions.shorter]\naccepts:")
    view = to_view(report_of(declared), program)
    (met,) = view.by_declaration.entries
    assert (met.id, met.via, met.brief) == ("X.4", "X Art. 4(2)", "nothing to spare")
    assert met.by == ("“Sickness: thirteen weeks” (X Art. 4(2))",)
    assert "1 is met only by a declaration." in view.conclusion
    assert "Declarations made: “Sickness: thirteen weeks”." in view.scope


def test_a_part_that_is_not_provided_is_one_entry(view: View) -> None:
    entry = entry_of(view, "X.III")
    assert entry.title == "Old-age benefit is not provided"
    assert entry.folded == 2
    assert entry.lines[0].startswith("The law does not provide this benefit. 2 requirements")
    assert not any("22" in one.id for section in view.sections for one in section.entries)
    assert "Not applicable: 3, of which 2 belong to Parts that are not provided." in view.scope


def test_what_is_undecided_says_what_to_supply(
    report_of: Callable[..., Report], changed: Callable[..., str], program: Program
) -> None:
    judged = "{value: true, because: Six months keep out late joiners, source: Draft s. 12}"
    text = changed(
        {
            judged: "unknown",
            "waiting_period: 3 days": "waiting_period: unknown",
            "value: 14 days": "value: 200 days",
        }
    )
    view = to_view(report_of(text), program)
    assert entry_of(view, "X.4").wanted == (Wanted("supply", "Unpaid first days", "sickness.waiting_period"),)
    assert [one.kind for one in entry_of(view, "X.9").wanted] == ["judge"]
    choice = entry_of(view, "X.8")
    assert [one.kind for one in choice.wanted] == ["choose"]
    question = "“Under which Article is the level shown?”"
    assert choice.lines == (
        f"It is met if the State chooses Art. 65 for {question}.",
        f"It is not met if the State chooses Art. 66 for {question}.",
    )
    assert any(line.startswith("Not judged: 1,") for line in view.scope)


def test_without_its_scheme_a_level_waits(
    report_of: Callable[..., Report], changed: Callable[..., str], program: Program
) -> None:
    text = changed({"  sickness: made.sickness\n": "", "schemes:\n": ""})
    (wanted,) = entry_of(to_view(report_of(text), program), "X.7").wanted
    assert (wanted.kind, wanted.name) == ("wait", "schemes.sickness")


def test_a_reading_that_turns_a_verdict(
    report_of: Callable[..., Report], changed: Callable[..., str], program: Program
) -> None:
    text = changed({"cost_shared: false": "cost_shared: true\n    financing: taxes"})
    (reading,) = to_view(report_of(text), program).readings
    assert reading.lines == (
        "read as “No cost sharing” (the default)",
        "used by X Art. 10",
        "Read as “Silence does not forbid it”, X Art. 10 would be met.",
    )
    chosen = to_view(report_of(text, readings={"X.cost": "allowed"}), program).readings[0]
    assert (
        chosen.lines[0] == "read as “Silence does not forbid it”, as chosen; the default is “No cost sharing”"
    )


def test_judgements_show_reason_and_source(view: View) -> None:
    (judgement,) = view.judgements
    assert judgement.title == "Sickness: is the period no longer than abuse requires? yes"
    assert judgement.lines == (
        "reason: Six months keep out late joiners",
        "source: Draft s. 12",
        "used by X Art. 9",
    )


def test_figures_and_laws_that_nobody_checked_are_noted(view: View) -> None:
    assert any(note.startswith("Employees protected (sickness), 14,999,814:") for note in view.notes)
    assert any(note.startswith("X Art. 7: the rules mark") for note in view.notes)


def test_what_does_not_bind_stands_apart(view: View) -> None:
    (aims,) = [section for section in view.apart if section.entries]
    assert [entry.id for entry in aims.entries] == ["X.13"]
    assert "X.13" not in [entry.id for entry in view.undecided.entries]


def test_an_empty_design_never_reads_as_compliant(report_of: Callable[..., Report], program: Program) -> None:
    report = report_of("design: Nothing yet\nas_of: 2026-07-01\nfacts: {}\n")
    for language in ("en", "bn"):
        view = to_view(report, program, language)
        assert not view.met.entries
        assert {row.key for row in view.branches} == {"unknown"}
    assert "nothing here says that the design complies" in to_view(report, program).conclusion
    assert "28 of 40" in to_view(report, program).scope[0]


def test_a_declaration_that_is_not_valid_carries_nothing(
    program_with: Callable[..., Program], changed: Callable[..., str]
) -> None:
    program = program_with({"  cites X Art. 3\n": "  cites X Art. 3\n  valid when sickness.appeal\n"})
    text = changed(
        {"accepts:": "declares: [X.exceptions.shorter]\naccepts:", "value: 14 days": "value: 91 days"}
    )
    design, faults = read_design(Source.of("design.yaml", text), program)
    assert design is not None, [fault.message for fault in faults]
    view = to_view(check_design(program, design), program)
    assert "the condition for making it does not hold" in view.problems[0]
    what = entry_of(view, "X.4").what
    assert isinstance(what, Group)
    assert isinstance(what.items[1], Group)
    assert what.items[1].lead.startswith(
        "with the declaration “Sickness: thirteen weeks”, which is made but is not valid"
    )


def test_what_has_no_answer_is_undecided_and_says_why(
    report_of: Callable[..., Report], changed: Callable[..., str], program: Program
) -> None:
    view = to_view(report_of(changed({"as_of: 2026-07-01\n": ""})), program)
    assert (
        entry_of(view, "X.7").lines[0].startswith("It could not be judged: `X.least_rate` changed over time")
    )
    assert ("As of", "no date given") in view.head
    assert view.problems


def test_bangla_says_what_it_can(report: Report, program: Program) -> None:
    view = to_view(report, program, "bn")
    assert view.head[0] == ("অবস্থা", "দৃষ্টান্ত")
    entry = entry_of(view, "X.4")
    assert entry.title == "ভাতা কত দিন দেওয়া হয়"
    assert isinstance(entry.what, Group)
    first = entry.what.items[0]
    assert isinstance(first, Condition)
    assert (first.about, first.asks) == ("এক অসুস্থতায় সর্বোচ্চ মেয়াদ", "কমপক্ষে ১৮২ দিন (২৬ সপ্তাহ)")


@pytest.mark.parametrize(
    ("address", "beneath", "label"),
    [
        ("X Art. 4(1)", "X Art. 4", "(1)"),
        ("X Art. 4", "X Art. 4", ""),
        ("X Art. 44", "X Art. 4", "Art. 44"),
        ("Y Art. 2", "X Art. 4", "Y Art. 2"),
        ("", "X Art. 4", ""),
    ],
)
def test_the_label_of_a_clause(address: str, beneath: str, label: str) -> None:
    assert own_label(address, beneath) == label
