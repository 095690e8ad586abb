"""Declarations made by a design: which of them carry, and which are invalid and carry nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from nsis_rules import values
from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.diagnostics.source import Span
from nsis_rules.engines.contract import Situation, Unanswerable
from nsis_rules.engines.interpret import Frame, Interpreter
from nsis_rules.program import program as typed
from nsis_rules.values import UNKNOWN, Value


def declared_options(
    program: typed.Program,
    declares: tuple[str, ...],
    situation: Situation,
    places: Mapping[str, Span] | None = None,
) -> tuple[dict[str, Value], tuple[Diagnostic, ...]]:
    """Return the options that carry, True or UNKNOWN where their validity is unknown, and what is wrong.

    A declaration is invalid where `valid when` is false, or where more options are taken than allowed.
    """
    validity = _Validity(program, declares, situation)
    declared: dict[str, Value] = {}
    problems = []
    for declaration in program.declarations.values():
        taken = options_taken(declaration, declares)
        if not taken:
            continue
        place = (places or {}).get(f"declares.{taken[0]}")
        valid, why = validity.of(declaration)
        if valid is not False:
            declared |= dict.fromkeys(taken, valid)
        if why is not None:
            problems.append(replace(why, span=place))
    return declared, tuple(problems)


def options_taken(declaration: typed.Declaration, declares: tuple[str, ...]) -> tuple[str, ...]:
    """Return the options of a declaration that are taken; naming the whole takes all of them."""
    options = tuple(option.name for option in declaration.options) or (declaration.name,)
    if declaration.name in declares:
        return options
    return tuple(option for option in options if option in declares)


def bearing_on(program: typed.Program, option: str) -> Iterator[typed.Declaration]:
    """Yield the declarations on which the validity of an option turns: its own, and what frees it of a limit."""
    owners, seen = program.options(), set[str]()
    declaration = owners.get(option)
    while declaration is not None and declaration.name not in seen:
        seen.add(declaration.name)
        yield declaration
        declaration = owners.get(declaration.unless) or program.declarations.get(declaration.unless)


class _Validity:
    """Finds for each declaration made whether it is valid; one that frees another of its limit comes first."""

    def __init__(self, program: typed.Program, declares: tuple[str, ...], situation: Situation) -> None:
        self._program, self._declares = program, declares
        taken = [option for one in program.declarations.values() for option in options_taken(one, declares)]
        # A condition may ask what else is declared; whether that is valid is another question.
        self._situation = replace(situation, declared=dict.fromkeys(taken, True))
        self._found: dict[str, tuple[Value, Diagnostic | None]] = {}

    def of(self, declaration: typed.Declaration) -> tuple[Value, Diagnostic | None]:
        """Return True, False or UNKNOWN, and what to say where it is false or has no answer."""
        if declaration.name not in self._found:
            self._found[declaration.name] = True, None  # while it is being found: two that free each other
            self._found[declaration.name] = self._judged(declaration)
        return self._found[declaration.name]

    def _judged(self, declaration: typed.Declaration) -> tuple[Value, Diagnostic | None]:
        within_limit = self._within_limit(declaration)
        if within_limit is False:
            count = len(options_taken(declaration, self._declares))
            return self._invalid(
                declaration, f"{count} options are taken where at most {declaration.at_most} may be"
            )
        if declaration.valid_when is None:
            return within_limit, None
        try:
            held = Interpreter(self._program, self._situation).value(declaration.valid_when, Frame())
        except Unanswerable as problem:
            message = f"whether `{declaration.name}` is valid: {problem.message}"
            return UNKNOWN, Diagnostic(problem.code, None, message, problem.help)
        if held is False:
            return self._invalid(declaration, "the condition for making it does not hold")
        return values.kleene_all((within_limit, held)), None

    def _invalid(self, declaration: typed.Declaration, why: str) -> tuple[Value, Diagnostic]:
        message = f"`{declaration.name}` is declared, but {why}"
        advice = f"see {', '.join(declaration.about.cites)}; it carries nothing in this report"
        return False, Diagnostic("invalid-declaration", None, message, advice)

    def _within_limit(self, declaration: typed.Declaration) -> Value:
        taken = options_taken(declaration, self._declares)
        if declaration.at_most is None or len(taken) <= declaration.at_most:
            return True
        return values.kleene_any(
            self.of(one)[0]
            for one in self._program.declarations.values()
            for option in options_taken(one, self._declares)
            if declaration.unless and f"{option}.".startswith(f"{declaration.unless}.")
        )
