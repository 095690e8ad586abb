"""The facts of a design: each answer read as its question says, with its source, its reason and its dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from nsis_rules.diagnostics.diagnostic import Diagnostic, Label
from nsis_rules.diagnostics.source import Span
from nsis_rules.facts.amounts import Misread
from nsis_rules.facts.design import Answer
from nsis_rules.facts.questions import Questions
from nsis_rules.facts.read_value import ValueReader
from nsis_rules.facts.written import List, Mapping, Text, Where, Written, fault, label, near, shown
from nsis_rules.program.program import FactDeclaration, Program
from nsis_rules.program.types import DATE
from nsis_rules.values import UNKNOWN

ANSWER_KEYS = ("value", "source", "mark", "because", "from", "until")
MARKS = ("seen", "parallel", "known", "derived", "unsure")


class AnswerReader:
    """Reads everything below `facts`; `facts` and `diagnostics` fill as it goes."""

    def __init__(self, program: Program, currency: str, diagnostics: list[Diagnostic]) -> None:
        self.program, self.diagnostics = program, diagnostics
        self.questions = Questions(program)
        self.values = ValueReader(program, currency)
        self.facts: dict[str, tuple[Answer, ...]] = {}
        self._written: dict[str, Where] = {}

    def read(self, written: Written) -> None:
        """Read the facts, nested or dotted."""
        if isinstance(written, Mapping):
            for key, node in written.entries:
                self._entry(key.text, key, node)
        elif not (isinstance(written, Text) and written.unknown):
            advice = "write each fact as `NAME: VALUE`"
            self._report("wrong-value", written.where, "expected facts below `facts`", advice)

    def _report(self, code: str, where: Where, message: str, help: str = "") -> None:
        self.diagnostics.append(fault(code, where, message, help))

    # ------------------------------------------------------------------ names

    def _entry(self, name: str, key: Text, node: Written) -> None:
        declaration = self.questions.asked(name)
        if declaration is not None:
            self._fact(name, declaration, key, node)
        elif self.questions.is_not_asked(name):
            why, advice = self.questions.why_not_asked(name)
            self._report("unknown-fact", key.where, f"a design does not answer `{name}`: {why}", advice)
        elif name in self.questions.opened and self._is_group(name, node):
            if isinstance(node, Mapping):
                for inner, below in node.entries:
                    self._entry(f"{name}.{inner.text}", inner, below)
        elif name in self.questions.opened:
            self._report(
                "wrong-value", key.where, f"`{name}` is a group of facts", "write its facts below it"
            )
        elif isinstance(node, Mapping) and "value" not in node.names():
            advice = self.questions.suggested_group(name) or self.questions.suggestion(name)
            self._report("unknown-fact", key.where, f"no facts begin with `{shown(name)}`", advice)
        else:
            advice = self.questions.suggestion(name)
            self._report("unknown-fact", key.where, f"there is no fact `{shown(name)}`", advice)

    def _is_group(self, name: str, node: Written) -> bool:
        """Whether facts stand below, or nothing yet: `sickness:` with all its facts commented out."""
        if isinstance(node, Mapping):
            return "value" not in node.names() or self.questions.asked(f"{name}.value") is not None
        return isinstance(node, Text) and node.unknown

    def _fact(self, name: str, declaration: FactDeclaration, key: Text, node: Written) -> None:
        first = self._written.setdefault(name, key.where)
        if first is not key.where:
            labels = label(first, "first answered here")
            self.diagnostics.append(
                fault("duplicate-key", key.where, f"`{name}` is answered twice", "keep one", labels)
            )
            return
        before = len(self.values.misreads)
        answers = self._answers(declaration, key, node)
        for misread in self.values.misreads[before:]:
            self.diagnostics.append(self._shown(misread))
        if answers:
            self.facts[name] = tuple(answers)

    def _shown(self, misread: Misread) -> Diagnostic:
        """Return the diagnostic that shows both ends: the value, and the declaration with its articles."""
        declaration = misread.declaration
        if declaration is None:
            return fault(misread.code, misread.where, misread.message, misread.help)
        labels = (Label(declaration.about.span, f"`{declaration.name}` is declared here"),)
        citation = ", ".join(declaration.about.cites)
        return fault(misread.code, misread.where, misread.message, misread.help, labels, citation)

    # ------------------------------------------------------------------ answers

    def _answers(self, declaration: FactDeclaration, key: Text, node: Written) -> list[Answer]:
        if isinstance(node, List) and self._is_dated(declaration, node):
            dated = [self._answer(declaration, key, item) for item in node.items]
            return self._in_order(declaration.name, [answer for answer in dated if answer is not None])
        answer = self._answer(declaration, key, node)
        return [answer] if answer is not None else []

    def _is_dated(self, declaration: FactDeclaration, node: List) -> bool:
        """Whether a list holds dated answers; a list of rows does so only if its rows have no such fields."""
        record = self.program.records.get(declaration.type.record)
        fields = {field.name.rpartition(".")[2] for field in record.fields} if record is not None else set()
        keys = {name for item in node.items if isinstance(item, Mapping) for name in item.names()}
        return bool(keys & {"value", "from", "until"} - fields)

    def _answer(self, declaration: FactDeclaration, key: Text, node: Written) -> Answer | None:
        """Return one answer: a plain value, or a mapping with `value`."""
        parts: dict[str, Written] = {}
        if isinstance(node, Mapping) and self._is_answer(declaration, node):
            parts = self._parts(node)
            if "value" not in parts:
                advice = "write `value: unknown` where nobody knows yet"
                self._report(
                    "missing-key", node.where or key.where, f"`{declaration.name}` has no `value`", advice
                )
                return None
            place = next(name for name, _ in node.entries if name.text == "value")
            written = parts["value"]
        else:
            place, written = key, node
        value = self.values.fact(written, declaration)
        answer = Answer(
            value=value,
            source=self._words(parts.get("source")),
            mark=self._mark(parts.get("mark")),
            because=self._words(parts.get("because")),
            start=self._date(parts.get("from")),
            until=self._date(parts.get("until")),
            span=_line_of(place, written),
        )
        if declaration.type.kind == "judgement" and value is not UNKNOWN and not answer.because:
            self._unreasoned(declaration, place.where)
        if answer.start is not None and answer.until is not None and answer.until < answer.start:
            self._report(
                "wrong-value", parts["until"].where, "it ends before it begins", "`until` is the last day"
            )
        return answer

    def _is_answer(self, declaration: FactDeclaration, node: Mapping) -> bool:
        """Whether a mapping says more than a value; entries of a set may be ticked off in one too."""
        keys = set(node.names())
        return declaration.type.kind not in ("set", "list") or not keys or bool(keys & set(ANSWER_KEYS))

    def _parts(self, node: Mapping) -> dict[str, Written]:
        parts = {}
        for key, item in node.entries:
            if key.text in ANSWER_KEYS:
                parts[key.text] = item
            else:
                advice = (
                    near(key.text, ANSWER_KEYS, self.diagnostics) or f"an answer has {', '.join(ANSWER_KEYS)}"
                )
                self._report("unknown-key", key.where, f"an answer has no `{shown(key.text)}`", advice)
        return parts

    def _unreasoned(self, declaration: FactDeclaration, where: Where) -> None:
        message = f"the judgement `{declaration.name}` is given without a reason"
        labels = (Label(declaration.about.span, "it is declared a judgement here"),)
        advice = "write it as `{value: ..., because: ..., source: ...}`"
        citation = ", ".join(declaration.about.cites)
        self.diagnostics.append(fault("judgement-without-reason", where, message, advice, labels, citation))

    # ------------------------------------------------------------------ what stands beside a value

    def _words(self, node: Written | None) -> str:
        if node is None or (isinstance(node, Text) and node.plain and node.unknown):
            return ""
        if isinstance(node, Text):
            return node.text.strip()
        self._report("wrong-value", node.where, "expected a text", "put it in quotes")
        return ""

    def _mark(self, node: Written | None) -> str:
        mark = self._words(node)
        if node is not None and mark and mark not in MARKS:
            advice = near(mark, MARKS, self.diagnostics) or f"one of {', '.join(MARKS)}"
            self._report("unknown-option", node.where, f"`{shown(mark)}` is not a mark", advice)
        return mark

    def _date(self, node: Written | None) -> date | None:
        if node is None:
            return None
        try:
            value: Any = self.values.read(node, DATE)
        except Misread as misread:
            self.values.misreads.append(misread)
            return None
        return value if value is not UNKNOWN else None

    def _in_order(self, name: str, answers: list[Answer]) -> list[Answer]:
        """Return dated answers in their order; an open one ends on the day before the next begins."""
        answers = sorted(answers, key=lambda answer: answer.start or date.min)
        for index, (earlier, later) in enumerate(pairwise(answers)):
            if later.start is not None and earlier.until is None and earlier.start != later.start:
                answers[index] = replace(earlier, until=later.start - timedelta(days=1))
            elif later.start is None or earlier.until is None or earlier.until >= later.start:
                where = later.span if later.span is not None else name
                message = f"two answers of `{name}` hold on {later.start or 'the same days'}"
                labels = label(earlier.span or name, "the other")
                advice = "say with `until` when the earlier one ends"
                self.diagnostics.append(fault("overlapping-dates", where, message, advice, labels))
        return answers


def _line_of(place: Text, written: Written) -> Span | None:
    """Return the stretch from the name to the end of its value; only the name where the value is long."""
    start, end = place.where, written.where
    if not isinstance(start, Span):
        return None
    if isinstance(written, Text) and isinstance(end, Span) and end.end_line == start.line:
        return start._replace(end_column=end.end_column)
    return start
