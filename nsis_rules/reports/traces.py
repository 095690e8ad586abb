"""How a finding was worked out, as data: each step with its words, value and citation.

A step that was worked out before (a rule read twice) is named again without its parts, and depth is
limited, so that the size stays within what a person or a page can hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from nsis_rules.engines import trace
from nsis_rules.program import terms
from nsis_rules.reports.labels import Labels
from nsis_rules.reports.phrases import Phrases, known_values, settled
from nsis_rules.reports.view import Step
from nsis_rules.values import UNKNOWN, Value, exact_text

DEEPEST = 10

_KINDS: dict[type, str] = {
    terms.Fact: "fact", terms.PersonFact: "fact", terms.Computed: "computed", terms.RuleValue: "rule",
    terms.ParameterValue: "parameter", terms.TableCall: "table", terms.ReadingValue: "reading",
    terms.DeclaredValue: "declaration", terms.UnderClause: "declaration", terms.RequirementMet: "requirement",
}  # fmt: skip


def exact_value(value: Value) -> Any:
    """Return a value for JSON, exact: amounts and dates as texts, lists as lists, null for unknown."""
    if isinstance(value, bool) or value is UNKNOWN:
        return value if value is not UNKNOWN else None
    if isinstance(value, Fraction):
        return exact_text(value)
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [exact_value(item) for item in value]
    if isinstance(value, Mapping):
        return {name: exact_value(item) for name, item in value.items()}
    return (
        value if isinstance(value, str) else value.isoformat() if hasattr(value, "isoformat") else value.value
    )


def trace_of(step: trace.Step, labels: Labels) -> dict[str, Any]:
    """Return a trace as nested data: `{"rule", "text", "value", "cites", "needed", "parts"}`."""
    return _data(step, Phrases(labels), set(), DEEPEST)


def _data(step: trace.Step, phrases: Phrases, seen: set[int], depth: int) -> dict[str, Any]:
    inner = _condition(step)
    kind = _KINDS.get(type(inner.node))
    made: dict[str, Any] = {kind: inner.name} if kind is not None and inner.name else {}
    made |= {
        "text": _text(step, phrases),
        "value": exact_value(step.value),
        "cites": _cites(step),
        "needed": step.needed,
        "parts": [_data(part, phrases, seen, depth - 1) for part in _parts(inner, seen, depth)],
    }
    return made


def _condition(step: trace.Step) -> trace.Step:
    """Return the condition of a clause that is one: the two are shown as one step."""
    return step.parts[-1] if isinstance(step.node, terms.TestClause) and step.parts else step


def _parts(step: trace.Step, seen: set[int], depth: int) -> list[trace.Step]:
    """Return the steps below one, unless they were shown already: the list of parts is shared then."""
    if depth <= 0 or not step.parts or id(step.parts) in seen:
        return []
    seen.add(id(step.parts))
    return [part for part in step.parts if not _is_silent(part.node)]


def _is_silent(node: terms.Term | terms.Clause) -> bool:
    """Return whether a step says nothing that the words of the step above do not say."""
    if isinstance(node, terms.TestClause):
        return settled(node.condition) is not None
    if isinstance(node, terms.Operation) and node.operator == "list":
        return all(isinstance(one, terms.Constant) for one in node.operands)
    return isinstance(node, terms.Constant)


def _cites(step: trace.Step) -> list[str]:
    address = getattr(step.node, "address", "") or step.citation
    return address.split(", ") if address else []


def _text(step: trace.Step, phrases: Phrases) -> str:
    node = step.node
    if isinstance(node, terms.ListClause | terms.UnderClause | terms.EachClause):
        return phrases.lead(node)
    if isinstance(node, terms.TestClause | terms.Given):
        phrases = Phrases(phrases.labels, known_values(step))
    if isinstance(node, terms.TestClause):
        return phrases.sentence(node.condition)
    return phrases.sentence(node) if node.type.truth else phrases.heading(node)


def step_of(step: trace.Step, labels: Labels) -> Step:
    """Return a trace as a view: words only."""
    return _view(step, Phrases(labels), labels, set(), DEEPEST)


def _view(step: trace.Step, phrases: Phrases, labels: Labels, seen: set[int], depth: int) -> Step:
    parts = tuple(
        _view(part, phrases, labels, seen, depth - 1) for part in _parts(_condition(step), seen, depth)
    )
    return Step(_text(step, phrases), _value(step, labels), ", ".join(_cites(step)), parts)


def _value(step: trace.Step, labels: Labels) -> str:
    if isinstance(step.node, terms.TestClause | terms.ListClause | terms.UnderClause | terms.EachClause):
        known = {True: "clause.met", False: "clause.not_met"}
        return labels.language.word(known[step.value] if isinstance(step.value, bool) else "clause.unknown")
    return Phrases(labels).said_value(step.node, step.value)
