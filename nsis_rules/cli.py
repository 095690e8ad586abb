"""The command: arguments in, text and an exit status out.

0: all that was asked is met. 1: something falls short. 3: nothing falls short, something is undecided.
2: the input is wrong (diagnostics on standard error).
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from nsis_rules import __version__, cache, rulebook, store, values
from nsis_rules.compliance.check import Report
from nsis_rules.compliance.examples import run_example
from nsis_rules.diagnostics import render as diagnostic_text
from nsis_rules.diagnostics.codes import CODES
from nsis_rules.diagnostics.diagnostic import Diagnostic, Faults, errors_in
from nsis_rules.diagnostics.suggest import did_you_mean
from nsis_rules.reports.render import render as render_report
from nsis_rules.rulebook import Rulebook
from nsis_rules.shipped import shipped

MET, SHORT, WRONG, UNDECIDED = 0, 1, 2, 3
FORMATS = ("text", "json", "html", "markdown")
LANGUAGES = ("en", "bn")
LISTED = ("parameters", "requirements", "rules", "facts", "citations", "readings")


def main() -> NoReturn:
    """Run the command; a fault of the input ends in diagnostics and exit status 2, never in a traceback."""
    # The process is short and all it makes is used to the end: collecting costs a fifth of its time.
    gc.disable()
    try:
        status = run(sys.argv[1:])
        gc.freeze()
        sys.exit(status)
    except Faults as faults:
        _fail(faults)
    except store.Damaged:
        advice = "remove the folder: what it holds is made anew"
        _fail(
            Faults(
                [Diagnostic("unreadable-file", None, f"the cache in `{cache.folder()}` is damaged", advice)]
            )
        )
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(WRONG)
    except RecursionError:
        _fail(Faults([Diagnostic("too-deep-or-large", None, "the input is nested too deeply")]))


def run(arguments: Sequence[str]) -> int:
    """Run the verb that the arguments name and return the exit status; raises `Faults` for wrong input."""
    asked = _parser().parse_args(arguments)
    status: int = asked.run(asked)
    return status


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are diagnostics like all others."""

    def error(self, message: str) -> NoReturn:
        """Raise the fault of an argument."""
        raise _wrong(message, f"see `{self.prog} --help`")


def _parser() -> argparse.ArgumentParser:
    about = "Checks social insurance schemes against ILO conventions, with the article behind each result."
    status = (
        "Exit status: 0 all met, 1 something falls short, 3 something is undecided, 2 the input is wrong."
    )
    parser = _Parser("nsis-rules", description=about, epilog=status, allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"nsis-rules {__version__}")
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for name, function, arguments in _VERBS:
        summary = (function.__doc__ or "").partition("\n")[0]
        verb = verbs.add_parser(name, help=summary, description=summary, allow_abbrev=False)
        verb.set_defaults(run=function)
        for argument in arguments:
            names, options = _ARGUMENTS[argument]
            verb.add_argument(*names, **options)
    return parser


def _fail(faults: Faults) -> NoReturn:
    files = {one.span.file for one in faults.diagnostics if one.span is not None}
    sources = {}
    for name in files:
        try:
            sources[name] = rulebook.read_source(_found(name))
        except Faults:
            continue
    print(diagnostic_text.render(faults.diagnostics, sources), end="", file=sys.stderr)
    sys.exit(WRONG)


def _found(name: str) -> Path:
    """Return the path of a file named in a diagnostic: as named, else among the shipped rules."""
    path = Path(name)
    return path if path.exists() else shipped("rules").parent / name


def _wrong(message: str, help: str = "") -> Faults:
    return Faults([Diagnostic("wrong-argument", None, message, help)])


def _load(rules: Path | None) -> Rulebook:
    """Load the rules; where nothing is cached and it takes over a second, say what is being done."""
    timers: list[threading.Timer] = []

    def compiling(files: int) -> None:
        text = f"compiling {files} rule files; the next run takes them from the cache"
        timers.append(threading.Timer(1.0, print, [text], {"file": sys.stderr}))
        timers[-1].daemon = True
        timers[-1].start()

    try:
        return Rulebook.load(rules, compiling)
    finally:
        for timer in timers:
            timer.cancel()


def _write(text: str, output: Path | None) -> None:
    """Print a text, or put it into a file, which appears whole or not at all."""
    if output is None:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        return
    try:
        temporary = output.with_name(f".{output.name}.{os.getpid()}.part")
        try:
            temporary.write_text(text, encoding="utf-8")
            temporary.replace(output)
        finally:
            temporary.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a name of a file"
        raise _wrong(f"`{output}` cannot be written: {reason.lower()}") from error


