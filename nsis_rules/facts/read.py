"""Reading a design: YAML of the plain kind into what stands in it, then into a `Design`.

The parser's events are walked one by one, so that limits hold while the file is read, each value keeps its
characters and its place, and nothing that YAML itself would make of a value (octal, base 60, `NO`, dates)
ever happens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import yaml

from nsis_rules.diagnostics.diagnostic import Diagnostic, errors_in
from nsis_rules.diagnostics.source import Source, Span
from nsis_rules.facts.build_design import build_design
from nsis_rules.facts.design import Design
from nsis_rules.facts.written import (
    MAXIMUM_DEPTH,
    MAXIMUM_NODES,
    List,
    Mapping,
    Text,
    Written,
    fault,
    label,
    shown,
)
from nsis_rules.facts.yaml_mistakes import Problem, explain
from nsis_rules.program.program import Program

MAXIMUM_BYTES = 1_000_000
_MOST_REFUSED = 20

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What YAML refuses or takes for the end of a line where nobody sees one.
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_PLAIN_KIND = "a design is plain YAML: keys, values and lists"


def read_design(source: Source, program: Program) -> tuple[Design | None, list[Diagnostic]]:
    """Return the design in a file, and everything that is wrong with it; no design if there is an error."""
    root, diagnostics = read_yaml(source)
    if root is None:
        return None, diagnostics
    design, found = build_design(root, program, source.name)
    diagnostics = sorted(diagnostics + found, key=lambda one: one.span or ())
    return (None if errors_in(diagnostics) else design), diagnostics


def read_yaml(source: Source) -> tuple[Written | None, list[Diagnostic]]:
    """Return what stands in a YAML file, each value as a text with its place; None where YAML ends early."""
    size = len(source.text.encode(errors="surrogatepass"))
    if size > MAXIMUM_BYTES:
        message, advice = f"the file has {size:,} bytes", f"at most {MAXIMUM_BYTES:,} are read"
        return None, [fault("too-deep-or-large", source.span(1), message, advice)]
    refused = list(islice(_refused_characters(source), _MOST_REFUSED))
    if refused:
        return None, refused
    walk = _Walk(source)
    try:
        walk.run()
    except yaml.MarkedYAMLError as error:
        walk.diagnostics.append(_syntax(error, source))
        return None, walk.diagnostics
    except _Stop:
        return None, walk.diagnostics
    if walk.root is None:
        advice = "begin with `design:` and its name"
        return None, [*walk.diagnostics, fault("yaml-syntax", source.span(1), "the file is empty", advice)]
    return walk.root, walk.diagnostics


def _refused_characters(source: Source) -> Iterator[Diagnostic]:
    for found in _REFUSED.finditer(source.text):
        line = source.text.count("\n", 0, found.start()) + 1
        column = found.start() - source.text.rfind("\n", 0, found.start())
        span, name = source.span(line, column, 1), f"U+{ord(found[0]):04X}"
        yield fault(
            "refused-character", span, f"the character {name} is not read", "delete it, or begin a new line"
        )


def _syntax(error: yaml.MarkedYAMLError, source: Source) -> Diagnostic:
    began = error.context_mark
    at = error.problem_mark or began
    problem = Problem(
        error.context or "",
        error.problem or "",
        (at.line + 1, at.column + 1) if at is not None else (1, 1),
        (began.line + 1, began.column + 1) if began is not None else None,
    )
    mistake = explain(problem, source)
    return fault("yaml-syntax", mistake.span, mistake.message, mistake.help)


class _Stop(Exception):
    """The file is beyond a limit, or a second document begins: the rest is not read."""


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being read; a mapping's children are key, value, key, value ..."""

    kind: type
    start: Any
    flow: bool
    children: list[Written] = field(default_factory=list)


