"""Explanations and lists: each thing of the rulebook in words, and as data."""

from typing import Any

import pytest

from nsis_rules.program.program import Program
from nsis_rules.reports.explain import explain
from nsis_rules.reports.listing import listing, listing_text


def explained(program: Program, identifier: str, **settings: Any) -> str:
    text = explain(program, identifier, **settings)
    assert text is not None
    return text


def test_a_requirement(program: Program) -> None:
    text = explained(program, "X.4")
    head, _, asks = text.partition("What it asks\n")
    assert head.startswith(
        "X.4  How long benefit is paid\nX Art. 4 · seen in the source · Sickness · binding\n"
    )
    assert asks.startswith(
        "  one of these is enough:\n"
        "      (1)  all of these are asked:\n"
        "          Longest payment in one case: at least 182 days (26 weeks)\n"
        "          Unpaid first days: at most 3 days\n"
        "      (2)  only with the declaration “Sickness: thirteen weeks”:\n"
        "          Longest payment in one case: at least 91 days (13 weeks)\n"
    )
    assert "  sickness.duration_limit  Longest payment in one case\n" in text
    assert "Calendar days." in text
    assert "A day short" in text
    assert '    requirement X.4 "How long benefit is paid"'.lstrip() in text


def test_where_a_requirement_applies(program: Program) -> None:
    assert "Where it applies\n  Does the patient share the cost? yes" in explained(program, "X.14")


@pytest.mark.parametrize(
    ("identifier", "says"),
    [
        ("X Art. 4(2)", "at least 91 days (13 weeks)"),
        ("x art 4 (2)", "X.exceptions.shorter"),
        ("X Art. 12", "X.grounds"),
        ("X.5", "X.5.old_age"),
        ("X.least_rate", "from 1 January 2026"),
        ("sickness.duration_limit", "For how many days at most is the benefit paid?"),
        ("sickness.grounds", "Made a fraudulent claim (fraud)"),
        ("X.cost", "No cost sharing, the default"),
        ("X.exceptions", "X.exceptions.shorter"),
        ("X.exceptions.shorter", "Sickness: thirteen weeks (X Art. 4(2))"),
        ("made.sickness", "sickness.benefit"),
        ("made.sickness.monthly_benefit", "the greater of rate"),
        ("man_with_wife", "person.earnings"),
        ("X.grounds", "Own crime caused the contingency"),
        ("X.II", "X Arts 2-20"),
        ("X", "X.III"),
    ],
)
def test_whatever_has_a_name(program: Program, identifier: str, says: str) -> None:
    assert says in explained(program, identifier)


@pytest.mark.parametrize(
    "identifier", ["", " ", "X.99", "X Art. 99", "sickness", "sickness.duration_limt", "Art."]
)
def test_what_there_is_not(program: Program, identifier: str) -> None:
    assert explain(program, identifier) is None


def test_who_reads_a_fact(program: Program) -> None:
    assert "Read by\n  X.5.sickness  Who is protected" in explained(program, "labour_force.employees")


def test_explanations_in_bangla_and_within_a_width(program: Program) -> None:
    assert "যা চাওয়া হয়" in explained(program, "X.4", language="bn")
    text, _, _ = explained(program, "X.7", width=60).partition("As written")
    assert max(map(len, text.splitlines())) <= 60


# ---------------------------------------------------------------------- lists


def test_numbers_of_the_law_with_dates_and_marks(program: Program) -> None:
    rows = {row["id"]: row for row in listing(program, "parameters")}
    versions = [row for row in listing(program, "parameters") if row["id"] == "X.least_rate"]
    assert [(row["value"], row["unit"], row["from"], row["until"]) for row in versions] == [
        ("45", "percent", "2001-01-01", "2025-12-31"),
        ("50", "percent", "2026-01-01", ""),
    ]
    assert (versions[0]["mark"], versions[0]["checked"], versions[0]["cites"]) == (
        "known",
        "2026-01-02",
        ["X Art. 7"],
    )
    assert (rows["X.4(1)"]["value"], rows["X.4(1)"]["unit"]) == ("182", "days")
    assert rows["X.4(1)#2"]["value"] == "3"
    assert (rows["X.4(2)"]["value"], rows["X.4(2)"]["mark"]) == ("91", "seen")
    assert (rows["X.5.sickness"]["value"], rows["X.5.sickness"]["unit"]) == ("50", "percent")
    assert (rows["X.7"]["value"], rows["X.7"]["unit"]) == ("16250", "BDT per month")
    assert (rows["X.11"]["value"], rows["X.11"]["unit"]) == ("2000-06-15", "date")
    assert all(row["cites"] for row in rows.values())


@pytest.mark.parametrize("what", ["parameters", "requirements", "rules", "facts", "citations", "readings"])
def test_every_list_is_plain(program: Program, what: str) -> None:
    rows = listing(program, what)
    assert rows
    assert len({tuple(row) for row in rows}) == 1
    assert all(isinstance(value, str | list) for row in rows for value in row.values())
    text = listing_text(rows, 80)
    assert max(map(len, text.splitlines())) <= 80
    assert str(rows[0]["id"]) in text


def test_no_rows_no_text() -> None:
    assert listing_text([]) == ""


def test_there_is_no_other_list(program: Program) -> None:
    with pytest.raises(KeyError):
        listing(program, "secrets")
