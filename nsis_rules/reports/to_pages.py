"""A view as a page: HTML that stands by itself, or Markdown. The templates place text and do nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from nsis_rules.reports.language import Language, capital
from nsis_rules.reports.view import Condition, Entry, Group, View, own_label

_TEMPLATES = Path(__file__).parent / "templates"
_MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]|~#])")
_HTML_SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table of conditions: a lead (`one of these is enough`), or a condition."""

    depth: int
    label: str
    lead: str
    condition: Condition | None


def to_html(view: View) -> str:
    """Return a page in HTML: no script, nothing from elsewhere, every text escaped."""
    environment = _environment()
    return _rendered(environment, "report.html.jinja", view)


def to_markdown(view: View) -> str:
    """Return a page in Markdown; signs of Markdown and HTML in texts are escaped."""
    environment = _environment(finalize=_in_markdown)
    environment.filters["code"] = _code
    text = _rendered(environment, "report.md.jinja", view)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"


def _environment(**settings: Any) -> Environment:
    # Invariant: every expression is escaped, for Markdown by `_in_markdown`, which then counts as escaped.
    return Environment(
        loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, autoescape=True, **settings,
    )  # fmt: skip


def _rendered(environment: Environment, name: str, view: View) -> str:
    language = Language(view.language)
    environment.filters["capital"] = capital
    template = environment.get_template(name)
    return template.render(
        view=view, word=language.word, whole=language.whole, ended=language.ended, rows_of=rows_of
    )


def rows_of(entry: Entry) -> list[Row]:
    """Return the conditions of an entry as rows, each with its depth."""
    return list(_rows(entry.what, entry.citation.split(", ")[0], 0)) if entry.what is not None else []


def _rows(node: Group | Condition, beneath: str, depth: int) -> Iterator[Row]:
    label = own_label(node.address, beneath)
    if isinstance(node, Condition):
        yield Row(depth, label, "", node)
        return
    yield Row(depth, label, f"{node.lead}:" if node.items else node.lead, None)
    for item in node.items:
        yield from _rows(item, node.address, depth + 1)


def _in_markdown(value: object) -> object:
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return Markup(_MARKDOWN_SIGNS.sub(r"\\\1", _without_html(value)))  # noqa: S704 - escaped for Markdown here


def _without_html(text: str) -> str:
    return "".join(_HTML_SIGNS.get(sign, sign) for sign in text)


def _code(text: str) -> Markup:
    """Return a name as code, without what would end the code or a cell of a table."""
    plain = _without_html(text.replace("`", "'").replace("|", "/"))
    return Markup(f"`{plain}`")  # noqa: S704 - escaped for Markdown here