class _Walk:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.diagnostics: list[Diagnostic] = []
        self.root: Written | None = None
        self.stack: list[_Open] = []
        self.nodes = 0

    def run(self) -> None:
        steps = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open_mapping,
            yaml.SequenceStartEvent: self._open_list,
            yaml.MappingEndEvent: self._close_mapping,
            yaml.SequenceEndEvent: self._close_list,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        for event in yaml.parse(self.source.text, Loader=_LOADER):
            step = steps.get(type(event))
            if step is not None:
                step(event)

    def report(self, code: str, span: Span, message: str, help: str = "") -> None:
        self.diagnostics.append(fault(code, span, message, help))

    def span(self, start: Any, end: Any) -> Span:
        if (start.line, start.column) == (end.line, end.column):
            return self.source.span(start.line + 1, start.column + 1, 1)
        return Span(self.source.name, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    # ------------------------------------------------------------------ events

    def _document(self, event: Any) -> None:
        span = self.span(event.start_mark, event.end_mark)
        if self.root is not None:
            self.report("yaml-syntax", span, "a second document begins here", "one design a file")
            raise _Stop
        if event.tags or event.version:
            self.report("yaml-syntax", span, "a directive of YAML", "delete the line: plain YAML is enough")

    def _node(self, event: Any) -> None:
        """Count a node, and refuse what makes YAML more than plain."""
        self.nodes += 1
        start = self.span(event.start_mark, event.start_mark)
        if self.nodes > MAXIMUM_NODES:
            advice = f"at most {MAXIMUM_NODES:,} are read"
            self.report("too-deep-or-large", start, "the file has too many keys and values", advice)
            raise _Stop
        if event.anchor is not None:
            self.report("yaml-syntax", start, f"`&{event.anchor}` names a value to repeat it", _PLAIN_KIND)
        if event.tag is not None:
            self.report("yaml-syntax", start, f"`{event.tag}` is a tag of YAML", _PLAIN_KIND)

    def _alias(self, event: Any) -> None:
        span = self.span(event.start_mark, event.end_mark)
        advice = f"write the value out; {_PLAIN_KIND}"
        self.report("yaml-syntax", span, f"`*{event.anchor}` repeats a value", advice)
        self._add(Text("", span))

    def _scalar(self, event: Any) -> None:
        self._node(event)
        self._add(Text(event.value, self.span(event.start_mark, event.end_mark), not event.style))

    def _open_mapping(self, event: Any) -> None:
        self._open(Mapping, event)

    def _open_list(self, event: Any) -> None:
        self._open(List, event)

    def _open(self, kind: type, event: Any) -> None:
        self._node(event)
        self.stack.append(_Open(kind, event.start_mark, bool(event.flow_style)))
        if len(self.stack) > MAXIMUM_DEPTH:
            span = self.span(event.start_mark, event.start_mark)
            self.report("too-deep-or-large", span, f"more than {MAXIMUM_DEPTH} levels deep", _PLAIN_KIND)
            raise _Stop

    def _close_mapping(self, event: Any) -> None:
        done = self.stack.pop()
        span = self.span(done.start, event.end_mark if done.flow else done.start)
        pairs = list(zip(done.children[::2], done.children[1::2], strict=True))
        entries = self._without_bare_keys(pairs) if done.flow else pairs
        self._add(Mapping(tuple(self._checked_keys(entries)), span))

    def _close_list(self, event: Any) -> None:
        done = self.stack.pop()
        span = self.span(done.start, event.end_mark if done.flow else done.start)
        self._add(
            List(tuple(self._without_split_numbers(done.children) if done.flow else done.children), span)
        )

    def _add(self, node: Written) -> None:
        if self.stack:
            self.stack[-1].children.append(node)
        else:
            self.root = node

    # ------------------------------------------------------------------ keys

    def _checked_keys(self, pairs: list[tuple[Written, Written]]) -> Iterator[tuple[Text, Written]]:
        """Yield the pairs whose key is a name that stands once."""
        seen: dict[str, Span] = {}
        for key, value in pairs:
            span = key.where
            assert isinstance(span, Span)
            if not isinstance(key, Text):
                self.report("yaml-syntax", span, "a list or mapping where a key is expected", _PLAIN_KIND)
            elif key.text == "<<" and key.plain:
                self.report("yaml-syntax", span, "`<<` merges mappings", f"write the keys out; {_PLAIN_KIND}")
            elif key.text in seen:
                first, message = seen[key.text], f"`{shown(key.text)}` stands twice"
                labels = label(first, "first written here")
                self.diagnostics.append(fault("duplicate-key", span, message, "keep one of them", labels))
            else:
                seen[key.text] = span
                yield key, value

    def _without_bare_keys(self, pairs: list[tuple[Written, Written]]) -> list[tuple[Written, Written]]:
        """Report words without a value between braces; a number that a comma split is put together again."""
        kept: list[tuple[Written, Written]] = []
        split = False
        for key, value in pairs:
            if not (isinstance(key, Text) and isinstance(value, Text) and self._is_bare(key, value)):
                kept.append((key, value))
                split = False
            elif kept and self._goes_on(kept[-1][1], key):
                name = kept[-1][0]
                joined = self._join(
                    kept[-1][1], key, name.text if isinstance(name, Text) else "", again=split
                )
                kept[-1], split = (name, joined), True
            else:
                advice = f"write `{shown(key.text)}: ...`, or quote the text that holds the comma"
                self.report(
                    "yaml-syntax", _span(key), f"`{shown(key.text)}` stands here without a value", advice
                )
        return kept

    def _is_bare(self, key: Text, value: Text) -> bool:
        """Whether a key between braces has no colon behind it."""
        end = _span(key)
        rest = self.source.line(end.end_line)[end.end_column - 1 :]
        return value.plain and value.text == "" and not rest.lstrip().startswith(":")

    def _without_split_numbers(self, items: list[Written]) -> list[Written]:
        """Report numbers in brackets that a comma split, and put them together again."""
        kept: list[Written] = []
        split = False
        for item in items:
            if kept and self._goes_on(kept[-1], item):
                kept[-1], split = self._join(kept[-1], item, "", again=split), True
            else:
                kept.append(item)
                split = False
        return kept

    def _goes_on(self, before: Written, after: Written) -> bool:
        """Whether two plain texts are one number that stands around a comma without a space."""
        if not (isinstance(before, Text) and isinstance(after, Text)):
            return False
        start, end = _span(after), _span(before)
        touching = start.line == end.end_line and start.column == end.end_column + 1
        digits = before.text[-1:].isdecimal() and re.match(r"[0-9]{2,3}(?![0-9])", after.text) is not None
        return before.plain and after.plain and touching and digits

    def _join(self, before: Written, after: Written, name: str, again: bool) -> Text:
        """Return the two parts as the number they were, and report it: once for all its parts."""
        assert isinstance(before, Text)
        assert isinstance(after, Text)
        start, end = _span(before), _span(after)
        span = Span(start.file, start.line, start.column, end.end_line, end.end_column)
        joined = Text(f"{before.text},{after.text}", span)
        if again:
            self.diagnostics.pop()
        written = f'"{shown(joined.text)}"'
        quoted = f"{name}: {written}" if name else written
        message = f"`{shown(joined.text)}` comes apart at its comma: YAML splits there inside brackets"
        self.report("yaml-syntax", span, message, f"quote this, or put it on a line of its own: `{quoted}`")
        return joined


def _span(text: Text) -> Span:
    assert isinstance(text.where, Span)  # everything in a file has a place
    return text.where
