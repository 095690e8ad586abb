"""What is missing, held against every completion of what is unknown."""

from dataclasses import replace
from itertools import product

from hypothesis import HealthCheck, event, given, settings
from laws import Case
from strategies import ANSWERS, READINGS, cases, laws

from nsis_rules.compliance.missing import missing_facts
from nsis_rules.compliance.verdicts import Verdict
from nsis_rules.engines.contract import Unanswerable

SLOW = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
MOST_UNKNOWN = 4


def by_brute_force(case: Case, name: str) -> tuple[set[str], bool]:
    """The facts and readings for which two completions that differ in nothing else have different verdicts.

    Also whether every completion has a verdict; one without an answer is no result.
    """
    questions = {fact: answers for fact, answers in ANSWERS.items() if fact not in case.situation.facts}
    questions |= {
        reading: alternatives
        for reading, alternatives in READINGS.items()
        if reading not in case.situation.readings and not case.program.readings[reading].default
    }
    names = list(questions)
    results: dict[tuple[int, ...], Verdict | None] = {}
    for picked in product(*(range(len(questions[one])) for one in names)):
        given = {one: questions[one][index] for one, index in zip(names, picked, strict=True)}
        facts = {one: value for one, value in given.items() if one not in READINGS}
        readings = {one: value for one, value in given.items() if one in READINGS}
        situation = replace(
            case.situation,
            facts={**case.situation.facts, **facts},
            readings={**case.situation.readings, **readings},
        )
        try:
            results[picked] = replace(case, situation=situation).verdict(name)
        except Unanswerable:
            results[picked] = None
    needed = {
        one
        for place, one in enumerate(names)
        if any(
            len(
                {
                    results[(*picked[:place], other, *picked[place + 1 :])]
                    for other in range(len(questions[one]))
                }
                - {None}
            )
            > 1
            for picked in results
        )
    }
    return needed, None not in results.values()


def check_against_brute_force(case: Case) -> None:
    for name in ("X.1", "X.2"):
        try:
            verdict = case.verdict(name)
        except Unanswerable:
            continue
        if verdict is not Verdict.UNKNOWN:
            continue
        missing = missing_facts(case.judge, case.program.requirements[name], case.judged)
        expected, all_have_results = by_brute_force(case, name)
        event(f"exact: {missing.exact}")
        assert expected <= set(missing.names), "shorter than brute force"
        if missing.exact and all_have_results:
            assert set(missing.names) == expected, "not exact"


@SLOW
@given(cases(laws(lists=False, together=False, rules=False), most_unknown=MOST_UNKNOWN))
def test_simple_conditions(case: Case) -> None:
    check_against_brute_force(case)


@SLOW
@given(cases(laws(lists=False, rules=False), most_unknown=MOST_UNKNOWN))
def test_conditions_on_several_unknowns(case: Case) -> None:
    check_against_brute_force(case)


@SLOW
@given(cases(laws(), most_unknown=MOST_UNKNOWN))
def test_everything(case: Case) -> None:
    check_against_brute_force(case)
