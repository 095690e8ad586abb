"""The cache of checked programs: by content, harmless when damaged, safe with two writers, never run."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from laws import program_of
from strategies import Law, laws

from nsis_rules import Rulebook, cache, rulebook, store
from nsis_rules.program.program import Program

SMALL = """instrument X "A law"
  in force 2020-01-01

facts sickness "Sickness"
  days : duration in days "Days"
    at least 0 days

requirement X.1 "Enough"
  cites X Art. 1
  met when sickness.days >= 3 days
"""


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("NSIS_RULES_CACHE", str(folder))
    return folder


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "small.rules").write_text(SMALL, encoding="utf-8")
    return folder


def compiled(folder: Path) -> list[int]:
    """Load a folder and return how often it was compiled."""
    times: list[int] = []
    book = Rulebook.load(folder, times.append)
    assert list(book.program.requirements) == ["X.1"]
    assert book.program.requirements["X.1"].about.title == "Enough"
    return times


def stored(folder: Path) -> Path:
    (file,) = folder.glob("*.json")
    return file


def same(one: Program, other: Program) -> bool:
    return all(dict(getattr(one, f.name)) == dict(getattr(other, f.name).items()) for f in fields(Program))


def test_the_shipped_program_comes_back_as_it_was() -> None:
    contents = rulebook.read_rule_files(rulebook.shipped("rules"))
    program = rulebook.compile_rules(contents)
    assert same(program, store.decode(store.encode(program)))
    assert store.encode(program) == store.encode(rulebook.compile_rules(contents))


def test_the_second_time_nothing_is_compiled(rules: Path, own_cache: Path) -> None:
    assert compiled(rules) == [1]
    assert compiled(rules) == []
    assert len(list(own_cache.iterdir())) == 1


def test_a_changed_byte_of_the_rules_is_compiled_anew(rules: Path) -> None:
    compiled(rules)
    file = rules / "small.rules"
    file.write_text(SMALL.replace("3 days", "4 days"), encoding="utf-8")
    assert compiled(rules) == [1]
    file.rename(rules / "renamed.rules")
    assert compiled(rules) == [1]  # places in reports name the file


def test_the_key_holds_grammar_and_code(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [name for name, _ in rulebook._code_and_grammar()]
    assert {"rules.lark", "store.py", "resolve.py", "parse.py", "values.py", "codes.py"} <= set(names)
    compiled(rules)
    monkeypatch.setattr(rulebook, "_code_and_grammar", lambda: [("rules.lark", b"another grammar")])
    assert compiled(rules) == [1]


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[: len(content) // 2],
        lambda content: content[:-1],
        lambda content: content.replace(b"Enough", b"Plenty"),
        lambda content: b"\xff" + content,
        lambda content: content[:80] + bytes([content[80] ^ 1]) + content[81:],
        lambda content: b"[" * 100_000,
    ],
)
def test_a_damaged_file_is_ignored_and_made_anew(rules: Path, own_cache: Path, damage: object) -> None:
    compiled(rules)
    file = stored(own_cache)
    whole = file.read_bytes()
    file.write_bytes(damage(whole))  # type: ignore[operator]
    assert compiled(rules) == [1]
    assert file.read_bytes() == whole


def forge(file: Path, change: object) -> None:
    """Change what is stored and make its checksum right again, as one with access to the cache could."""
    text = change(file.read_text(encoding="utf-8").partition("\n")[2])  # type: ignore[operator]
    file.write_text(f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}", encoding="utf-8")


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        "{",
        "[]x",
        "[9999]",
        "[1, 2]",
        '{"__class__": "os.system"}',
        '{"q": "1/0"}',
        '{"t": "[]"}',
        "[" * 20_000,
        '{"q": "1e999999999"}',  # a number of a gigabyte
        '{"q": "' + "9" * 5_000 + '"}',
        '{"m": [["a", 1.5]]}',
        '{"s": "' + "x" * 100 + '"}',
        "1e400",
        "NaN",
        "[true, 1]",
        "[-2, 1]",  # classes are not counted from the end
        '[0, "boolean", "", [], false, "", "", false, null, "", ""]',  # sound, but no requirement
        '{"t": "[\\"boolean\\"]"}',
        '{"d": "2024-02-30"}',
        '{"f": [[1]]}',
        "null",
        '"X.1"',
    ],
)
def test_a_forged_declaration_is_refused_when_it_is_read(rules: Path, own_cache: Path, hostile: str) -> None:
    compiled(rules)
    forge(stored(own_cache), lambda text: replaced(text, hostile))
    book = Rulebook.load(rules)
    with pytest.raises(store.Damaged):
        book.program.requirements["X.1"]


def replaced(text: str, hostile: str) -> str:
    lines = text.split("\n")
    return "\n".join(f"X.1\t{hostile}" if line.startswith("X.1\t") else line for line in lines)


def test_forged_kinds_are_refused_at_once(rules: Path, own_cache: Path) -> None:
    compiled(rules)
    forge(stored(own_cache), lambda text: text.replace("# requirements", "# other"))
    assert compiled(rules) == [1]


def test_the_command_says_what_to_do_about_a_forged_cache(
    rules: Path, own_cache: Path, tmp_path: Path
) -> None:
    compiled(rules)
    forge(stored(own_cache), lambda text: replaced(text, "{"))
    design = tmp_path / "design.yaml"
    design.write_text("design: x\nas_of: 2026-01-01\nfacts: {}\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "nsis_rules", "check", design, "--rules", rules],
        capture_output=True, text=True, check=False, env={**os.environ},
    )  # fmt: skip
    assert done.returncode == 2
    assert "is damaged" in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_in_a_stored_program_is_more_than_text(rules: Path, own_cache: Path) -> None:
    compiled(rules)
    check, _, text = stored(own_cache).read_text(encoding="utf-8").partition("\n")
    assert check == hashlib.sha256(text.encode()).hexdigest()
    for line in text.split("\n"):
        name, tab, content = line.partition("\t")
        assert line.startswith("# ") or (tab and json.loads(content)), name


def test_a_cache_that_cannot_be_written_is_no_error(
    rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("NSIS_RULES_CACHE", str(blocked / "below"))
    assert compiled(rules) == [1]
    assert compiled(rules) == [1]


def test_many_processes_write_at_once(rules: Path, own_cache: Path) -> None:
    command = [sys.executable, "-c", f"from nsis_rules import Rulebook; Rulebook.load({str(rules)!r})"]
    running = [subprocess.Popen(command) for _ in range(4)]
    assert [process.wait() for process in running] == [0] * 4
    assert compiled(rules) == []
    assert [path.suffix for path in own_cache.iterdir()] == [".json"]


def test_old_programs_are_forgotten(rules: Path, own_cache: Path) -> None:
    for number in range(cache._KEPT + 5):
        (rules / "small.rules").write_text(SMALL.replace("3 days", f"{number + 3} days"), encoding="utf-8")
        Rulebook.load(rules)
    assert len(list(own_cache.iterdir())) == cache._KEPT


def test_a_link_in_place_of_the_new_file_is_not_followed(
    rules: Path, own_cache: Path, tmp_path: Path
) -> None:
    compiled(rules)
    precious = tmp_path / "precious"
    precious.write_text("do not touch", encoding="utf-8")
    key = stored(own_cache).stem
    stored(own_cache).unlink()
    (own_cache / f".{key}.{os.getpid()}.part").symlink_to(precious)
    assert compiled(rules) == [1]
    assert compiled(rules) == []
    assert precious.read_text(encoding="utf-8") == "do not touch"


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_what_is_no_plain_file_is_no_program(
    rules: Path, own_cache: Path, make: Callable[[Path], None]
) -> None:
    compiled(rules)
    file = stored(own_cache)
    file.unlink()
    make(file)
    assert compiled(rules) == [1]


def test_a_file_larger_than_any_program_is_not_read(
    rules: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled(rules)
    monkeypatch.setattr(cache, "_LARGEST", 10)
    assert compiled(rules) == [1]


def test_nobody_without_a_home_is_turned_away(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(path: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("NSIS_RULES_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "expanduser", homeless)
    assert compiled(rules) == [1]


@given(law=laws())
def test_whatever_is_generated_comes_back_as_it_was(law: Law) -> None:
    program = program_of(law.text)
    assert same(program, store.decode(store.encode(program)))
