"""Each code has a page: its wrong snippet is wrong, its right one is not, and the index lists it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from diagnostics.golden_cases import GOLDEN, PRELUDE, cases_of, said_about_design, said_about_rules

from nsis_rules.diagnostics.codes import CODES
from nsis_rules.diagnostics.diagnostic import Diagnostic, errors_in

PAGES = Path(__file__).parent.parent.parent / "docs" / "diagnostics"
INDEX = PAGES / "index.md"
FENCE = re.compile(r"^```(?P<language>[a-z-]+)(?: (?P<info>[^\n]*))?\n(?P<text>.*?)^```$", re.M | re.S)
HEADINGS = ["Wrong", "Right", "Why"]


@dataclass(frozen=True)
class Page:
    """A page with its two snippets."""

    code: str
    text: str

    @property
    def blocks(self) -> list[re.Match[str]]:
        return list(FENCE.finditer(self.text))

    @property
    def language(self) -> str:
        return self.blocks[0]["language"]

    @property
    def wrong(self) -> str:
        return self.blocks[0]["text"]

    @property
    def right(self) -> str:
        return self.blocks[1]["text"]


@pytest.fixture(params=sorted(CODES))
def page(request: pytest.FixtureRequest) -> Page:
    return Page(request.param, (PAGES / f"{request.param}.md").read_text(encoding="utf-8"))


def said(page: Page, text: str) -> list[Diagnostic]:
    about = said_about_rules if page.language == "rules" else said_about_design
    return about(f"{page.code}.{page.language}", text).diagnostics


def index() -> str:
    """The index: a table of the codes for each group."""

    def groups() -> Iterator[str]:
        for group in dict.fromkeys(code.group for code in CODES.values()):
            yield f"\n## {group}\n\n| code | what it is |\n|---|---|\n"
            for name, code in CODES.items():
                if code.group == group:
                    warning = " (a warning)" if code.severity == "warning" else ""
                    yield f"| [{name}]({name}.md) | {code.summary}{warning} |\n"

    preface = (
        "What is wrong with a text is said with a code, its place, and a way out. Each code has a page:",
        "what it means, a wrong and a right snippet, and why the language insists. `nsis-rules explain`",
        "with the code prints it.",
    )
    return "# Diagnostics\n\n" + "\n".join(preface) + "\n" + "".join(groups())


def test_every_code_has_one_page() -> None:
    assert sorted(path.stem for path in PAGES.glob("*.md")) == sorted([*CODES, "index"])


def test_the_index_is_true(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        INDEX.write_text(index(), encoding="utf-8")
    assert INDEX.read_text(encoding="utf-8") == index()


def test_the_parts_of_a_page(page: Page) -> None:
    lines = page.text.split("\n")
    assert lines[0] == f"# {page.code}"
    assert lines[2].strip(), "say in a sentence what it means"
    assert [line.removeprefix("## ") for line in lines if line.startswith("## ")] == HEADINGS
    assert len(page.blocks) == 2


def test_the_wrong_snippet_is_the_first_golden_case(page: Page) -> None:
    (path,) = (path for path in GOLDEN.glob(f"{page.code}.*") if path.suffix != ".out")
    assert page.wrong == next(cases_of(path)).plain


def test_the_wrong_snippet_draws_its_code(page: Page) -> None:
    info = page.blocks[0]["info"]
    if page.language == "shell-session":
        assert info == "exit=2"
        return
    assert info == f"{CODES[page.code].severity}={page.code}"
    assert {one.code for one in said(page, page.wrong)} >= {page.code}


def test_the_right_snippet_does_not(page: Page, tmp_path: Path) -> None:
    assert page.blocks[1]["language"] == page.language
    if page.language != "shell-session":
        found = said(page, page.right)
        assert errors_in(found) == []
        assert page.code not in {one.code for one in found}
        return
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "prelude.rules").write_bytes(PRELUDE)
    done = explained(page.right.strip().removeprefix("$ nsis-rules "), tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_explain_prints_the_page(page: Page, tmp_path: Path) -> None:
    done = explained(f"explain {page.code}", tmp_path)
    assert done.stdout == page.text
    assert done.returncode == 0, done.stderr


def explained(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nsis_rules", *line.split()],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def test_the_pages_are_shipped() -> None:
    text = (PAGES.parent.parent / "pyproject.toml").read_text(encoding="utf-8")
    assert '"docs/diagnostics" = "nsis_rules/_shipped/diagnostics"' in text
