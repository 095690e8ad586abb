"""Text to tree: each declaration of a file is parsed on its own, so that one file reports all its faults."""

from __future__ import annotations

from functools import cache

import lark
from lark.indenter import DedentError, Indenter

from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.diagnostics.source import Source
from nsis_rules.shipped import shipped
from nsis_rules.syntax import layout, parse_errors, tree
from nsis_rules.syntax.build import Build
from nsis_rules.syntax.build_expressions import Misread


class _Blocks(Indenter):
    """Turns deeper and shallower lines into _INDENT and _DEDENT."""

    NL_type = "_NL"
    OPEN_PAREN_types: list[str] = []  # noqa: RUF012 (lark reads a class attribute)
    CLOSE_PAREN_types: list[str] = []  # noqa: RUF012
    INDENT_type = "_INDENT"
    DEDENT_type = "_DEDENT"
    tab_len = 8


@cache
def grammar() -> lark.Lark:
    """Build the parser from the shipped grammar; once a process."""
    text = (shipped("grammar") / "rules.lark").read_text(encoding="utf-8")
    return lark.Lark(text, parser="lalr", postlex=_Blocks(), regex=True, propagate_positions=True)


def parse(source: Source) -> tuple[tree.RuleFile, list[Diagnostic]]:
    """Parse a rule file; returns what could be read and a diagnostic for each declaration that could not."""
    diagnostics = layout.refused_characters(source)
    if diagnostics:
        return tree.RuleFile(source.name), diagnostics
    declarations = []
    for chunk in layout.declarations_apart(source):
        try:
            declarations.append(_parse_chunk(source, chunk))
        except (lark.UnexpectedInput, DedentError) as error:
            diagnostics.append(parse_errors.explain(error, source, chunk))
        except Misread as error:
            diagnostics.append(error.diagnostic)
        except lark.exceptions.VisitError as error:
            if not isinstance(error.orig_exc, Misread):
                raise
            diagnostics.append(error.orig_exc.diagnostic)
        except RecursionError:
            span = source.span(chunk.first_line)
            diagnostics.append(Diagnostic("syntax", span, "this declaration is nested too deeply"))
    return tree.RuleFile(source.name, tuple(declarations)), diagnostics


def _parse_chunk(source: Source, chunk: layout.Chunk) -> tree.Declarations:
    parsed = grammar().parse(chunk.text)
    built = Build(source, chunk.first_line - 1).transform(parsed)
    declaration: tree.Declarations = built.children[0]
    return declaration
