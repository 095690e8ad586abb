"""Rules as code for social insurance law: designs checked against ILO conventions, with the articles.

The public door: everything a caller needs is imported from here.
"""

__version__ = "0.1.0"

from nsis_rules.compliance.check import Report
from nsis_rules.compliance.findings import Finding
from nsis_rules.compliance.margins import Margin
from nsis_rules.compliance.verdicts import Verdict
from nsis_rules.diagnostics.diagnostic import Diagnostic, Faults
from nsis_rules.facts.design import Answer, Design
from nsis_rules.rulebook import Rulebook

__all__ = [
    "Answer",
    "Design",
    "Diagnostic",
    "Faults",
    "Finding",
    "Margin",
    "Report",
    "Rulebook",
    "Verdict",
    "__version__",
]