def check(asked: argparse.Namespace) -> int:
    """Check designs against conventions: what falls short, by how much, under which article."""
    book = _load(asked.rules)
    day = _day(asked.as_of)
    instruments = _instruments(book, asked.against)
    readings = _readings(book, asked.reading)
    reports = [book.check(book.read_design(name), instruments, day, readings) for name in asked.designs]
    problems = [problem for report in reports for problem in report.problems]
    texts = [_rendered(report, book, asked) for report in reports]
    _write(_together(texts, asked.format), asked.output)
    if problems:
        raise Faults(problems)
    if asked.exit_zero:
        return MET
    if any(report.not_met for report in reports):
        return SHORT
    return UNDECIDED if any(report.unknown for report in reports) else MET


def _rendered(report: Report, book: Rulebook, asked: argparse.Namespace) -> str:
    colour = False if asked.output is not None else None  # a file holds no colours
    return render_report(report, book.program, asked.format, asked.lang, colour=colour)


def _together(texts: list[str], format: str) -> str:
    if len(texts) == 1:
        return texts[0]
    if format == "html":
        raise _wrong(
            "one design at a time is written as HTML", "check each design with an `-o FILE` of its own"
        )
    return "[" + ",\n".join(texts) + "]\n" if format == "json" else "\n".join(texts)


def _day(text: str) -> date | None:
    if not text:
        return None
    day = values.parse_date(text)
    if day is None:
        raise _wrong(f"`{text}` is not a day", "write it as 2026-07-01")
    return day


def _instruments(book: Rulebook, text: str) -> list[str]:
    known = {requirement.instrument for requirement in book.program.requirements.values()}
    named = [code.strip() for code in text.split(",") if code.strip()]
    for code in named:
        if code not in known:
            advice = did_you_mean(code, known) or f"there are rules for {', '.join(sorted(known))}"
            raise _wrong(f"no requirement of `{code}` is encoded", advice)
    return named


def _readings(book: Rulebook, settings: list[str]) -> dict[str, str]:
    readings = {}
    for setting in settings:
        name, _, alternative = setting.partition("=")
        declared = book.program.readings.get(name)
        if declared is None:
            raise _wrong(f"there is no reading `{name}`", did_you_mean(name, book.program.readings))
        known = [one for one, _ in declared.alternatives]
        if alternative not in known:
            raise _wrong(f"`{alternative}` is not an alternative of `{name}`", f"one of {', '.join(known)}")
        readings[name] = alternative
    return readings


def explain(asked: argparse.Namespace) -> int:
    """Explain a rule, requirement, fact, parameter, citation or diagnostic code in words."""
    from nsis_rules.reports.explain import explain as explain_declaration

    if asked.identifier in CODES:
        _write((shipped("docs/diagnostics") / f"{asked.identifier}.md").read_text(encoding="utf-8"), None)
        return MET
    program = _load(asked.rules).program
    text = explain_declaration(program, asked.identifier, asked.lang)
    if text is None:
        known = [
            *program.requirements,
            *program.rules,
            *program.facts,
            *program.parameters,
            *program.readings,
            *CODES,
        ]
        advice = did_you_mean(asked.identifier, known) or "see `nsis-rules list`"
        raise _wrong(f"nothing is called `{asked.identifier}`", advice)
    _write(text, None)
    return MET


def list_(asked: argparse.Namespace) -> int:
    """List the rulebook as data: parameters, requirements, rules, facts, citations or readings."""
    from nsis_rules.reports.listing import listing, listing_text

    rows = listing(_load(asked.rules).program, asked.what)
    _write(
        json.dumps(rows, ensure_ascii=False, indent=1) if asked.format == "json" else listing_text(rows), None
    )
    return MET


def test(asked: argparse.Namespace) -> int:
    """Run every example in the rules; one that does not come out ends in exit status 1."""
    whole = asked.rules or shipped("rules")
    part = asked.path is not None and asked.path.resolve().is_relative_to(whole.resolve())
    book = _load(asked.path if asked.path is not None and not part else asked.rules)
    examples = list(book.program.examples.values())
    if part:
        below = [asked.path] if asked.path.is_file() else asked.path.rglob("*.rules")
        inside = {path.resolve() for path in below}
        base = whole.resolve().parent
        examples = [one for one in examples if base / one.about.span.file in inside]
    failures = [failure for example in examples for failure in run_example(book.program, example)]
    for failure in failures:
        print(f"{failure.span}: {failure.example}\n    {failure.message}")
    failed = len({failure.example for failure in failures})
    print(f"{len(examples) - failed} passed, {failed} failed")
    return SHORT if failures or not examples else MET


