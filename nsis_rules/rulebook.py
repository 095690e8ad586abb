"""The rulebook: rules loaded and checked, and what can be asked of them. The order of the passes is here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nsis_rules import __version__, cache
from nsis_rules.compliance.check import Report, check_design
from nsis_rules.diagnostics.diagnostic import Diagnostic, Faults, errors_in
from nsis_rules.diagnostics.source import Source
from nsis_rules.facts.design import Design
from nsis_rules.facts.read import read_design
from nsis_rules.program.program import Program
from nsis_rules.shipped import shipped

if TYPE_CHECKING:
    from pydantic import BaseModel

_LARGEST_FILE = 4_000_000

# A declaration that did not parse is missing: what may only follow from that is not reported beside it.
_FOLLOWS = frozenset(
    (
        *("unknown-name", "unknown-fact", "unknown-type", "unknown-instrument"),
        *("incomplete-table", "unused-option", "standard-person-incomplete"),
    )
)


@dataclass(frozen=True)
class Rulebook:
    """Checked rules. `hash` is the hash of their content, by which reports name the rulebook."""

    program: Program
    hash: str
    folder: Path

    @classmethod
    def load(
        cls, folder: str | Path | None = None, compiling: Callable[[int], None] | None = None
    ) -> Rulebook:
        """Load the rules shipped with the package, or those of a folder.

        `compiling` is called with the number of files when nothing is cached. Raises `Faults` with
        every diagnostic if the rules are not sound.
        """
        root = Path(folder) if folder is not None else shipped("rules")
        contents = read_rule_files(root)
        key = cache.key_of([("version", __version__.encode()), *_code_and_grammar(), *contents])
        program = cache.read(key)
        if program is None:
            if compiling is not None:
                compiling(len(contents))
            program = compile_rules(contents)
            cache.write(key, program)
        return cls(program, cache.key_of(contents), root)

    def read_design(self, path: str | Path) -> Design:
        """Read a design file, or a shipped design by name; raises `Faults` with each error at its line."""
        source = read_source(design_path(path))
        design, diagnostics = read_design(source, self.program)
        if design is None or errors_in(diagnostics):
            raise Faults(diagnostics)
        return design

    def facts_model(self) -> type[BaseModel]:
        """Return the pydantic model of the facts of a design: a field a group, each fact typed and bounded."""
        # Pydantic takes longer to import than a design takes to be judged.
        from nsis_rules.facts.schema import facts_model  # noqa: PLC0415

        return facts_model(self.program)

    def design_schema(self) -> dict[str, Any]:
        """Return the JSON Schema of a design file, for editors that complete and check as one types."""
        from nsis_rules.facts.schema import design_schema  # noqa: PLC0415

        return design_schema(self.program)

    def check(
        self,
        design: Design,
        against: Sequence[str] = (),
        as_of: date | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> Report:
        """Judge a design against conventions (all if none is named) as of a day (else the design's own)."""
        return replace(check_design(self.program, design, against, as_of, readings), rulebook=self.hash)


def read_rule_files(root: Path) -> list[tuple[str, bytes]]:
    """Return the rule files below a folder (or one file) with their contents, in a fixed order."""
    if not root.exists():
        raise Faults([Diagnostic("unreadable-file", None, f"there is no file or folder `{root}`")])
    paths = [root] if root.is_file() else sorted(root.rglob("*.rules"))
    if not paths:
        raise Faults([Diagnostic("unreadable-file", None, f"there are no `.rules` files in `{root}`")])
    base = root.parent if root.is_file() else root
    return [(str(Path(base.name) / path.relative_to(base)), path.read_bytes()) for path in paths]


def _code_and_grammar() -> list[tuple[str, bytes]]:
    """Return what else a checked program depends on: the grammar and the code of the passes."""
    passes = Path(__file__).parent
    folders = ("syntax", "program", "diagnostics")
    sources = [path for folder in folders for path in (passes / folder).rglob("*.py")]
    sources += [passes / "store.py", passes / "values.py"]
    files = [shipped("grammar") / "rules.lark", *sorted(sources)]
    return [(path.name, path.read_bytes()) for path in files]


def read_source(path: Path) -> Source:
    """Return the text of a file; raises `Faults` if it cannot be read as UTF-8."""
    try:
        content = path.read_bytes()
        if len(content) > _LARGEST_FILE:
            raise Faults(
                [Diagnostic("file-too-large", None, f"`{path}` is larger than {_LARGEST_FILE:,} bytes")]
            )
        return Source.of(str(path), content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Faults(
            [Diagnostic("unreadable-file", None, f"`{path}` is not UTF-8 text", "save it as UTF-8")]
        ) from error
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise Faults([Diagnostic("unreadable-file", None, f"`{path}`: {reason.lower()}")]) from error


def design_path(name: str | Path) -> Path:
    """Return the path of a design: a file, or the name of a shipped design without its suffix."""
    path = Path(name)
    named = shipped("designs") / f"{name}.yaml"
    if not path.exists() and named.exists():
        return named
    return path


def sources_of(contents: Sequence[tuple[str, bytes]]) -> tuple[dict[str, Source], list[Diagnostic]]:
    """Return the texts of rule files by name, and a diagnostic for each that is not UTF-8."""
    sources, diagnostics = {}, []
    for name, content in contents:
        try:
            sources[name] = Source.of(name, content.decode("utf-8"))
        except UnicodeDecodeError:
            diagnostics.append(
                Diagnostic("unreadable-file", None, f"`{name}` is not UTF-8 text", "save it as UTF-8")
            )
    return sources, diagnostics


def examine(contents: Sequence[tuple[str, bytes]]) -> tuple[Program, list[Diagnostic], dict[str, Source]]:
    """Run the passes over rule files: parse, resolve, check; returns the program and every diagnostic."""
    # Only compiling needs the parser and the checker; a cached rulebook starts without them.
    from nsis_rules.program.check import check  # noqa: PLC0415
    from nsis_rules.syntax.parse import parse  # noqa: PLC0415

    sources, diagnostics = sources_of(contents)
    files = []
    for source in sources.values():
        file, found = parse(source)
        files.append(file)
        diagnostics += found
    program, found = check(files, sources)
    if not errors_in(diagnostics):
        diagnostics += found
    else:
        diagnostics += [one for one in found if one.code not in _FOLLOWS]
    return program, diagnostics, sources


def compile_rules(contents: Sequence[tuple[str, bytes]]) -> Program:
    """Return the checked program of rule files; raises `Faults` if they are not sound."""
    program, diagnostics, _ = examine(contents)
    if errors_in(diagnostics):
        raise Faults(diagnostics)
    return program
