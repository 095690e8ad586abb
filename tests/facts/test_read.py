"""The file itself: limits, both parsers of PyYAML, the shipped designs, and whatever comes along."""

import re
import subprocess
import sys
import time

import pytest
import yaml
from facts.reading import read, with_facts
from facts.test_design import GOOD
from facts.test_wrong_designs import cases, design_of, told
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nsis_rules.facts import read as reader
from nsis_rules.facts.written import MAXIMUM_DEPTH, MAXIMUM_NODES
from nsis_rules.program.program import Program
from nsis_rules.shipped import shipped

FUZZ = settings(max_examples=max(2_000, settings.default.max_examples))
SHIPPED = sorted(shipped("designs").glob("*.yaml"))


@pytest.mark.parametrize(
    "text",
    [
        "design: x\nsources:\n" + "  a: b\n" * (reader.MAXIMUM_BYTES // 7),
        "design: x\nsources:\n" + "".join(f"  k{n}: v\n" for n in range(MAXIMUM_NODES)),
        "design: x\nfacts: " + "[" * (MAXIMUM_DEPTH + 1) + "]" * (MAXIMUM_DEPTH + 1),
        "[" * 100_000,
        "{a: " * 100_000,
        "".join(f"{' ' * n}a:\n" for n in range(400)),
    ],
    ids=["bytes", "nodes", "depth", "open brackets", "open braces", "indented"],
)
def test_limits(text: str, program: Program) -> None:
    design, diagnostics = read(text, program)
    assert design is None
    assert [diagnostic.code for diagnostic in diagnostics] == ["too-deep-or-large"]


def test_as_deep_as_a_design_needs(program: Program) -> None:
    assert read(GOOD, program).diagnostics == []


def test_billion_laughs(program: Program) -> None:
    lines = ["design: x", "a0: &a0 [ha, ha]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))]
    design, diagnostics = read("\n".join(lines), program)
    assert design is None
    assert {diagnostic.code for diagnostic in diagnostics} == {"yaml-syntax", "unknown-key"}


# An unknown directive is refused by one of the two and passed over by the other.
@pytest.mark.parametrize("text", [GOOD, *(design_of(text) for _, text, _ in cases() if "%FOO" not in text)])
def test_both_parsers_say_the_same(text: str, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reader._LOADER is yaml.CSafeLoader
    fast = read(text, program)
    monkeypatch.setattr(reader, "_LOADER", yaml.SafeLoader)
    slow = read(text, program)
    assert slow.design == fast.design
    said = [re.sub(r"^=> \d+:\d+", "", told(one)) for one in slow.diagnostics]
    assert said == [re.sub(r"^=> \d+:\d+", "", told(one)) for one in fast.diagnostics]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_designs_are_read(path: object, shipped_program: Program) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    design, diagnostics = read(text, shipped_program)
    assert list(map(told, diagnostics)) == []
    assert design is not None
    assert len(design.facts) > 20


def test_a_long_wrong_file_is_refused_quickly(program: Program) -> None:
    wrong = "".join(f"  sickness.wating_period_{n}: 3\n" for n in range(9_000))
    start = time.perf_counter()
    _, diagnostics = read(f"design: x\nfacts:\n{wrong}", program)
    assert len(diagnostics) == 9_000
    assert time.perf_counter() - start < 5


def test_importing_the_reader_makes_no_models() -> None:
    code = "import sys, nsis_rules.facts.read; print(sorted(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for module in ("schema", "template"):
        assert f"'nsis_rules.facts.{module}'" not in run.stdout


# ---------------------------------------------------------------- whatever comes along

TOKENS = [
    "unknown", "none", "unlimited", "BDT", " per month", "%", "days", "weeks", "months", "{", "}",
    "[", "]", ":", ": ", ", ", ",", "- ", "\n", "\n  ", "\t", "'", "\"", "&a ", "*a", "!!int ",
    "<<: *a", "? ", "| ", "> ", "# ", "---\n", "...\n", "%YAML 1.1\n", "value", "from: ", "until: ",
    "because: ", "facts:", "sickness", ".", "0x1F", "1e9", "~", "1:30", "\u200b", "\u2028", "\x00",
    "\ufeff", "\x85", "৳", "০১", "ক্ষ", "😀", "2026-02-30", "@", "`", "=",
]  # fmt: skip


@st.composite
def broken(draw: st.DrawFn) -> str:
    """A good design with some characters deleted, doubled, swapped, or other things put in."""
    text = GOOD
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(text)))
        kind = draw(st.sampled_from(["delete", "double", "swap", "insert", "cut", "line"]))
        length = draw(st.integers(1, 12))
        piece = text[place : place + length]
        if kind == "delete":
            text = text[:place] + text[place + length :]
        elif kind == "double":
            text = text[:place] + piece + text[place:]
        elif kind == "swap":
            text = text[:place] + piece[::-1] + text[place + length :]
        elif kind == "insert":
            text = text[:place] + draw(st.sampled_from(TOKENS)) + text[place:]
        elif kind == "cut":
            text = text[:place]
        else:
            lines = text.split("\n")
            number = draw(st.integers(0, len(lines) - 1))
            text = "\n".join([*lines[:number], *lines[number : number + 1] * 2, *lines[number + 1 :]])
    return text


def check_any(text: str, program: Program) -> None:
    """Reading never raises: a design or diagnostics, each of them inside the file."""
    design, diagnostics = read(text, program)
    assert (design is None) == bool(diagnostics)
    lines = text.removeprefix("\ufeff").split("\n")
    for diagnostic in diagnostics:
        span = diagnostic.span
        assert span is not None
        assert 1 <= span.line <= span.end_line <= len(lines) + 1
        assert span.column >= 1
        assert (span.line, span.column) < (span.end_line, span.end_column)
    for answer in (answer for answers in (design.facts.values() if design else ()) for answer in answers):
        assert answer.span is not None


@FUZZ
@given(text=broken())
@example(text="%YAML 1.1\n---\ndesign: x\n")
@example(text="")
@example(text="\ud800")
def test_broken_designs_never_raise(text: str, program: Program) -> None:
    check_any(text, program)


@FUZZ
@given(
    name=st.sampled_from(
        ["rate", "ceiling", "grounds", "durations", "enough", "waiting_period", "wages", "form"]
    ),
    value=st.text(max_size=30),
)
def test_any_scalar_never_raises(name: str, value: str, program: Program) -> None:
    check_any(with_facts(f"sickness.{name}: {value}"), program)


@FUZZ
@given(pieces=st.lists(st.sampled_from(TOKENS), max_size=12))
def test_any_tokens_never_raise(pieces: list[str], program: Program) -> None:
    check_any("design: x\nfacts:\n  sickness.rate: " + "".join(pieces), program)
