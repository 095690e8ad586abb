"""Advice on rules that are sound but unwise: few rules, on by default, each with a page."""

from __future__ import annotations

from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.program import program as typed


def advice(program: typed.Program) -> list[Diagnostic]:
    """Return the warnings about a checked program, in the order of the files."""
    return sorted([*_only_known(program), *_no_example(program)], key=lambda one: one.span or ())


def _only_known(program: typed.Program) -> list[Diagnostic]:
    numbers: list[typed.Parameter | typed.Requirement] = [
        *program.parameters.values(),
        *program.requirements.values(),
    ]
    found = {
        one.about.span: Diagnostic(
            "only-known",
            one.about.span,
            f"`{one.name}` is marked `{one.about.mark}`: no one has seen its source",
            "find the text, then mark it `seen`",
        )
        for one in numbers
        if one.about.mark in ("known", "unsure")
    }
    return list(found.values())


def _no_example(program: typed.Program) -> list[Diagnostic]:
    shown = {
        program.requirements[expected.requirement].base
        for example in program.examples.values()
        for expected in example.expected
        if isinstance(expected, typed.ExpectedVerdict)
    }
    found = {
        one.about.span: Diagnostic(
            "no-example",
            one.about.span,
            f"no example shows `{one.base}`",
            "add one on each side of its threshold",
        )
        for one in program.requirements.values()
        if one.base not in shown
    }
    return list(found.values())
