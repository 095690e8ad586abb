"""The passes that make a checked program of parsed files, in their order."""

from __future__ import annotations

from collections.abc import Mapping

from nsis_rules.diagnostics.diagnostic import Diagnostic, errors_in
from nsis_rules.diagnostics.source import Source
from nsis_rules.program import program as typed
from nsis_rules.program.depend import index
from nsis_rules.program.resolve import RuleFiles, resolve
from nsis_rules.program.typecheck.typecheck import typecheck
from nsis_rules.program.whole import cycles, whole


def check(files: RuleFiles, sources: Mapping[str, Source]) -> tuple[typed.Program, list[Diagnostic]]:
    """Return the typed program of all files with every fault found; the program is whole if there is none."""
    files = list(files)
    names = resolve(files)
    checked = typecheck(files, names, sources)
    checked.program.uses.update(index(checked.program))
    diagnostics = [*names.diagnostics, *checked.diagnostics, *cycles(checked)]
    if not errors_in(diagnostics):
        diagnostics += whole(checked)
    return checked.program, sorted(_each_place_once(diagnostics), key=lambda one: one.span or ())


def _each_place_once(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """A declaration over a range is checked for each member: what is wrong with all of them is said once."""
    return list({(one.code, one.span): one for one in reversed(diagnostics)}.values())
