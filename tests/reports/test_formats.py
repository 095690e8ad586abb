"""Every format: laid out as it was looked at, valid, and with hostile texts made harmless."""

import html.parser
import json
import os
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from nsis_rules.compliance.check import Report
from nsis_rules.program.program import Program
from nsis_rules.reports import render as render_module
from nsis_rules.reports.render import FORMATS, render

GOLDEN = Path(__file__).parent / "golden"
SCHEMA = json.loads((Path(render_module.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))
HOSTILE = (
    "<script>alert(1)</script> | [bold]x[/bold] {{ 7*191 }} `code` *stars* ](http://x) & \\u001b[31m \\u202e"
)


def golden(name: str, text: str) -> None:
    """Compare with a file that was looked at; `GOLDEN=write` writes it anew."""
    path = GOLDEN / name
    if os.environ.get("GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [80, 120])
def test_the_text_as_it_was_looked_at(report: Report, program: Program, width: int) -> None:
    text = render(report, program, "text", width=width, colour=False)
    assert max(map(len, text.splitlines())) <= width
    golden(f"small_{width}.txt", text)


def test_the_text_in_bangla(report: Report, program: Program) -> None:
    golden("small_bn_80.txt", render(report, program, "text", "bn", width=80, colour=False))


def test_the_markdown_as_it_was_looked_at(report: Report, program: Program) -> None:
    golden("small.md", render(report, program, "markdown"))


def test_colour_only_where_asked(report: Report, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = render(report, program, "text", width=80, colour=False)
    coloured = render(report, program, "text", width=80, colour=True)
    assert "\x1b" not in plain
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).split() == plain.split()
    assert "\x1b" not in render(report, program, "text", width=80)  # no terminal here


def test_the_same_report_gives_the_same_text(report: Report, program: Program) -> None:
    for form in FORMATS:
        texts = {render(report, program, form, width=80, colour=False) for _ in range(2)}
        assert len(texts) == 1


def test_unknown_formats_and_languages_are_refused(report: Report, program: Program) -> None:
    with pytest.raises(ValueError, match="pdf"):
        render(report, program, "pdf")
    with pytest.raises(ValueError, match="fr"):
        render(report, program, "text", "fr")


# ---------------------------------------------------------------------- JSON


def faults(value: Any, schema: dict[str, Any], path: str = "$") -> Iterator[str]:
    """What a value breaks of the parts of JSON Schema that the published schema uses."""
    if "$ref" in schema:
        yield from faults(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], path)
    if "anyOf" in schema and all(list(faults(value, one, path)) for one in schema["anyOf"]):
        yield f"{path}: fits none"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is not one of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{path}: {value!r} is not {schema['const']!r}"
    kinds = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "boolean": bool,
        "null": type(None),
    }
    if "type" in schema and not isinstance(value, kinds[schema["type"]]):
        yield f"{path}: {value!r} is no {schema['type']}"
    if isinstance(value, dict):
        known = schema.get("properties", {})
        yield from (f"{path}: {name} is missing" for name in schema.get("required", ()) if name not in value)
        for name, item in value.items():
            more = schema.get("additionalProperties", {})
            if name not in known and more is False:
                yield f"{path}: {name} is not in the schema"
            yield from faults(item, known.get(name) or (more or {}), f"{path}.{name}")
    if isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value):
            yield from faults(item, schema["items"], f"{path}[{number}]")


def test_json_keeps_to_the_published_schema(report_of: Callable[..., Report], program: Program) -> None:
    for text in (None, "design: Nothing yet\nfacts: {}\n"):
        report = report_of(text) if text else report_of()
        assert list(faults(json.loads(render(report, program, "json")), SCHEMA)) == []


def test_the_schema_check_finds_what_is_wrong(report: Report, program: Program) -> None:
    data = json.loads(render(report, program, "json"))
    data["findings"][0]["verdict"] = "fine"
    data["findings"][1]["extra"] = 1
    del data["findings"][2]["title"]
    assert len(list(faults(data, SCHEMA))) == 3


