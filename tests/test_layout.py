"""The house rules that a machine can hold: layers, the public door, docstrings, sizes, names."""

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "nsis_rules"
MODULES = sorted(PACKAGE.rglob("*.py"))

LONGEST_FUNCTION = 60
LONGEST_MODULE = 450
# What may be longer, as "nsis_rules/module.py" or "nsis_rules/module.py:function". Meant to stay empty.
MAY_BE_LONGER: frozenset[str] = frozenset()

LAYERS = [
    "cli",
    "reports",
    "rulebook",
    "compliance",
    "engines",
    "facts",
    "program",
    "syntax",
    "diagnostics",
    "values",
]
# A method that builds the tree for a rule of the grammar is described there.
RULES_OF_THE_GRAMMAR = set(
    re.findall(r"[a-z_]+", (ROOT / "grammar" / "rules.lark").read_text(encoding="utf-8"))
)
DOOR = {"Rulebook", "Verdict", "__version__"}
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "misc"}

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def name_of(path: Path) -> str:
    """A module's path as people write it."""
    return path.relative_to(ROOT).as_posix()


def definitions(body: list[ast.stmt], inside: str = "") -> Iterator[tuple[str, Definition]]:
    """Functions, classes and methods with dotted names; not what stands inside a function."""
    for node in body:
        if isinstance(node, Definition):
            name = f"{inside}{node.name}"
            yield name, node
            if isinstance(node, ast.ClassDef):
                yield from definitions(node.body, f"{name}.")


def is_public(name: str) -> bool:
    """No part of the dotted name begins with an underscore."""
    return not any(part.startswith("_") for part in name.split("."))


@pytest.fixture(params=MODULES, ids=name_of)
def module(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_layers_and_other_contracts_of_pyproject() -> None:
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as run; run()",
            "--no-logo",
            "--no-cache",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("layer", LAYERS)
def test_the_layer_exists(layer: str) -> None:
    importlib.import_module(f"nsis_rules.{layer}")


def test_the_public_door() -> None:
    door = importlib.import_module("nsis_rules")
    assert set(door.__all__) >= DOOR
    assert len(door.__all__) == len(set(door.__all__))
    assert [name for name in door.__all__ if not hasattr(door, name)] == []


def test_module_has_a_docstring(module: Path) -> None:
    assert ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))), "write what this module is for"


def test_public_definitions_are_documented_and_annotated(module: Path) -> None:
    faults = []
    described_elsewhere = (
        RULES_OF_THE_GRAMMAR if name_of(module).startswith("nsis_rules/syntax/build") else set()
    )
    for name, node in definitions(ast.parse(module.read_text(encoding="utf-8")).body):
        if not is_public(name):
            continue
        described = "." in name and node.name in described_elsewhere
        if not described and not ast.get_docstring(node) and not is_overload(node):
            faults.append(f"line {node.lineno}: {name} has no docstring")
        if isinstance(node, FUNCTIONS) and node.returns is None:
            faults.append(f"line {node.lineno}: {name} has no return annotation")
    assert faults == []


def is_overload(node: Definition) -> bool:
    """An `@overload` only declares a type, and a setter is documented by its property."""
    written = [ast.unparse(decorator) for decorator in node.decorator_list]
    return any(text.split(".")[-1] in {"overload", "setter"} for text in written)


def test_module_name_says_something(module: Path) -> None:
    assert EMPTY_NAMES.isdisjoint(part.strip("_") for part in module.relative_to(ROOT).with_suffix("").parts)


def test_sizes(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    sizes = [(name_of(module), len(text.splitlines()), LONGEST_MODULE)]
    sizes += [
        (f"{name_of(module)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1, LONGEST_FUNCTION)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, FUNCTIONS)
    ]
    faults = [
        f"{what}: {lines} lines, at most {most}"
        for what, lines, most in sizes
        if lines > most and what not in MAY_BE_LONGER
    ]
    assert faults == []
