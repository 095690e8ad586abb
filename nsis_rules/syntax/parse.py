"""Text to tree: each declaration of a file is parsed on its own, so that one file reports all its faults."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import lark
from lark.indenter import DedentError, Indenter

from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.diagnostics.source import Source
from nsis_rules.shipped import shipped
from nsis_rules.syntax import layout, parse_errors, tree
from nsis_rules.syntax.build import Build
from nsis_rules.syntax.build_expressions import Misread

# Nobody nests deeper, and hostile text does: every pass after this one may recurse.
_DEEPEST = 100
_LAYOUT = ("_NL", "_INDENT", "_DEDENT")


class _Blocks(Indenter):
    """Turns deeper and shallower lines into _INDENT and _DEDENT."""

    NL_type = "_NL"
    OPEN_PAREN_types: list[str] = []  # noqa: RUF012 (lark reads a class attribute)
    CLOSE_PAREN_types: list[str] = []  # noqa: RUF012
    INDENT_type = "_INDENT"
    DEDENT_type = "_DEDENT"
    tab_len = 8

    def handle_NL(self, token: lark.Token) -> Iterator[lark.Token]:  # noqa: N802 (lark's name)
        """Do as lark does, but say where a line is as deep as no block: lark's error has no place."""
        depths = tuple(self.indent_level)
        try:
            yield from super().handle_NL(token)
        except DedentError as error:
            raise parse_errors.UnevenLine(token.end_line or 1, depths) from error


def _takes_room(node: Any) -> bool:
    """Return whether a part of the text counts for the place of what holds it; ends of lines do not."""
    return not (isinstance(node, lark.Token) and node.type in _LAYOUT)


@cache
def grammar() -> lark.Lark:
    """Build the parser from the shipped grammar; once a process."""
    text = (shipped("grammar") / "rules.lark").read_text(encoding="utf-8")
    return lark.Lark(text, parser="lalr", postlex=_Blocks(), regex=True, propagate_positions=_takes_room)


def parse(source: Source) -> tuple[tree.RuleFile, list[Diagnostic]]:
    """Parse a rule file; returns what could be read and a diagnostic for each declaration that could not."""
    if len(source.text) > layout.LONGEST_FILE:
        message = f"the file is larger than {layout.LONGEST_FILE:,} characters"
        return tree.RuleFile(source.name), [Diagnostic("file-too-large", source.span(1), message)]
    diagnostics = layout.refused_characters(source)
    refused = [diagnostic.span.line for diagnostic in diagnostics if diagnostic.span]
    declarations = []
    for chunk in layout.declarations_apart(source):
        if any(line in chunk.lines for line in refused):
            continue
        read = parse_declaration(source, chunk)
        if isinstance(read, Diagnostic):
            diagnostics.append(read)
        else:
            declarations.append(read)
    diagnostics.sort(key=lambda diagnostic: diagnostic.span or source.span(1))
    return tree.RuleFile(source.name, tuple(declarations)), diagnostics


def parse_declaration(source: Source, chunk: layout.Chunk) -> tree.Declarations | Diagnostic:
    """Parse one declaration of a file; returns it, or what is wrong with it."""
    if chunk.text.startswith(" "):
        message, advice = "a declaration begins in the first column", "take the blanks away before it"
        return Diagnostic("wrong-indentation", source.span(chunk.first_line), message, advice)
    try:
        parsed = grammar().parse(chunk.text)
        if _is_deeper_than(parsed, _DEEPEST):
            message, advice = "this declaration is nested too deeply", "give its parts names of their own"
            return Diagnostic("syntax", source.span(chunk.first_line), message, advice)
        declaration: tree.Declarations = Build(source, chunk.first_line - 1).transform(parsed).children[0]
    except (lark.UnexpectedInput, parse_errors.UnevenLine) as error:
        return parse_errors.explain(error, source, chunk)
    except lark.exceptions.VisitError as error:
        if not isinstance(error.orig_exc, Misread):
            raise
        return error.orig_exc.diagnostic
    return declaration


def _is_deeper_than(parsed: lark.Tree[Any], limit: int) -> bool:
    """Return whether a tree has more levels; without recursion, which it is to prevent."""
    level: list[Any] = [parsed]
    for _ in range(limit):
        level = [child for node in level for child in node.children if isinstance(child, lark.Tree)]
        if not level:
            return False
    return True