def test_json_is_exact(report: Report, program: Program) -> None:
    data = json.loads(render(report, program, "json"))
    assert (data["schema"], data["design"], data["as_of"]) == (1, "A small design", "2026-07-01")
    assert data["summary"]["not_met"] == 7
    assert data["summary"]["not_encoded"] == [{"instrument": "X", "articles": 40, "encoded": 12}]
    found = {finding["id"]: finding for finding in data["findings"]}
    assert found["X.4"]["clauses"][0]["margin"] == {
        "value": "-168",
        "unit": "days",
        "text": "short by 168 days",
    }
    assert found["X.4"]["remedies"][0]["value"] == "182"
    assert found["X.5.sickness"]["margin"]["value"] == "-186"
    assert found["X.7"]["margin"] == {
        "value": "-1625",
        "unit": "BDT per month",
        "text": "short by BDT 1,625 per month (10 percentage points)",
    }
    assert found["X.9"]["judgement"] == "sickness.no_longer_than_needed"
    assert found["X.13"]["missing"] == ["sickness.adapted"]
    assert found["X.22"]["folded_under"] == "X.III"
    rate = next(fact for fact in found["X.7"]["clauses"][0]["facts"] if fact["fact"] == "sickness.rate")
    assert (rate["value"], rate["unit"]) == ("40", "percent")


def test_the_trace_names_rules_and_facts(report: Report, program: Program) -> None:
    data = json.loads(render(report, program, "json"))
    trace = next(finding for finding in data["findings"] if finding["id"] == "X.7")["trace"]
    names: dict[str, str] = {}

    def walk(step: dict[str, Any]) -> None:
        names.update({step[kind]: kind for kind in ("fact", "rule", "computed", "parameter") if kind in step})
        for part in step["parts"]:
            walk(part)

    walk(trace)
    assert names["made.sickness.monthly_benefit"] == "rule"
    assert names["sickness.rate"] == "fact"
    assert names["X.least_rate"] == "parameter"
    assert trace["value"] is False


# ---------------------------------------------------------------------- HTML and Markdown


class Page(html.parser.HTMLParser):
    """Collects what matters of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.headings: list[int] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in ("meta", "br", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_stands_by_itself(report: Report, program: Program) -> None:
    text = render(report, program, "html")
    page = Page(text)
    assert page.open == []
    assert {"script", "img", "link", "iframe"}.isdisjoint(page.tags)
    assert not [value for name, value in page.attributes if name in ("src", "href", "onclick", "style")]
    assert "url(" not in text
    assert '<html lang="en">' in text
    assert '<html lang="bn">' in render(report, program, "html", "bn")


def test_headings_never_skip_a_level(report: Report, program: Program) -> None:
    headings = Page(render(report, program, "html")).headings
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(headings))


def test_table_headers_say_what_they_head(report: Report, program: Program) -> None:
    text = render(report, program, "html")
    assert "<th>" not in text
    assert set(re.findall(r'<th scope="(\w+)"', text)) == {"col", "row"}
    identifiers = re.findall(r' id="([^"]+)"', text)
    assert len(identifiers) == len(set(identifiers))
    assert "<details><summary>" in text


def test_tables_of_markdown_have_the_same_cells_in_each_row(report: Report, program: Program) -> None:
    text = render(report, program, "markdown")
    tables = re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE)
    assert len(tables) > 5
    for table in tables:
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table.strip().split("\n")}) == 1


@pytest.fixture
def hostile(report_of: Callable[..., Report], changed: Callable[..., str]) -> Report:
    quoted = f'"{HOSTILE}"'
    return report_of(
        changed(
            {
                "design: A small design": f"design: {quoted}",
                "because: Six months keep out late joiners": f"because: {quoted}",
                "source: Labour Act s. 116": f"source: {quoted}",
                "LFS: Labour Force Survey": f"LFS: {quoted}",
            }
        )
    )


@pytest.mark.parametrize("format", FORMATS)
def test_hostile_texts_are_harmless(hostile: Report, program: Program, format: str) -> None:
    text = render(hostile, program, format, width=120, colour=False)
    assert "\x1b" not in text
    assert "1337" not in text
    assert "\u202e" not in text
    if format == "json":
        assert list(faults(json.loads(text), SCHEMA)) == []
    if format == "text":
        assert "[bold]x[/bold]" in text
    if format == "html":
        page = Page(text)
        assert "script" not in page.tags
        assert "&lt;script&gt;" in text
    if format == "markdown":
        assert "<script" not in text
        assert r"\[bold\]x\[/bold\]" in text
        assert r"\*stars\*" in text
        assert "](http" not in text.replace(r"\](http", "")
