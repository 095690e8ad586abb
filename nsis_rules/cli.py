"""The command: arguments in, text and an exit status out.

0: all that was asked is met. 1: something falls short. 3: nothing falls short, something is undecided.
2: the input is wrong (diagnostics on standard error).
"""

from __future__ import annotations

import enum
import gc
import json
import os
import sys
import tempfile
import threading
from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from nsis_rules import rulebook, values
from nsis_rules.compliance.examples import run_example
from nsis_rules.diagnostics import render as diagnostic_text
from nsis_rules.diagnostics.diagnostic import Diagnostic, Faults, errors_in
from nsis_rules.diagnostics.suggest import did_you_mean
from nsis_rules.reports.render import render as render_report
from nsis_rules.rulebook import Rulebook

app = typer.Typer(
    help="Checks social insurance schemes against ILO conventions, with the article behind each result.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

MET, SHORT, WRONG, UNDECIDED = 0, 1, 2, 3


class Format(enum.StrEnum):
    """How a report is written."""

    text = "text"
    json = "json"
    html = "html"
    markdown = "markdown"


class Language(enum.StrEnum):
    """The language of a report."""

    en = "en"
    bn = "bn"


class Listed(enum.StrEnum):
    """What `list` can list."""

    parameters = "parameters"
    requirements = "requirements"
    rules = "rules"
    facts = "facts"
    citations = "citations"
    readings = "readings"


Rules = Annotated[Path | None, typer.Option("--rules", help="A folder of rules, instead of the shipped ones.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to a file, whole or not at all.")]


def main() -> NoReturn:
    """Run the command; a fault of the input ends in diagnostics and exit status 2, never in a traceback."""
    gc.disable()  # the process is short and all it makes is used to the end: collecting costs a fifth of its time
    try:
        app()
    except Faults as faults:
        _fail(faults)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(WRONG)
    except RecursionError:
        _fail(Faults([Diagnostic("too-deep-or-large", None, "the input is nested too deeply")]))
    sys.exit(MET)


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
    from nsis_rules.shipped import shipped

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
    if output is None:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        return
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=output.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, output)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise _wrong(f"`{output}` cannot be written: {(error.strerror or '').lower()}") from error


@app.command()
def check(
    designs: Annotated[list[str], typer.Argument(help="Design files, or names of shipped designs.")],
    against: Annotated[str, typer.Option(help="Instruments, such as C102,C168; all if left out.")] = "",
    as_of: Annotated[str, typer.Option(help="The day whose law is judged, YYYY-MM-DD.")] = "",
    reading: Annotated[list[str] | None, typer.Option(help="NAME=ALTERNATIVE, for a disputed point.")] = None,
    format: Annotated[Format, typer.Option(help="How the report is written.")] = Format.text,
    lang: Annotated[Language, typer.Option(help="The language of the report.")] = Language.en,
    output: Output = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 whatever is found.")] = False,
    rules: Rules = None,
) -> None:
    """Check designs against conventions: what falls short, by how much, under which article."""
    book = _load(rules)
    day = _day(as_of)
    instruments = _instruments(book, against)
    readings = _readings(book, reading or [])
    reports = [book.check(book.read_design(name), instruments, day, readings) for name in designs]
    problems = [problem for report in reports for problem in report.problems]
    texts = [render_report(report, book.program, format.value, lang.value) for report in reports]
    _write(_together(texts, format), output)
    if problems:
        raise Faults(problems)
    if not exit_zero:
        short = any(report.not_met for report in reports)
        undecided = any(report.unknown for report in reports)
        sys.exit(SHORT if short else UNDECIDED if undecided else MET)


def _together(texts: list[str], format: Format) -> str:
    if len(texts) == 1:
        return texts[0]
    if format is Format.html:
        raise _wrong("one design at a time is written as HTML", "check each design with an `-o FILE` of its own")
    return "[" + ",\n".join(texts) + "]\n" if format is Format.json else "\n".join(texts)


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
            help = did_you_mean(code, known) or f"there are rules for {', '.join(sorted(known))}"
            raise _wrong(f"no requirement of `{code}` is encoded", help)
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


@app.command()
def explain(
    identifier: Annotated[str, typer.Argument(help="A rule, requirement, fact, citation or diagnostic code.")],
    lang: Annotated[Language, typer.Option(help="The language.")] = Language.en,
    rules: Rules = None,
) -> None:
    """Explain a rule, requirement, parameter, citation or diagnostic code in words."""
    from nsis_rules.diagnostics.codes import CODES
    from nsis_rules.reports.explain import explain as explain_declaration
    from nsis_rules.shipped import shipped

    if identifier in CODES:
        _write((shipped("docs/diagnostics") / f"{identifier}.md").read_text(encoding="utf-8"), None)
        return
    book = _load(rules)
    text = explain_declaration(book.program, identifier, lang.value)
    if text is None:
        program = book.program
        known = [*program.requirements, *program.rules, *program.facts, *program.parameters, *program.readings, *CODES]
        raise _wrong(f"nothing is called `{identifier}`", did_you_mean(identifier, known) or "see `nsis-rules list`")
    _write(text, None)


