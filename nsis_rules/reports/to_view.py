"""A report turned into a view: the head, a row for each branch, the sections, and what is left open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nsis_rules.compliance.check import Report
from nsis_rules.compliance.findings import Finding
from nsis_rules.compliance.verdicts import Verdict
from nsis_rules.program import program as typed
from nsis_rules.reports.entries import Entries
from nsis_rules.reports.labels import Labels
from nsis_rules.reports.language import Language, cleaned
from nsis_rules.reports.remarks import judgements, notes, readings, scope, sources
from nsis_rules.reports.view import BranchRow, Section, View, each_text

COUNTED = (Verdict.MET, Verdict.MET_BY_DECLARATION, Verdict.NOT_MET, Verdict.UNKNOWN)
FORCES = ("endeavour", "benchmark", "procedural")
HASH_SHOWN = 12
_SCHEMES_NAMED = 2


def to_view(report: Report, program: typed.Program, language: str = "en", traced: bool = False) -> View:
    """Return the view of a report; `traced` adds to each entry how it was worked out."""
    labels = Labels(program, Language(language), report.design.currency)
    entries = Entries(report, program, labels, traced)
    word = labels.language.word
    view = View(
        language=language,
        title=report.design.title,
        head=tuple(_head(report, labels)),
        warning=_warning(report, labels),
        headings=(word("branch"), *(word(verdict.value) for verdict in COUNTED), word("result")),
        branches=tuple(_branches(report, labels)),
        instruments=tuple(_instruments(report, labels)),
        total=_row(word("all branches"), _binding(report), labels),
        conclusion=_conclusion(report, labels),
        problems=tuple(_problems(report)),
        short=_section(Verdict.NOT_MET, "", report, entries),
        undecided=_section(Verdict.UNKNOWN, "lead.unknown", report, entries),
        by_declaration=_section(Verdict.MET_BY_DECLARATION, "", report, entries),
        met=_section(Verdict.MET, "", report, entries),
        apart=tuple(_apart(force, report, entries) for force in FORCES),
        readings=readings(report, labels),
        judgements=judgements(report, labels),
        notes=notes(report, labels),
        scope=scope(report, labels),
        sources=sources(report),
        disclaimer=word("disclaimer"),
    )
    return each_text(view, cleaned)


def _head(report: Report, labels: Labels) -> Iterable[tuple[str, str]]:
    design, word = report.design, labels.language.word
    if design.status:
        key = f"status.{design.status}"
        yield word("status"), labels.language.known_word(key) or design.status
    if design.country:
        yield word("country"), labels.language.country(design.country)
    yield word("as of"), labels.language.date(report.as_of) if report.as_of is not None else word("no date")
    yield word("checked against"), ", ".join(report.against)
    if report.rulebook:
        yield word("rulebook"), report.rulebook[:HASH_SHOWN]


def _warning(report: Report, labels: Labels) -> str:
    """Return the words that set an illustration apart from law; nothing where it is none."""
    illustrated = [
        name for name in dict.fromkeys(report.design.schemes.values()) if _is_illustration(name, labels)
    ]
    named = labels.language.some(illustrated, _SCHEMES_NAMED)
    if report.design.status != "illustration":
        return labels.language.word("illustration.scheme", named) if illustrated else ""
    return labels.language.word("illustration.both" if illustrated else "illustration.design", named)


def _is_illustration(scheme: str, labels: Labels) -> bool:
    declared = labels.program.schemes.get(scheme)
    codes = {cite.split(" ")[0] for cite in declared.about.cites} if declared is not None else set()
    found = (labels.program.instruments.get(code) for code in codes)
    return any(one is not None and one.kind == "illustration" for one in found)


# ---------------------------------------------------------------------- counts


def _binding(report: Report) -> list[Finding]:
    return [one for one in report.findings if one.force == "binding" and not one.folded_under]


def _branches(report: Report, labels: Labels) -> Iterable[BranchRow]:
    """Yield a row for each branch in the order of the range, then one for what is about all."""
    found = dict.fromkeys(one.branch for one in report.findings)
    order = labels.program.ranges["branch"].members if "branch" in labels.program.ranges else ()
    for branch in sorted(
        found, key=lambda name: (order.index(name) if name in order else len(order), not name)
    ):
        yield _row(labels.branch(branch), [one for one in _binding(report) if one.branch == branch], labels)


def _instruments(report: Report, labels: Labels) -> Iterable[BranchRow]:
    if len(report.against) > 1:
        for code in report.against:
            yield _row(code, [one for one in _binding(report) if one.instrument == code], labels)


def _row(label: str, findings: Sequence[Finding], labels: Labels) -> BranchRow:
    counts = tuple(sum(one.verdict is verdict for one in findings) for verdict in COUNTED)
    key = _result(findings, dict(zip(COUNTED, counts, strict=True)), labels)
    return BranchRow(label, counts, key, labels.language.word(f"branch.{key}"))


def _result(findings: Sequence[Finding], counts: dict[Verdict, int], labels: Labels) -> str:
    folds = [one for one in findings if one.id in labels.program.parts and one.verdict is Verdict.NOT_MET]
    if folds and len(folds) == sum(counts.values()):
        return "not_provided"
    for verdict in (Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.MET_BY_DECLARATION, Verdict.MET):
        if counts[verdict]:
            return str(verdict.value)
    return "nothing"


def _conclusion(report: Report, labels: Labels) -> str:
    """Return the answer in a sentence or two; what could not be judged never sounds like compliance."""
    language, total = labels.language, 0
    counts = {verdict: len(report.of_verdict(verdict)) for verdict in COUNTED}
    total = sum(counts.values())
    short, undecided = counts[Verdict.NOT_MET], counts[Verdict.UNKNOWN]
    if total == undecided:
        return language.word("conclusion.nothing")
    if short:
        said = [language.word("conclusion.short", language.whole(short), language.whole(total))]
    else:
        said = [language.word("conclusion.none short")]
    if undecided:
        said.append(language.counted("conclusion.undecided", undecided))
    elif not short:
        said = [language.word("conclusion.met", language.whole(total))]
    by_declaration = counts[Verdict.MET_BY_DECLARATION]
    if by_declaration:
        said.append(language.counted("conclusion.declared", by_declaration))
    if any(one.articles > one.encoded for one in report.not_encoded):
        said.append(language.word("conclusion.not encoded"))
    return " ".join(said)


# ---------------------------------------------------------------------- sections


def _section(verdict: Verdict, lead: str, report: Report, entries: Entries) -> Section:
    word = entries.labels.language.word
    made = tuple(entries.of(finding) for finding in report.of_verdict(verdict))
    return Section(verdict.value, word(f"section.{verdict.value}"), word(lead) if lead else "", made)


def _apart(force: str, report: Report, entries: Entries) -> Section:
    word = entries.labels.language.word
    listed = [
        one
        for one in report.findings
        if one.force == force and not one.folded_under and one.verdict is not Verdict.NOT_APPLICABLE
    ]
    return Section(force, word(f"section.{force}"), word("lead.not_binding"), tuple(map(entries.of, listed)))


def _problems(report: Report) -> Iterable[str]:
    for problem in report.problems:
        place = f"{problem.span}: " if problem.span is not None else ""
        yield f"{place}{problem.message}" + (f"; {problem.help}" if problem.help else "")
