"""The conditions behind a finding as a tree: what the law asks, what the design says, and the distance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from nsis_rules.compliance import margins
from nsis_rules.compliance.findings import ClauseOutcome, Finding
from nsis_rules.compliance.margins import Margin
from nsis_rules.engines.trace import Step
from nsis_rules.program import terms
from nsis_rules.program.types import PERCENT, POINTS
from nsis_rules.reports.answers import Answers
from nsis_rules.reports.labels import Labels
from nsis_rules.reports.measures import both_sides, margin_text, share_found
from nsis_rules.reports.phrases import Phrases, known_values, settled
from nsis_rules.reports.view import Answered, Condition, Group
from nsis_rules.values import UNKNOWN, Value

_PERSONS = ("protected", "covered", "employees", "residents", "population", "persons", "women", "workers")


@dataclass(frozen=True, slots=True)
class Conditions:
    """Says the conditions of one finding in words."""

    finding: Finding
    answers: Answers
    labels: Labels

    def outcomes(self) -> list[tuple[Step, ClauseOutcome]]:
        """Return each outcome with the step it was made from, in the order of the text."""
        trace = self.finding.trace
        steps = _tests(trace) if trace is not None else []
        return list(zip(steps, self.finding.clauses, strict=True))

    def tree(self) -> Group | Condition | None:
        """Return what decides the finding: all that fails, or all that is unknown; None if nothing does."""
        trace = self.finding.trace
        if trace is None or trace.value is True:
            return None
        known = {id(step): outcome for step, outcome in self.outcomes()}
        return self._node(trace, trace.value, known)

    def _node(self, step: Step, wanted: Value, known: dict[int, ClauseOutcome]) -> Group | Condition | None:
        node = step.node
        if isinstance(node, terms.TestClause):
            outcome = known.get(id(step))
            return self._test(step.parts[-1], outcome, wanted) if outcome is not None else None
        phrases = self._phrases(step)
        if isinstance(node, terms.ListClause):
            kept = _deciding(node, step, wanted)
            items = tuple(item for part in kept if (item := self._node(part, wanted, known)) is not None)
            if len(items) == 1 and node.quantifier in ("all", "any"):
                return items[0]
            return Group(node.address, phrases.lead(node), items)
        if isinstance(node, terms.UnderClause):
            return self._under(node, step, known)
        if isinstance(node, terms.EachClause):
            return self._each(node, step, wanted, known)
        return None

    def _test(self, step: Step, outcome: ClauseOutcome, wanted: Value) -> Group | Condition:
        """Return a condition; one that joins others with `and` or `or` as the group that it is."""
        term = outcome.condition
        if not (isinstance(term, terms.Operation) and term.operator in ("and", "or")):
            return self.condition(step, outcome)
        both = zip(step.parts, term.operands, strict=True)
        kept = [(part, one) for part, one in both if part.value is wanted and settled(one) is None]
        if term.operator == "or":
            kept = [(part, one) for part, one in kept if not _is_choice(one)] or kept
        if not kept:
            return self.condition(step, outcome)
        items = tuple(self._test(part, _outcome_of(part, one, outcome), wanted) for part, one in kept)
        if len(items) == 1:
            return items[0]
        return Group(
            outcome.address, self.labels.language.word("all" if term.operator == "and" else "any"), items
        )

    def _under(self, node: terms.UnderClause, step: Step, known: dict[int, ClauseOutcome]) -> Group:
        inner = step.parts[-1]
        lead = self.labels.language.word(self._standing(node.option), self.labels.option(node.option))
        if inner.value is True:
            lead = self.labels.language.word("under, otherwise fulfilled", lead)
        item = self._node(inner, inner.value, known) if inner.value is not True else None
        if isinstance(item, Group) and item.address == node.address:
            return Group(node.address, f"{lead}: {item.lead}", item.items)
        return Group(node.address, lead, (item,) if item is not None else ())

    def _standing(self, option: str) -> str:
        """Return the key of the words on whether an option is declared."""
        report = self.answers.report
        state = report.situation.declared.get(option)
        if state is not None:
            return "under, validity unknown" if state is UNKNOWN else "under, declared"
        named = any(f"{option}.".startswith(f"{one}.") for one in report.design.declares)
        return "under, invalid" if named else "under, not declared"

    def _each(
        self, node: terms.EachClause, step: Step, wanted: Value, known: dict[int, ClauseOutcome]
    ) -> Group | None:
        shown = {id(test) for test in _tests(step)}
        worst = next(
            (part for part in step.parts[1:] if any(id(test) in shown for test in _tests(part))), None
        )
        item = self._node(worst, wanted, known) if worst is not None else None
        if item is None:
            return None
        key = "each, worst" if len(step.parts) > 2 else "each"
        return Group(
            node.address, self.labels.language.word(key, self._phrases(step).noun(node.collection)), (item,)
        )

    def _phrases(self, step: Step) -> Phrases:
        return Phrases(self.labels, known_values(step))

    # ------------------------------------------------------------------ one condition

    def condition(self, step: Step, outcome: ClauseOutcome) -> Condition:
        """Return one condition in words; `step` is that of the condition itself."""
        term, margin = outcome.condition, _in_percent(outcome)
        phrases = self._phrases(step)
        found, compared = self._sides(term, margin, phrases)
        asked = replace(phrases, said=compared).asked(term)
        name = _compared_fact(term)
        own = self.answers.of(name, UNKNOWN, self.labels) if name else None
        return Condition(
            outcome.address,
            _key(outcome.value),
            asked.about,
            asked.asks,
            found,
            own.backing if own is not None else "",
            self._basis(outcome, name),
            self.margins_of(outcome)[0],
            own.because if own is not None else "",
        )

    def margins_of(self, outcome: ClauseOutcome) -> tuple[str, str]:
        """Return the margin of one condition in words: in full, and in brief."""
        margin, persons = _in_percent(outcome), _counts_persons(_compared_fact(outcome.condition))
        if margin is None:
            return "", ""
        return margin_text(margin, self.labels, persons), margin_text(
            margin, self.labels, persons, brief=True
        )

    def _basis(self, outcome: ClauseOutcome, beside: str) -> tuple[Answered, ...]:
        """Return what else the condition rests on: what a scheme pays first, then the answers."""
        facts = self.labels.program.facts
        computed = [one for one in outcome.says if one[0] in facts and facts[one[0]].computed_by]
        others = [one for one in outcome.says if one not in computed]
        return self.answers.known([*computed, *others], self.labels, beside)

    def _sides(self, term: terms.Term, margin: Margin | None, phrases: Phrases) -> tuple[str, dict[int, str]]:
        """Return what the design says, and the texts of what it is compared with where digits matter."""
        asked = _truth_asked(term)
        if not isinstance(asked, terms.Operation):
            return self._truth(phrases.value_of(asked), asked, phrases), {}
        if asked is not term or asked.operator in ("and", "or"):
            return "", {}
        left = asked.operands[0]
        if margin is None or margin.operator in ("covers", "stays within"):
            return phrases.said_value(left, phrases.value_of(left)), {}
        found, threshold = both_sides(margin, self.labels)
        if isinstance(left, terms.Operation) and left.operator in ("greater", "lesser"):
            return threshold, {id(asked.operands[1]): found}
        right = asked.operands[1]
        share = _share_of(right)
        if margin.points is not None and share is not None:
            portion = phrases.value_of(share)
            assert isinstance(portion, Fraction)
            found = self.labels.language.word(
                "share of which", found, share_found(margin, portion, self.labels)
            )
        return found, {id(right): threshold}

    def _truth(self, value: Value, term: terms.Term, phrases: Phrases) -> str:
        if value is UNKNOWN:
            return self.labels.language.word("value.unknown")
        return phrases.truth(term, value is True)


def _outcome_of(step: Step, term: terms.Term, whole: ClauseOutcome) -> ClauseOutcome:
    """Return the outcome of a part of a condition."""
    read = {part.name for part in step.walk()}
    says = tuple((name, value) for name, value in whole.says if name in read)
    return replace(whole, condition=term, value=step.value, margin=margins.margin_of(step), says=says)


def _tests(step: Step) -> list[Step]:
    """Return the single conditions below a step, in the order of the text."""
    return [test for test, _ in margins.single_conditions(step)]


def _deciding(node: terms.ListClause, step: Step, wanted: Value) -> list[Step]:
    """Return the items that decide a list: those that fail of an all-of, every one of an any-of."""
    if node.quantifier in ("all", "any"):
        kept = [part for part in step.parts if part.value is wanted] or step.parts
        return [part for part in kept if not _closed_road(part)] or kept if node.quantifier == "any" else kept
    return step.parts


def _closed_road(step: Step) -> bool:
    """Return whether an alternative fails because the State chose another, or because it is not open here."""
    failing = [test for test in _tests(step) if test.value is False]
    return any(_is_choice(test.node.condition) for test in failing if isinstance(test.node, terms.TestClause))


def _is_choice(term: terms.Term) -> bool:
    if isinstance(term, terms.Operation) and term.operator in ("equal", "different", "in"):
        return term.operands[0].type.free
    return settled(term) is not None


def _key(value: Value) -> str:
    return "unknown" if value is UNKNOWN else "met" if value is True else "not_met"


def _truth_asked(term: terms.Term) -> terms.Term:
    """Return what a condition asks, without its `not`."""
    while isinstance(term, terms.Operation) and term.operator == "not":
        term = term.operands[0]
    return term


def _compared_fact(term: terms.Term) -> str:
    """Return the fact that a condition compares or is; empty where it is something computed."""
    asked = _truth_asked(term)
    left = (
        asked.operands[0]
        if isinstance(asked, terms.Operation) and asked.operator not in ("and", "or")
        else asked
    )
    return left.name if isinstance(left, terms.Fact) else ""


def _share_of(right: terms.Term) -> terms.Term | None:
    """Return P where a threshold is `P of R`."""
    if (
        isinstance(right, terms.Operation)
        and right.operator == "multiply"
        and right.operands[0].type.kind == "percent"
    ):
        return right.operands[0]
    return None


def _in_percent(outcome: ClauseOutcome) -> Margin | None:
    """Return a margin; a quotient that the law compares with a percentage is shown as one."""
    margin, term = outcome.margin, outcome.condition
    if margin is None or margin.side.kind != "number" or not isinstance(term, terms.Operation):
        return margin
    percent = len(term.operands) == 2 and term.operands[1].type.kind == "percent"
    return replace(margin, side=PERCENT, type=POINTS) if percent else margin


def _counts_persons(name: str) -> bool:
    """Return whether a fact counts people, which its name tells."""
    return name.endswith(_PERSONS)
