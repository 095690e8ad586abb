"""The documents tell the truth: paths exist, links resolve, commands run and print what is shown.

A fenced `console` or `bash` block is run where its lines begin with `$ nsis-rules`. The block's info
string may declare the status of its commands, as in `console exit=1`; without it 0 is expected. Lines
of output that are shown must be printed, in this order; `...` stands for any lines. The commands of one
document run one after the other in one folder, which holds copies of `designs/` and `rules/`.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "bench").rglob("*.md")])
SCRIPTS = Path(sys.executable).parent

# A change log speaks of what was; what it names may be gone.
OF_TODAY = [path for path in DOCUMENTS if path.name != "CHANGELOG.md"]

FENCE = re.compile(
    r"^(?P<indent> *)(?P<fence>```+|~~~+)(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=indent)(?P=fence) *$",
    re.M | re.S,
)
INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
PATH = re.compile(r"(grammar|rules|designs|nsis_rules|tests|docs|bench|\.ci)/[^\s<>{}()$=]*")
HEADING = re.compile(r"^#+ +(.+?) *#*$", re.M)


@dataclass
class Command:
    """A command shown in a document, with what it shall print and its exit status."""

    line: str
    status: int
    output: list[str] = field(default_factory=list)


def name_of(path: Path) -> str:
    """A document's path as people write it."""
    return path.relative_to(ROOT).as_posix()


def prose(path: Path) -> str:
    """The text without its fenced blocks."""
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def commands(path: Path) -> list[Command]:
    """The `$ nsis-rules` commands of a document in their order."""
    found: list[Command] = []
    for block in FENCE.finditer(path.read_text(encoding="utf-8")):
        words = block["info"].split()
        if not words or words[0] not in {"console", "bash"}:
            continue
        status = next((int(word.removeprefix("exit=")) for word in words if word.startswith("exit=")), 0)
        ours = False
        for line in block["body"].splitlines():
            text = line.removeprefix(block["indent"])
            if text.startswith("$ "):
                ours = text.startswith("$ nsis-rules ")
                if ours:
                    found.append(Command(text.removeprefix("$ "), status))
            elif ours and text.strip():
                found[-1].output.append(text.rstrip())
    return found


def run(line: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a shell line with the tools of this environment first in the path."""
    surroundings = os.environ | {
        "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "PYTHONIOENCODING": "utf-8",
    }
    return subprocess.run(
        line,
        shell=True,
        cwd=folder,
        env=surroundings | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )


def is_printed(shown: list[str], printed: str) -> str | None:
    """The first shown line that is not printed in its place, or nothing."""
    lines = iter(line.rstrip() for line in printed.splitlines())
    return next((line for line in shown if line.strip() != "..." and line not in lines), None)


def anchors(path: Path) -> set[str]:
    """The anchors that headings of a document get."""
    plain = (re.sub(r"[`*]", "", title) for title in HEADING.findall(prose(path)))
    return {re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", title).strip().lower()) for title in plain}


@pytest.fixture(params=OF_TODAY, ids=name_of)
def document(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_paths_named_in_backticks_exist(document: Path) -> None:
    named = [text for text in INLINE.findall(prose(document)) if PATH.fullmatch(text)]
    missing = [text for text in named if not any(ROOT.glob(text.split(":")[0].rstrip("/")))]
    assert missing == []


def test_links_between_documents_resolve(document: Path) -> None:
    broken = []
    for target in LINK.findall(prose(document)):
        if re.match(r"[a-z]+:", target):
            continue
        place, _, anchor = target.partition("#")
        linked = (document.parent / place).resolve() if place else document
        if not linked.exists() or (anchor and linked.suffix == ".md" and anchor not in anchors(linked)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if commands(path)], ids=name_of)
def test_commands_run_and_print_what_is_shown(path: Path, tmp_path: Path) -> None:
    for folder in ("designs", "rules"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for command in commands(path):
        done = run(command.line, tmp_path)
        told = f"$ {command.line}\n{done.stdout}{done.stderr}"
        assert done.returncode == command.status, (
            f"exit status {done.returncode}, declared {command.status}\n{told}"
        )
        absent = is_printed(command.output, done.stdout + done.stderr)
        assert absent is None, f"not printed in its place: {absent!r}\n{told}"


def lines_of_the_readme() -> list[str]:
    """The lines of the README that begin with nothing but Python: to use it, and to test it."""
    return re.findall(r"^python3 -m venv .+$", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)


def last_command(line: str) -> str:
    """What a line runs once the environment is made."""
    return line.rsplit("&&", maxsplit=1)[-1].strip().removeprefix(".venv/bin/")


def test_the_readme_has_two_lines_and_their_commands_run(tmp_path: Path) -> None:
    to_use, to_test = lines_of_the_readme()
    done = run(last_command(to_use), tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip()

    suite = last_command(to_test)
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.search(rf"^{re.escape(suite)}\b", ci, re.M), f".ci/run does not run `{suite}`"
    # Inside the suite it is only collected: running it would run this test again.
    done = run(f"{suite} --collect-only --quiet -n 0", ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_extras_of_the_readme_are_declared() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    asked = {
        extra
        for line in lines_of_the_readme()
        for group in re.findall(r"\.\[([\w,]+)\]", line)
        for extra in group.split(",")
    }
    assert asked == {"dev", "docs"}
    assert asked <= set(declared)


WITH_PYTHON = [path for path in OF_TODAY if "```python\n" in path.read_text("utf-8")]


@pytest.mark.parametrize("path", WITH_PYTHON, ids=name_of)
def test_python_in_documents_runs(path: Path, tmp_path: Path) -> None:
    """Each Python block runs on its own; a comment beside `print(...)` is what it prints."""
    for block in FENCE.finditer(path.read_text(encoding="utf-8")):
        if block["info"].strip() != "python":
            continue
        done = subprocess.run(
            [sys.executable, "-c", block["body"]], capture_output=True, text=True, cwd=tmp_path, check=False
        )
        assert done.returncode == 0, done.stderr
        for promised in re.findall(r"^print\(.*\)  # (.*)$", block["body"], re.M):
            assert promised in done.stdout.splitlines(), (promised, done.stdout)