@app.command("list")
def list_(
    what: Annotated[Listed, typer.Argument(help="What to list.")],
    format: Annotated[Format, typer.Option(help="text or json.")] = Format.text,
    rules: Rules = None,
) -> None:
    """List the rulebook as data: parameters, requirements, rules, facts, citations or readings."""
    from nsis_rules.reports.listing import listing, listing_text

    if format not in (Format.text, Format.json):
        raise _wrong(f"a list is not written as {format.value}", "use `--format text` or `--format json`")
    rows = listing(_load(rules).program, what.value)
    as_json = json.dumps(rows, ensure_ascii=False, indent=1)
    _write(as_json if format is Format.json else listing_text(rows), None)


@app.command()
def test(
    path: Annotated[Path | None, typer.Argument(help="A folder or file of rules; the shipped ones if left out.")] = None,
    rules: Rules = None,
) -> None:
    """Run every example in the rules; an example that does not come out ends in exit status 1."""
    book = _load(rules)
    examples = list(book.program.examples.values())
    if path is not None:
        inside = {name for name, _ in rulebook.read_rule_files(path)} if _is_rules(path, book) else None
        if inside is None:
            book = _load(path)
            examples = list(book.program.examples.values())
        else:
            examples = [one for one in examples if one.about.span.file in inside]
    failures = [failure for example in examples for failure in run_example(book.program, example)]
    for failure in failures:
        print(f"{failure.span}: {failure.example}\n    {failure.message}")
    failed = len({failure.example for failure in failures})
    print(f"{len(examples) - failed} passed, {failed} failed")
    if failures or not examples:
        sys.exit(SHORT)


def _is_rules(path: Path, book: Rulebook) -> bool:
    """Return whether a path lies below the rulebook's own folder, so that its examples run in the whole of it."""
    return path.resolve().is_relative_to(book.folder.resolve())


@app.command()
def lint(
    path: Annotated[Path | None, typer.Argument(help="A folder or file of rules; the shipped ones if left out.")] = None,
) -> None:
    """Report what is wrong or unwise in the rule files."""
    from nsis_rules.program.advice import advice
    from nsis_rules.shipped import shipped

    contents = rulebook.read_rule_files(path or shipped("rules"))
    program, diagnostics, sources = rulebook.examine(contents)
    if not errors_in(diagnostics):
        diagnostics += advice(program)
    print(diagnostic_text.render(diagnostics, sources), end="")
    errors = len(errors_in(diagnostics))
    print(f"{len(contents)} files: {errors} errors, {len(diagnostics) - errors} warnings")
    if errors:
        sys.exit(WRONG)


@app.command()
def fmt(
    paths: Annotated[list[Path] | None, typer.Argument(help="Rule files or folders; the shipped ones if left out.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say which files would change.")] = False,
) -> None:
    """Bring rule files into the one layout; meaning and comments stay."""
    from nsis_rules.diagnostics.source import Source
    from nsis_rules.shipped import shipped
    from nsis_rules.syntax.format import format_source
    from nsis_rules.syntax.parse import parse

    roots = paths or [shipped("rules")]
    files = [file for root in roots for file in (sorted(root.rglob("*.rules")) if root.is_dir() else [root])]
    sources = [rulebook.read_source(file) for file in files]
    faults = [fault for source in sources for fault in parse(source)[1]]
    if faults:
        raise Faults(faults)
    changed = 0
    for file, source in zip(files, sources, strict=True):
        formatted = format_source(Source.of(str(file), source.text))
        if formatted.encode() != file.read_bytes():
            changed += 1
            print(f"{'would change' if check else 'changed'} {file}")
            if not check:
                _write(formatted, file)
    print(f"{len(files)} files, {changed} {'would change' if check else 'changed'}")
    if check and changed:
        sys.exit(SHORT)


@app.command()
def new(
    what: Annotated[str, typer.Argument(help="`design`: a template with every question.")],
    lang: Annotated[Language, typer.Option(help="The language of the questions.")] = Language.en,
    output: Output = None,
    rules: Rules = None,
) -> None:
    """Write a template of a design with every question, commented."""
    from nsis_rules.facts.template import design_template

    if what != "design":
        raise _wrong(f"there is no template for `{what}`", "write `nsis-rules new design`")
    if output is not None and output.exists():
        raise _wrong(f"`{output}` exists already", "choose another name")
    _write(design_template(_load(rules).program, lang.value), output)
