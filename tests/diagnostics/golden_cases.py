"""Golden cases: wrong texts with the fault marked in its line, and what is said about them.

A file of `golden/` is named for its code and holds cases between lines of `---`: rules (`.rules`), designs
(`.yaml`) or command lines (`.txt`). A fault is marked at the end of its line, `# ! CODE: part of what is
said`; one that has no place in the text stands on a line of its own. The first case is the one that the
page of the code shows.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nsis_rules import rulebook
from nsis_rules.compliance.check import check_design
from nsis_rules.diagnostics.diagnostic import Diagnostic, errors_in
from nsis_rules.diagnostics.render import render
from nsis_rules.diagnostics.source import Source
from nsis_rules.facts.read import read_design
from nsis_rules.program.advice import advice
from nsis_rules.program.program import Program

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
MORE = HERE / "more.rules"
SOUND = HERE / "sound.rules"
PRELUDE = (HERE / "prelude.rules").read_bytes()

_MARK = re.compile(r"# ! ([a-z-]+)(?:: (.*?))?(?= *# ! |$)")


@dataclass(frozen=True)
class Expected:
    """A fault as it is marked: its line (None without a place), its code, a part of what is said."""

    line: int | None
    code: str
    part: str


@dataclass(frozen=True)
class Case:
    """A case of a golden file; `text` begins with as many blank lines as stand above it in the file."""

    file: str
    number: int
    text: str

    @property
    def kind(self) -> str:
        """Either `rules`, `yaml` or `txt`."""
        return self.file.rpartition(".")[2]

    @property
    def expected(self) -> list[Expected]:
        """The faults that are marked."""
        return [
            Expected(number if line.split("# ! ")[0].strip() else None, code, part or "")
            for number, line in enumerate(self.text.split("\n"), 1)
            for code, part in _MARK.findall(line)
        ]

    @property
    def plain(self) -> str:
        """The text without its marks, as a page shows it."""
        lines = [re.sub(r" *# ! .*", "", line) for line in self.text.strip("\n").split("\n")]
        return "\n".join(lines).rstrip() + "\n"


@dataclass(frozen=True)
class Said:
    """What is said about a text: the diagnostics, and as people see them."""

    diagnostics: list[Diagnostic]
    text: str


def cases_of(path: Path) -> Iterator[Case]:
    """Yield the cases of a golden file."""
    above = 0
    for number, text in enumerate(path.read_text(encoding="utf-8").split("\n---\n"), 1):
        yield Case(path.name, number, "\n" * above + text.rstrip("\n") + "\n")
        above += text.count("\n") + 2


def golden_files() -> list[Path]:
    """The golden files, by code."""
    return sorted(path for path in GOLDEN.iterdir() if path.suffix != ".out")


def said_about_rules(name: str, text: str) -> Said:
    """Check rules beside the prelude, as `nsis-rules lint` does."""
    contents = [("prelude.rules", PRELUDE), (name, text.encode())]
    program, diagnostics, sources = rulebook.examine(contents)
    if not errors_in(diagnostics):
        diagnostics = diagnostics + advice(program)
    return Said(diagnostics, render(diagnostics, sources))


@cache
def prelude() -> tuple[Program, Mapping[str, Source]]:
    """The program of the prelude alone."""
    program, diagnostics, sources = rulebook.examine([("prelude.rules", PRELUDE)])
    assert diagnostics == []
    return program, sources


def said_about_design(name: str, text: str) -> Said:
    """Read a design and check it against the rules of the prelude."""
    program, sources = prelude()
    source = Source.of(name, text)
    design, diagnostics = read_design(source, program)
    if design is not None:
        diagnostics = [*diagnostics, *check_design(program, design).problems]
    return Said(diagnostics, render(diagnostics, {**sources, name: source}))


def differences(case: Case, diagnostics: list[Diagnostic]) -> list[str]:
    """Faults that are marked and not found, and faults found that are not marked."""
    left = list(diagnostics)
    missing = []
    for expected in case.expected:
        found = next((one for one in left if _is(one, expected)), None)
        if found is None:
            missing.append(f"missing, line {expected.line}: {expected.code}: {expected.part}")
        else:
            left.remove(found)
    more = [f"not marked, {one.span}: {one.code}: {one.message} (help: {one.help})" for one in left]
    return missing + more


def _is(one: Diagnostic, expected: Expected) -> bool:
    line = one.span.line if one.span is not None else None
    return one.code == expected.code and line == expected.line and expected.part in one.message


def codes_of(cases: list[Case]) -> Counter[str]:
    """How often each code is marked."""
    return Counter(expected.code for case in cases for expected in case.expected)
