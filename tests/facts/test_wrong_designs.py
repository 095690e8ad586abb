"""Each kind of fault in a design, with its place and its words: the golden file beside this one."""

import os
import re
from pathlib import Path

import pytest
from facts.reading import read

from nsis_rules.diagnostics.codes import CODES
from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.program.program import Program

GOLDEN = Path(__file__).with_name("wrong_designs.txt")
HEAD = "design: Test\ncurrency: BDT\nfacts:\n"
UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))
# What read_design may say; the other codes of designs are said by what uses a design.
OF_DESIGNS = {
    "yaml-syntax", "duplicate-key", "too-deep-or-large", "unknown-key", "missing-key", "unknown-fact",
    "wrong-value", "out-of-bounds", "judgement-without-reason", "currency-mismatch", "overlapping-dates",
    "contradiction", "unit-mismatch", "unknown-unit", "unknown-option", "unknown-name", "no-such-date",
    "number-too-long", "refused-character",
}  # fmt: skip


def cases() -> list[tuple[str, str, str]]:
    """Title, text and what is said, for each case of the golden file."""
    _, *chunks = re.split(r"^# (?=[a-zA-Z])", GOLDEN.read_text(encoding="utf-8"), flags=re.M)
    found = []
    for chunk in chunks:
        title, _, rest = chunk.partition("\n")
        text, _, said = rest.partition("\n=> ")
        found.append((title, f"{text.rstrip()}\n", f"=> {said.strip()}" if said else ""))
    return found


def design_of(text: str) -> str:
    """The design of a case: `FACTS` is the head, and `\\u200b` what it stands for."""
    text = text.replace("FACTS\n", HEAD)
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def told(diagnostic: Diagnostic) -> str:
    """A diagnostic as the golden file shows it."""
    span = diagnostic.span
    assert span is not None
    lines = [f"=> {span.line}:{span.column} {diagnostic.code}: {diagnostic.message}"]
    lines += [f"   help: {diagnostic.help}"] if diagnostic.help else []
    for label in diagnostic.labels:
        place = "" if label.span.file == "design.yaml" else f"{label.span.file}:"
        lines.append(f"   {place}{label.span.line}: {label.text}")
    lines += [f"   cites {diagnostic.citation}"] if diagnostic.citation else []
    return "\n".join(lines)


@pytest.mark.parametrize(("title", "text", "said"), cases(), ids=[title for title, _, _ in cases()])
def test_what_is_said(title: str, text: str, said: str, program: Program) -> None:
    design, diagnostics = read(design_of(text), program)
    assert design is None
    assert "\n".join(map(told, diagnostics)) == said


@pytest.mark.parametrize(("title", "text", "said"), cases(), ids=[title for title, _, _ in cases()])
def test_the_words_follow_the_house(title: str, text: str, said: str, program: Program) -> None:
    for diagnostic in read(design_of(text), program).diagnostics:
        for words in (diagnostic.message, diagnostic.help, *(label.text for label in diagnostic.labels)):
            assert not words.endswith(".") or words.endswith("...")
            assert not re.match(r"[A-Z][a-z]", words)
        assert diagnostic.message


def test_every_kind_of_fault_is_shown() -> None:
    shown = {code for _, _, said in cases() for code in re.findall(r"^=> \d+:\d+ ([a-z-]+):", said, re.M)}
    assert shown == OF_DESIGNS - {"too-deep-or-large"}  # those need files beyond the limits
    assert set(CODES) >= OF_DESIGNS


@pytest.mark.skipif(not UPDATE, reason="set UPDATE_GOLDEN=1 to write what is said now")
def test_update(program: Program) -> None:
    preface = re.split(r"^# (?=[a-zA-Z])", GOLDEN.read_text(encoding="utf-8"), flags=re.M)[0]
    chunks = [
        f"# {title}\n{text}" + "\n".join(map(told, read(design_of(text), program).diagnostics)) + "\n"
        for title, text, _ in cases()
    ]
    GOLDEN.write_text(preface + "\n".join(chunks), encoding="utf-8")
