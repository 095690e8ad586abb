"""The closed sets of words that declarations take: marks, forces, kinds of instruments, verdicts."""

from __future__ import annotations

MARKS = ("seen", "parallel", "known", "derived", "unsure")
FORCES = ("binding", "endeavour", "benchmark", "procedural")
KINDS = ("convention", "recommendation", "act", "ordinance", "rules", "programme", "draft", "illustration")
COMPUTED_BY = ("scheme", "acceptance")
VERDICTS = ("met", "met_by_declaration", "not_met", "unknown", "not_applicable")
