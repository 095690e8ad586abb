"""Texts for the tests of the syntax: shipped rules, spellings, random declarations, trees without places."""

import dataclasses
import itertools
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as patterns  # type: ignore[attr-defined]
from typing import Any

from lark.grammar import Terminal
from lark.lexer import TerminalDef

from nsis_rules.diagnostics.source import Source, Span
from nsis_rules.syntax import layout, parse, tree

ROOT = Path(__file__).parent.parent
NOWHERE = Span("", 0, 0, 0, 0)

# Terminals with more spellings than can be listed: an example or two.
OPEN_TERMINALS = {
    "NAME": ("x", "wage", "day_of_case", "বেতন"),
    "CODE": ("C102", "NSIS-UI"),
    "SEGMENT": ("18", "rate", "schedule", "is"),
    "LABEL": ("(a)", "(1)(b)", "(ক)"),
    "STRING": ('"Text, 1 = #"', '"কত দিন?"'),
    "CITE": ("C102 Art. 18(2)(b)", "BLA s. 46(1) proviso"),
    "PROVISION": ("s. 48",),
    "DATE": ("2026-07-01",),
    "NUMBER": ("0", "26", "30,000,000", "1.5"),
    "PERCENT": ("45%", "66.6%"),
    "MONEY": ("BDT 12,500", "BDT 0.01"),
}
_WITHOUT_LOOKING_AROUND = re.compile(r"\(\?(?:!|=|<!)(?:\[[^]]*\]|\((?:\?:)?[^()]*\)|[^()])*\)")


def bare(node: Any) -> Any:
    """A tree with every place the same, to be compared with one written by hand."""
    if isinstance(node, tuple | list):
        return tuple(bare(part) for part in node)
    if isinstance(node, tree.RuleFile):
        return bare(node.declarations)
    if isinstance(node, tree.Node):
        fields = {field.name: bare(getattr(node, field.name)) for field in dataclasses.fields(node)}
        return type(node)(**fields | {"span": NOWHERE})
    return node


def shipped_sources() -> list[Source]:
    """The rule files of the project."""
    files = sorted((ROOT / "rules").rglob("*.rules"))
    return [Source.of(str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")) for file in files]


@cache
def shipped_declarations() -> tuple[str, ...]:
    """The declarations of the project's rule files, without the comments between them."""
    chunks = itertools.chain.from_iterable(map(layout.declarations_apart, shipped_sources()))
    return tuple(chunk.text.replace(layout.CONTINUATION, "") for chunk in chunks)


def terminals() -> list[TerminalDef]:
    """The terminals of the grammar, those that only lay out apart."""
    hidden = ("_NL", "COMMENT", "CONTINUED")
    return [t for t in parse.grammar().terminals if t.name not in hidden and not t.name.startswith("__")]


@cache
def spellings(terminal: TerminalDef) -> tuple[str, ...]:
    """Each way a terminal may be written; some of them where there are too many."""
    if terminal.name in OPEN_TERMINALS:
        return OPEN_TERMINALS[terminal.name]
    if terminal.pattern.type == "str":
        return (terminal.pattern.value,)
    return tuple(_spelt(patterns.parse(_WITHOUT_LOOKING_AROUND.sub("", terminal.pattern.value))))


def _spelt(pattern: Any) -> Iterator[str]:
    parts = [list(_part(*part)) for part in pattern]
    return ("".join(chosen) for chosen in itertools.product(*parts))


def _part(kind: Any, value: Any) -> Iterator[str]:
    if kind is op.LITERAL:
        yield chr(value)
    elif kind is op.IN:
        assert value == [(op.RANGE, (48, 57))], value
        yield "2"
    elif kind is op.BRANCH:
        yield from itertools.chain.from_iterable(map(_spelt, value[1]))
    elif kind is op.SUBPATTERN:
        yield from _spelt(value[3])
    elif kind is op.MAX_REPEAT:
        least, _, repeated = value
        for times in sorted({least, 1}):
            yield from ("".join(chosen) for chosen in itertools.product(_spelt(repeated), repeat=times))
    else:
        raise AssertionError(kind)


def forms_of_the_grammar() -> set[str]:
    """The names under which lark hands subtrees to the builders."""
    names = set()
    for rule in parse.grammar().rules:
        name = rule.alias or str(rule.origin.name)
        kept = [symbol for symbol in rule.expansion if not (symbol.is_term and symbol.filter_out)]
        passed_through = rule.options.expand1 and rule.alias is None and len(kept) == 1
        if not name.startswith("_") and not passed_through:
            names.add(name)
    return names


class RandomDeclarations:
    """Declarations made at random from the grammar; most of them parse."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._spellings = {terminal.name: spellings(terminal) for terminal in terminals()}
        self._rules: dict[str, list[list[Any]]] = {}
        for rule in parse.grammar().rules:
            self._rules.setdefault(rule.origin.name, []).append(list(rule.expansion))
        self._depths = self._least_depths()

    def __call__(self) -> str:
        """Make one."""
        words = list(self._expand("declaration", self._random.randint(8, 16)))
        return self._laid_out(words)

    def _least_depths(self) -> dict[str, int]:
        depths: dict[str, int] = {}
        while len(depths) < len(self._rules):
            for name, expansions in self._rules.items():
                known = [self._depth(expansion, depths) for expansion in expansions]
                if name not in depths and any(depth is not None for depth in known):
                    depths[name] = 1 + min(depth for depth in known if depth is not None)
        return depths

    def _depth(self, expansion: list[Any], depths: dict[str, int]) -> int | None:
        names = [symbol.name for symbol in expansion if not isinstance(symbol, Terminal)]
        return max((depths[name] for name in names), default=0) if all(n in depths for n in names) else None

    def _expand(self, name: str, budget: int) -> Iterator[str]:
        within = [e for e in self._rules[name] if (self._depth(e, self._depths) or 0) < budget]
        least = [e for e in self._rules[name] if (self._depth(e, self._depths) or 0) < self._depths[name]]
        for symbol in self._random.choice(within or least):
            if not isinstance(symbol, Terminal):
                yield from self._expand(symbol.name, budget - 1)
            elif symbol.name in ("_NL", "_INDENT", "_DEDENT"):
                yield symbol.name
            else:
                yield self._random.choice(self._spellings[symbol.name])

    def _laid_out(self, words: list[str]) -> str:
        text, level = "", 0
        for word in words:
            level += (word == "_INDENT") - (word == "_DEDENT")
            if word == "_NL":
                text += "\n"
            elif word not in ("_INDENT", "_DEDENT"):
                text += ("  " * level if text.endswith("\n") else " " * bool(text)) + word
        return text.replace(" . ", ".")