def lint(asked: argparse.Namespace) -> int:
    """Report what is wrong or unwise in the rule files."""
    from nsis_rules.program.advice import advice

    contents = rulebook.read_rule_files(asked.path or shipped("rules"))
    program, diagnostics, sources = rulebook.examine(contents)
    if not errors_in(diagnostics):
        diagnostics += advice(program)
    print(diagnostic_text.render(diagnostics, sources), end="")
    errors = len(errors_in(diagnostics))
    print(f"{len(contents)} files: {errors} errors, {len(diagnostics) - errors} warnings")
    return WRONG if errors else MET


def fmt(asked: argparse.Namespace) -> int:
    """Bring rule files into the one layout; meaning and comments stay."""
    from nsis_rules.syntax.format import format_source
    from nsis_rules.syntax.parse import parse

    roots = asked.paths or [shipped("rules")]
    files = [file for root in roots for file in (sorted(root.rglob("*.rules")) if root.is_dir() else [root])]
    sources = [rulebook.read_source(file) for file in files]
    faults = [fault for source in sources for fault in parse(source)[1]]
    if faults:
        raise Faults(faults)
    changed = 0
    for file, source in zip(files, sources, strict=True):
        formatted = format_source(source)
        if formatted.encode() != file.read_bytes():
            changed += 1
            print(f"{'would change' if asked.check else 'changed'} {file}")
            if not asked.check:
                _write(formatted, file)
    print(f"{len(files)} files, {changed} {'would change' if asked.check else 'changed'}")
    return SHORT if asked.check and changed else MET


def new(asked: argparse.Namespace) -> int:
    """Write a template of a design with every question, or the JSON Schema of designs for an editor."""
    from nsis_rules.facts.template import design_template

    if asked.output is not None and asked.output.exists():
        raise _wrong(f"`{asked.output}` exists already", "choose another name")
    book = _load(asked.rules)
    schema = asked.what == "schema"
    text = json.dumps(book.design_schema(), ensure_ascii=False, indent=1) if schema else None
    _write(text or design_template(book.program, asked.lang), asked.output)
    return MET


_PATH = {"type": Path, "metavar": "PATH"}
_ARGUMENTS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "designs": (
        ("designs",),
        {"nargs": "+", "metavar": "DESIGN", "help": "a file, or the name of a shipped design"},
    ),
    "against": (
        ("--against",),
        {"default": "", "metavar": "C102,C168", "help": "instruments; all if left out"},
    ),
    "as of": (("--as-of",), {"default": "", "metavar": "DATE", "help": "the day whose law is judged"}),
    "reading": (
        ("--reading",),
        {"action": "append", "default": [], "metavar": "NAME=ALTERNATIVE", "help": "settle a disputed point"},
    ),
    "format": (("--format",), {"choices": FORMATS, "default": "text", "help": "how the report is written"}),
    "list format": (
        ("--format",),
        {"choices": FORMATS[:2], "default": "text", "help": "how the list is written"},
    ),
    "lang": (("--lang",), {"choices": LANGUAGES, "default": "en", "help": "the language"}),
    "output": (("--output", "-o"), {**_PATH, "help": "write to a file, whole or not at all"}),
    "exit zero": (("--exit-zero",), {"action": "store_true", "help": "exit with 0 whatever is found"}),
    "rules": (("--rules",), {**_PATH, "help": "a folder of rules, instead of the shipped ones"}),
    "identifier": (("identifier",), {"metavar": "ID", "help": "a name, a citation or a diagnostic code"}),
    "listed": (("what",), {"choices": LISTED, "help": "what to list"}),
    "path": (
        ("path",),
        {**_PATH, "nargs": "?", "help": "a folder or file of rules; the shipped ones if left out"},
    ),
    "paths": (("paths",), {**_PATH, "nargs": "*", "help": "folders or files; the shipped rules if left out"}),
    "check only": (("--check",), {"action": "store_true", "help": "only say which files would change"}),
    "template": (
        ("what",),
        {"choices": ("design", "schema"), "help": "a template, or the JSON Schema of designs"},
    ),
}
_VERBS: tuple[tuple[str, Callable[[argparse.Namespace], int], tuple[str, ...]], ...] = (
    (
        "check",
        check,
        ("designs", "against", "as of", "reading", "format", "lang", "output", "exit zero", "rules"),
    ),
    ("explain", explain, ("identifier", "lang", "rules")),
    ("list", list_, ("listed", "list format", "rules")),
    ("test", test, ("path", "rules")),
    ("lint", lint, ("path",)),
    ("fmt", fmt, ("paths", "check only")),
    ("new", new, ("template", "lang", "output", "rules")),
)
