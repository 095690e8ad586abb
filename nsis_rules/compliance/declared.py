"""Declarations made by a design: which of them carry, and which are invalid and carry nothing."""

from __future__ import annotations

from collections.abc import Mapping

from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.diagnostics.source import Span
from nsis_rules.engines.contract import Situation
from nsis_rules.engines.interpret import Frame, Interpreter
from nsis_rules.program import program as typed
from nsis_rules.values import UNKNOWN, Value


def declared_options(
    program: typed.Program, declares: tuple[str, ...], situation: Situation, places: Mapping[str, Span] | None = None
) -> tuple[dict[str, Value], tuple[Diagnostic, ...]]:
    """Return the options declared, True or UNKNOWN where their validity is unknown, and the invalid ones.

    A declaration is invalid where `valid when` is false, or where more options are taken than allowed.
    """
    carried: dict[str, Value] = {}
    problems = []
    for declaration in program.declarations.values():
        taken = options_taken(declaration, declares)
        if not taken:
            continue
        validity, why = _validity(program, declaration, taken, declares, situation)
        if validity is False:
            place = (places or {}).get(f"declares.{taken[0]}")
            message = f"`{declaration.name}` is declared, but {why}"
            help = f"see {', '.join(declaration.about.cites)}; it carries nothing in this report"
            problems.append(Diagnostic("invalid-declaration", place, message, help))
        else:
            carried |= dict.fromkeys(taken, validity)
    return carried, tuple(problems)


def options_taken(declaration: typed.Declaration, declares: tuple[str, ...]) -> tuple[str, ...]:
    """Return the options of a declaration that are taken; naming the whole takes all of them."""
    options = tuple(option.name for option in declaration.options) or (declaration.name,)
    if declaration.name in declares:
        return options
    return tuple(option for option in options if option in declares)


def _validity(
    program: typed.Program,
    declaration: typed.Declaration,
    taken: tuple[str, ...],
    declares: tuple[str, ...],
    situation: Situation,
) -> tuple[Value, str]:
    limit = declaration.at_most
    freed = declaration.unless and any(f"{one}.".startswith(f"{declaration.unless}.") for one in declares)
    if limit is not None and len(taken) > limit and not freed:
        return False, f"{len(taken)} options are taken where at most {limit} may be"
    if declaration.valid_when is None:
        return True, ""
    held = Interpreter(program, situation).value(declaration.valid_when, Frame())
    return (UNKNOWN if held is UNKNOWN else held), "the condition for making it does not hold"
