"""The tutorial is done as it is written: its files are made, its commands run, their output is the one shown.

A block with a title is a file; `FILE, at its end` adds to it; a `diff` changes its lines. A `shell-session`
holds commands and all they print; a line `...` stands for any lines. It may declare an exit status: `exit=1`.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import nsis_rules
from nsis_rules import Rulebook
from nsis_rules.rulebook import read_source

DOCS = Path(__file__).parent.parent / "docs"
FENCE = re.compile(r"^```(?P<info>[^\n`]+)\n(?P<body>.*?)^```$", re.M | re.S)
ADDED = ", at its end"


@dataclass(frozen=True)
class Block:
    """A fenced block: the language, its title, the exit status it declares, its text."""

    language: str
    title: str
    status: int
    text: str


def blocks(page: str) -> list[Block]:
    found = []
    for match in FENCE.finditer((DOCS / page).read_text(encoding="utf-8")):
        title = re.search(r'title="([^"]+)"', match["info"])
        status = re.search(r"exit=([0-9]+)", match["info"])
        language = match["info"].split()[0]
        found.append(
            Block(language, title[1] if title else "", int(status[1]) if status else 0, match["body"])
        )
    return found


def write(block: Block, folder: Path) -> None:
    """Make, lengthen or change a file as a block says."""
    path = folder / block.title.removesuffix(ADDED)
    if block.language == "diff":
        removed, added = (
            "".join(f"{line[1:]}\n" for line in block.text.splitlines() if line[0] == sign) for sign in "-+"
        )
        text = path.read_text(encoding="utf-8")
        assert text.count(removed) == 1, f"{block.title} has not this once:\n{removed}"
        path.write_text(text.replace(removed, added), encoding="utf-8")
    elif block.title.endswith(ADDED):
        gap = "\n" if block.language == "rules" else ""
        path.write_text(path.read_text(encoding="utf-8") + gap + block.text, encoding="utf-8")
    else:
        path.write_text(block.text, encoding="utf-8")


def commands(block: Block) -> list[tuple[str, list[str]]]:
    """The commands of a block, each with the lines that it shall print."""
    found: list[tuple[str, list[str]]] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append((line.removeprefix("$ "), []))
        else:
            found[-1][1].append(line.rstrip())
    return found


def run(line: str, folder: Path) -> tuple[int, list[str]]:
    """Run a command as a reader does; returns its exit status and the lines it printed."""
    command = f"{sys.executable} -m nsis_rules"
    done = subprocess.run(
        re.sub(r"^nsis-rules\b", lambda match: command, line),
        shell=True,
        cwd=folder,
        env=os.environ
        | {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
        | {"PYTHONPATH": str(DOCS.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )
    # That rules are compiled is said only where no earlier run left them in the cache.
    lines = [line.rstrip() for line in done.stdout.splitlines() if not line.startswith("compiling ")]
    return done.returncode, lines


def is_shown(shown: list[str], printed: list[str]) -> bool:
    """Whether the lines shown are the lines printed, where `...` stands for any lines."""
    pattern = "".join("(.*\n)*?" if line == "..." else re.escape(f"{line}\n") for line in shown)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


def test_lines_left_out_are_any_lines_and_no_others() -> None:
    assert is_shown(["a", "...", "d"], ["a", "b", "c", "d"])
    assert is_shown(["a", "...", "d"], ["a", "d"])
    assert not is_shown(["a", "...", "d"], ["a", "d", "e"])
    assert not is_shown(["a", "d"], ["a", "b", "d"])


def test_the_tutorial_can_be_done(tmp_path: Path) -> None:
    steps = blocks("tutorial.md")
    assert {block.language for block in steps} == {"rules", "yaml", "diff", "shell-session"}
    for block in steps:
        if block.title:
            write(block, tmp_path)
            continue
        for line, shown in commands(block):
            status, printed = run(line, tmp_path)
            told = "\n".join([f"$ {line}", *printed])
            assert status == block.status, f"exit status {status}, declared {block.status}\n{told}"
            assert is_shown(shown, printed), f"the tutorial shows:\n{chr(10).join(shown)}\n\nprinted:\n{told}"


def test_the_files_of_the_tutorial_are_laid_out_as_fmt_would(tmp_path: Path) -> None:
    (tmp_path / "my-rules").mkdir()
    for block in blocks("tutorial.md"):
        if block.title and block.language == "rules":
            write(block, tmp_path)
    status, printed = run("nsis-rules fmt --check my-rules", tmp_path)
    assert status == 0, "\n".join(printed)


def test_the_python_of_the_architecture_runs(tmp_path: Path) -> None:
    shown = [block.text for block in blocks("architecture.md") if block.language == "python"]
    assert shown
    for text in shown:
        (tmp_path / "shown.py").write_text(text, encoding="utf-8")
        status, printed = run(f"{sys.executable} shown.py", tmp_path)
        assert status == 0, "\n".join(printed)


def test_the_door_of_the_architecture_is_the_door() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    door = text.partition("## The public door")[2].partition("\n## ")[0]
    assert [name for name in nsis_rules.__all__ if name[0] != "_" and name not in door] == []


def test_the_first_page_lists_every_verb_of_the_command(tmp_path: Path) -> None:
    listed = re.findall(r"^\| `nsis-rules (\w+)", (DOCS / "index.md").read_text(encoding="utf-8"), re.M)
    _, printed = run("nsis-rules --help", tmp_path)
    verbs = re.findall(r"^    (\w+) ", "\n".join(printed), re.M)
    assert verbs
    assert sorted(listed) == sorted(set(verbs) - {"VERB"})


def test_the_design_on_the_page_of_files_is_read(tmp_path: Path) -> None:
    page = next(block for block in blocks("files.md") if block.language == "yaml")
    path = tmp_path / "design.yaml"
    path.write_text(page.text, encoding="utf-8")
    design = Rulebook.load().read_design(path)
    assert design.as_of == date(2026, 7, 1)
    assert read_source(path).text == page.text
