"""Each code has a golden file: the faults in their lines, and the words as people see them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from diagnostics.golden_cases import (
    GOLDEN,
    MORE,
    PRELUDE,
    SOUND,
    Case,
    Said,
    cases_of,
    differences,
    golden_files,
    said_about_design,
    said_about_rules,
)

from nsis_rules.diagnostics.codes import CODES
from nsis_rules.diagnostics.diagnostic import errors_in
from nsis_rules.rulebook import examine

CASES = [case for path in golden_files() for case in cases_of(path)]
IN_PROCESS = [*(case for case in CASES if case.kind != "txt"), *cases_of(MORE)]
COMMANDS = [case for case in CASES if case.kind == "txt"]
OF_RUN = re.compile(r"^(error|warning)\[([a-z-]+)\]: (.*)$", re.M)


def name_of(case: Case) -> str:
    return f"{case.file}-{case.number}"


def said(case: Case) -> Said:
    about = said_about_rules if case.kind == "rules" else said_about_design
    return about(case.file, case.text)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the command lines run: the rules of the prelude, a file too large, a file that is not UTF-8."""
    made = tmp_path_factory.mktemp("commands")
    (made / "rules").mkdir()
    (made / "rules" / "prelude.rules").write_bytes(PRELUDE)
    (made / "large.rules").write_text("# more\n" * 300_000, encoding="utf-8")
    (made / "draft.yaml").write_text("design: Draft\ncurrency: BDT\n", encoding="utf-8")
    (made / "latin.rules").write_bytes('# "Caisse d\'assurance-ch\xf4mage"\n'.encode("latin-1"))
    return made


def run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = re.sub(r" *# ! .*", "", line).removeprefix("$ nsis-rules ").split()
    return subprocess.run(
        [sys.executable, "-m", "nsis_rules", *command],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def shown(printed: str) -> str:
    """What is printed, without the word about a cache that is filled."""
    return re.sub(r"^compiling .*\n", "", printed, flags=re.M)


def test_every_code_has_one_golden_file() -> None:
    assert [path.stem for path in golden_files()] == sorted(CODES)
    assert sorted(path.stem for path in GOLDEN.glob("*.out")) == sorted(CODES)


@pytest.mark.parametrize("path", golden_files(), ids=lambda path: path.stem)
def test_each_case_shows_the_code_of_its_file(path: Path) -> None:
    for case in cases_of(path):
        assert path.stem in {expected.code for expected in case.expected}, name_of(case)


@pytest.mark.parametrize("case", IN_PROCESS, ids=name_of)
def test_faults_are_found_where_they_are_marked(case: Case) -> None:
    assert differences(case, said(case).diagnostics) == []


@pytest.mark.parametrize("case", COMMANDS, ids=name_of)
def test_commands_say_what_is_marked(case: Case, folder: Path) -> None:
    done = run(case.text.strip(), folder)
    assert done.returncode == 2, done.stdout
    found = [(code, message) for _, code, message in OF_RUN.findall(done.stdout)]
    expected = [(one.code, one.part) for one in case.expected]
    assert [code for code, _ in found] == [code for code, _ in expected], done.stdout
    assert all(part in message for (_, message), (_, part) in zip(found, expected, strict=True))


@pytest.mark.parametrize("path", golden_files(), ids=lambda path: path.stem)
def test_what_people_see(path: Path, folder: Path, request: pytest.FixtureRequest) -> None:
    texts = [
        said(case).text if case.kind != "txt" else shown(run(case.text.strip(), folder).stdout)
        for case in cases_of(path)
    ]
    seen, golden = "---\n".join(texts), GOLDEN / f"{path.stem}.out"
    if request.config.getoption("--update-golden"):
        golden.write_text(seen, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == seen


@pytest.mark.parametrize("case", IN_PROCESS, ids=name_of)
def test_the_words_follow_the_house(case: Case) -> None:
    for one in said(case).diagnostics:
        assert one.message
        for words in (one.message, one.help, *(label.text for label in one.labels)):
            assert not words.endswith(".") or words.endswith("..."), words
            assert not re.match(r"[A-Z][a-z]", words), words
            assert not re.search(r"\b(None|True|False|Fraction|str|int|dict|tuple|NoneType)\b", words), words


def test_no_chain_of_rules_is_longer_than_evaluation_goes() -> None:
    chain = [f'rule r{n} : count "R"\n  cites ACT s. 1\n  is r{n + 1} + 1\n' for n in range(50)]
    text = "\n".join([*chain, 'rule r50 : count "R"\n  cites ACT s. 1\n  is 1\n'])
    (found,) = said_about_rules("chain.rules", text).diagnostics
    assert (found.code, found.message) == (
        "too-deep-or-large",
        "`r10` is derived through more than 40 steps",
    )


@pytest.mark.parametrize("case", list(cases_of(SOUND)), ids=name_of)
def test_what_is_sound_draws_no_error(case: Case) -> None:
    assert errors_in(said_about_rules(case.file, case.text).diagnostics) == []


def test_what_only_follows_from_a_syntax_error_is_not_said() -> None:
    parts = PRELUDE.decode().split("\n\n")
    for position, part in enumerate(parts):
        if '"' in part:
            broken = [*parts[:position], part.replace('"', ' ??? "', 1), *parts[position + 1 :]]
            _, diagnostics, _ = examine([("prelude.rules", "\n\n".join(broken).encode())])
            assert {one.code for one in diagnostics} == {"syntax"}, part
