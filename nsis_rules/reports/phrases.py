"""Terms and conditions in words: what is compared, and what the law asks of it.

Every class of `terms.Term` has its phrase. A condition has two halves, so that a report can set what the
law asks beside what the design says: *Longest payment in one case* | *at least 182 days (26 weeks)*.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, NamedTuple

from nsis_rules.engines.trace import Step
from nsis_rules.program import terms
from nsis_rules.reports.labels import Labels
from nsis_rules.reports.language import Language, capital, humanised, mid
from nsis_rules.values import UNKNOWN, Value

_COMPARED = (
    "at least", "at most", "more than", "less than", "equal", "different", "before", "after", "on or before",
    "on or after",
)  # fmt: skip
_STATES = ("is unlimited", "is none", "is never", "is known")
_SETS = ("covers", "stays within")
_EXTREMES = ("greater", "lesser", "earlier", "later")
_MIRRORED = {
    "at least": "at most", "at most": "at least", "more than": "less than", "less than": "more than",
    "before": "after", "after": "before", "on or before": "on or after", "on or after": "on or before",
}  # fmt: skip
_NAMED = (terms.Fact, terms.PersonFact, terms.Computed, terms.RuleValue, terms.ParameterValue)
_MOST_OPTIONS = 8


class Asked(NamedTuple):
    """A condition in two halves: what it is about (empty for several things), what is asked of it."""

    about: str
    asks: str


def known_values(step: Step) -> Mapping[int, Value]:
    """Return the values of the terms of one condition, by identity of the term, not below what has a name."""
    values: dict[int, Value] = {}
    waiting = [step]
    while waiting:
        one = waiting.pop()
        values[id(one.node)] = one.value
        if not isinstance(one.node, terms.RuleValue | terms.Computed | terms.RequirementMet):
            waiting.extend(one.parts)
    return values


def settled(condition: terms.Term) -> bool | None:
    """Return what a condition comes to whatever the facts are (a member of a range settles some), or None."""
    if isinstance(condition, terms.Constant) and isinstance(condition.value, bool):
        return condition.value
    if not isinstance(condition, terms.Operation) or condition.operator not in ("and", "or", "not"):
        return None
    known = [settled(one) for one in condition.operands]
    if condition.operator == "not":
        return None if known[0] is None else not known[0]
    absorbing = condition.operator == "or"
    if absorbing in known:
        return absorbing
    return None if None in known else not absorbing


@dataclass(frozen=True, slots=True)
class Phrases:
    """Says terms in words. values: what they came to, by identity, where they were evaluated.

    record: whose fields are spoken of, inside a condition on the rows of a list. said: texts of values that
    need more digits than usual, by identity.
    """

    labels: Labels
    values: Mapping[int, Value] = field(default_factory=dict)
    record: str = ""
    said: Mapping[int, str] = field(default_factory=dict)

    @property
    def language(self) -> Language:
        """The language spoken."""
        return self.labels.language

    def word(self, key: str, *fills: object) -> str:
        """Return the words for a key."""
        return self.language.word(key, *fills)

    def value_of(self, term: terms.Term) -> Value:
        """Return what a term came to, or unknown."""
        return term.value if isinstance(term, terms.Constant) else self.values.get(id(term), UNKNOWN)

    # ------------------------------------------------------------------ amounts and things

    def noun(self, term: terms.Term) -> str:
        """Return the words for a thing, for the middle of a sentence."""
        return self.NOUNS[type(term)](self, term)

    def heading(self, term: terms.Term) -> str:
        """Return the words for a thing, to begin a line with."""
        return capital(self.noun(term))

    def threshold(self, term: terms.Term) -> str:
        """Return the words for what something is compared with: its value first, then what it is."""
        value = self.value_of(term)
        if isinstance(term, terms.Constant):
            return self.labels.value(value, term.type)
        said = self.said.get(id(term))
        if value is UNKNOWN and said is None:
            return self.noun(term)
        said = said or self.labels.value(value, term.type)
        if isinstance(term, _NAMED):
            return f"{said} ({self.noun(term)})"
        return self.word("that is", self.noun(term), said)

    def said_value(self, term: terms.Term, value: Value) -> str:
        """Return what a term came to, in words."""
        if isinstance(term, terms.ReadingValue) and value is not UNKNOWN:
            return f"“{self.labels.reading(term.name, str(value))}”"
        return self.labels.value(value, term.type)

    def _item(self, term: terms.Term) -> str:
        """Return the words for one of several: a name with its value."""
        value, noun = self.value_of(term), self.noun(term)
        if isinstance(term, _NAMED) and value is not UNKNOWN:
            return f"{noun} ({self.labels.value(value, term.type)})"
        return noun

    def _inner(self, term: terms.Term) -> str:
        """Return the words for a part of a formula: what is made of several stands in brackets."""
        compound = isinstance(term, terms.Operation) and len(term.operands) > 1
        return f"({self.noun(term)})" if compound else self._item(term)

    def _constant(self, term: terms.Constant) -> str:
        return self.labels.value(term.value, term.type)

    def _fact(self, term: terms.Fact | terms.PersonFact | terms.Computed) -> str:
        return mid(self.labels.fact(term.name))

    def _rule(self, term: terms.RuleValue) -> str:
        return mid(self.labels.rule(term.name))

    def _parameter(self, term: terms.ParameterValue) -> str:
        title = mid(self.labels.about(self.labels.program.parameters[term.name].about))
        return title if term.day is None else self.word("on day", title, self._inner(term.day))

    def _variable(self, term: terms.Variable) -> str:
        value = self.value_of(term)
        return humanised(term.name) if value is UNKNOWN else self.labels.value(value, term.type)

    def _field(self, term: terms.Field) -> str:
        if term.name == "item":
            return self.word("the value in hand")
        declared = self.labels.declaration_of(f"{self.record}.{term.name}")
        return mid(self.labels.about(declared.about)) if declared is not None else humanised(term.name)

    def _rounded(self, term: terms.Rounded) -> str:
        return self.word("rounded", self._inner(term.amount), term.mode, self.noun(term.unit))

    def _given(self, term: terms.Given) -> str:
        person = self.person(term)
        noun, anyone = self.noun(term.target), self.word("of the person asked about")
        if noun.endswith(anyone):
            return noun.removesuffix(anyone) + self.word("of person", person)
        return self.word("for person", noun, person)

    def person(self, term: terms.Given) -> str:
        """Return the person something is asked for: `a man with wife and two children who earned ...`."""
        person = self.word("a person")
        if term.beneficiary:
            title = mid(self.labels.about(self.labels.program.beneficiaries[term.beneficiary].about))
            person = (
                title if self.language.code == "bn" else f"{'an' if title[:1] in 'aeiou' else 'a'} {title}"
            )
        others = []
        for name, replacement in term.replacements:
            if name == "person.earnings":
                person = self.word("who earned", person, self._replacement(replacement))
            else:
                others.append(f"{mid(self.labels.fact(name))}: {self._replacement(replacement)}")
        return self.word("with", person, ", ".join(others)) if others else person

    def _replacement(self, term: terms.Term) -> str:
        value = self.value_of(term)
        return self.noun(term) if value is UNKNOWN else self.labels.value(value, term.type)

    def _table(self, term: terms.TableCall) -> str:
        title = mid(self.labels.about(self.labels.program.tables[term.table].about))
        return self.word("table", title, self.language.joined([self._inner(one) for one in term.arguments]))

    def _reading(self, term: terms.ReadingValue) -> str:
        return self.word("reading", self.labels.about(self.labels.program.readings[term.name].about))

    def _truth_as_noun(self, term: terms.Term) -> str:
        return self.sentence(term)

    # ------------------------------------------------------------------ lists

    def _list_where(self, term: terms.ListWhere) -> str:
        return self.word(
            "where", self.noun(term.collection), self._of_rows(term.collection).sentence(term.condition)
        )

    def _list_aggregate(self, term: terms.ListAggregate) -> str:
        rows = self._of_rows(term.collection)
        collection = self.noun(term.collection)
        if term.where is not None:
            collection = self.word("where", collection, rows.sentence(term.where))
        element = rows.noun(term.element) if term.element is not None else ""
        text = self._aggregate(term.operation, collection, element, term.number)
        if term.weight is not None:
            text = self.word("weighted", text, rows.noun(term.weight))
        return self.word("if none", text, self.noun(term.if_none)) if term.if_none is not None else text

    def _of_rows(self, collection: terms.Term) -> Phrases:
        return replace(self, record=collection.type.record)

    def _range_aggregate(self, term: terms.RangeAggregate) -> str:
        """Speak of the first member for all: the rows differ in nothing else."""
        members = tuple(member for member, _, _ in term.rows)
        first, where, element = term.rows[0]
        rows = Phrases(self.labels.within(*self.labels.known, first))
        collection = self.word("the range", self.labels.range_of(members))
        if where is not None:
            collection = self.word("where", collection, rows.sentence(where))
        return self._aggregate(
            term.operation, collection, rows.noun(element) if element is not None else "", term.number
        )

    def _aggregate(self, operation: str, collection: str, element: str, number: int) -> str:
        return self.word(f"aggregate.{operation}", collection, element, self.language.whole(number))

    # ------------------------------------------------------------------ operations as amounts

    def _operation(self, term: terms.Operation) -> str:
        if term.type.truth:
            return self.sentence(term)
        operator, operands = term.operator, term.operands
        if operator == "list":
            return self.language.joined([self._item(one) for one in operands]) or self.word("nothing listed")
        if operator == "together" or operator in _EXTREMES:
            return self.word(operator, self.language.joined([self._item(one) for one in operands]))
        if operator == "multiply" and operands[0].type.kind == "percent":
            portion = operands[0]
            said = self.threshold(portion) if isinstance(portion, _NAMED) else self._inner(portion)
            return self.word("share", said, self._inner(operands[1]))
        return self.word(operator, *(self._inner(one) for one in operands))

    # ------------------------------------------------------------------ conditions

    def sentence(self, condition: terms.Term) -> str:
        """Return a condition as one phrase: `unpaid first days: at most 3 days`."""
        return self.whole(self.asked(condition))

    def whole(self, asked: Asked) -> str:
        """Return the two halves of a condition as one."""
        if not asked.about:
            return asked.asks
        return f"{asked.about} {asked.asks}" if asked.about.endswith("?") else f"{asked.about}: {asked.asks}"

    def asked(self, condition: terms.Term) -> Asked:
        """Return a condition in its two halves."""
        make = self.CONDITIONS.get(type(condition))
        return make(self, condition) if make is not None else Asked("", self.noun(condition))

    def _asked_truth(self, condition: terms.Term) -> Asked:
        return Asked(self.heading(condition), self.truth(condition, True))

    def truth(self, condition: terms.Term, value: bool) -> str:
        """Return the words for a truth: yes or no to what is asked, fulfilled or not of what is stated."""
        if isinstance(condition, terms.RequirementMet):
            return self.word("met" if value else "not_met")
        stated = isinstance(condition, terms.RuleValue) and not self.noun(condition).endswith("?")
        if stated or not isinstance(condition, _NAMED):
            return self.word("holds" if value else "does not hold")
        return self.word("yes" if value else "no")

    def _asked_constant(self, condition: terms.Constant) -> Asked:
        return Asked("", self.word("always" if condition.value is True else "nowhere"))

    def _asked_requirement(self, condition: terms.RequirementMet) -> Asked:
        requirement = self.labels.program.requirements[condition.name]
        title = self.labels.requirement(condition.name)
        return Asked(f"{title}, {', '.join(requirement.about.cites)}", self.word("met"))

    def _asked_declared(self, condition: terms.DeclaredValue) -> Asked:
        return Asked("", self.word("declared", self.labels.option(condition.name)))

    def _asked_clause(self, condition: terms.Truth) -> Asked:
        return Asked("", self.clause(condition.clause))

    def _asked_operation(self, condition: terms.Operation) -> Asked:
        operator, operands = condition.operator, condition.operands
        if operator in ("and", "or"):
            return Asked("", self._either(condition))
        if operator == "not":
            return self._negated(operands[0])
        if operator in _COMPARED:
            return self._comparison(operator, *operands)
        if operator in _STATES:
            return Asked(self.heading(operands[0]), self.word(operator))
        if operator in _SETS:
            title = self.labels.catalogue_of(self.value_of(operands[1]), operands[1].type.catalogue)
            return Asked(self.heading(operands[0]), self.word(operator, title))
        if operator == "in":
            options = [self._option(one) for one in operands[1:]]
            return Asked(
                self.heading(operands[0]), self.word("in", self.language.some(options, _MOST_OPTIONS, "or"))
            )
        day, *window = operands
        return Asked(self.heading(day), self.word(operator, *map(self._inner, window)))

    def _either(self, condition: terms.Operation) -> str:
        """Return conditions joined by `and` or `or`, without those that the rules settle already."""
        known = settled(condition)
        if known is not None:
            return self.word("always" if known else "nowhere")
        joint = f"; {self.word('and then' if condition.operator == 'and' else 'or else')} "
        return joint.join(self.sentence(one) for one in condition.operands if settled(one) is None)

    def _negated(self, condition: terms.Term) -> Asked:
        about = self.heading(condition) if isinstance(condition, _NAMED) else ""
        if about:
            return Asked(about, self.truth(condition, False))
        return Asked("", self.word("not", self.sentence(condition)))

    def _comparison(self, operator: str, left: terms.Term, right: terms.Term) -> Asked:
        if isinstance(left, terms.Constant) and not isinstance(right, terms.Constant):
            left, right, operator = right, left, _MIRRORED.get(operator, operator)
        if isinstance(left, terms.ReadingValue):
            title = self.labels.about(self.labels.program.readings[left.name].about)
            return Asked(title, self.word(operator, self._option(right, left.name)))
        return Asked(self.heading(left), self.word(operator, self._option(right)))

    def _option(self, term: terms.Term, reading: str = "") -> str:
        if reading and isinstance(term, terms.Constant):
            return f"“{self.labels.reading(reading, str(term.value))}”"
        return self.threshold(term)

    # ------------------------------------------------------------------ clauses

    def clause(self, clause: terms.Clause) -> str:
        """Return a clause as one phrase."""
        if isinstance(clause, terms.TestClause):
            return self.sentence(clause.condition)
        if isinstance(clause, terms.ListClause):
            return f"{self.lead(clause)}: {'; '.join(self.clause(item) for item in clause.items)}"
        return f"{self.lead(clause)}: {self.clause(clause.clause)}"

    def lead(self, clause: terms.ListClause | terms.UnderClause | terms.EachClause) -> str:
        """Return the words that open a list of clauses: `one of these is enough`."""
        if isinstance(clause, terms.UnderClause):
            return self.word("under", self.labels.option(clause.option))
        if isinstance(clause, terms.EachClause):
            return self.word("each", self.noun(clause.collection))
        if clause.quantifier.startswith("at "):
            return self.word(f"list.{clause.quantifier}", self.language.whole(clause.number))
        return self.word(clause.quantifier)

    # ------------------------------------------------------------------ which class is said how

    NOUNS: ClassVar[dict[type, Callable[[Any, Any], str]]] = {
        terms.Constant: _constant, terms.Fact: _fact, terms.PersonFact: _fact, terms.Computed: _fact,
        terms.RuleValue: _rule, terms.ParameterValue: _parameter, terms.Variable: _variable,
        terms.Field: _field, terms.Operation: _operation, terms.Rounded: _rounded, terms.Given: _given,
        terms.ListWhere: _list_where, terms.RangeAggregate: _range_aggregate,
        terms.ListAggregate: _list_aggregate, terms.TableCall: _table, terms.ReadingValue: _reading,
        terms.DeclaredValue: _truth_as_noun, terms.RequirementMet: _truth_as_noun,
        terms.Truth: _truth_as_noun,
    }  # fmt: skip
    CONDITIONS: ClassVar[dict[type, Callable[[Any, Any], Asked]]] = {
        terms.Constant: _asked_constant, terms.Fact: _asked_truth, terms.PersonFact: _asked_truth,
        terms.Computed: _asked_truth, terms.RuleValue: _asked_truth, terms.Field: _asked_truth,
        terms.ParameterValue: _asked_truth, terms.Given: _asked_truth, terms.Truth: _asked_clause,
        terms.RequirementMet: _asked_requirement, terms.DeclaredValue: _asked_declared,
        terms.Operation: _asked_operation,
    }  # fmt: skip
    CLAUSES: ClassVar[tuple[type, ...]] = (
        terms.TestClause,
        terms.ListClause,
        terms.UnderClause,
        terms.EachClause,
    )
