"""A report written out: text, JSON, Markdown or HTML, in English or Bangla."""

from __future__ import annotations

from nsis_rules.compliance.check import Report
from nsis_rules.program import program as typed

FORMATS = ("text", "json", "markdown", "html")


def render(
    report: Report,
    program: typed.Program,
    format: str = "text",
    language: str = "en",
    width: int | None = None,
    colour: bool | None = None,
) -> str:
    """Return a report in a format and a language.

    width: columns of text, those of the terminal if left out. colour: of text, on a terminal if left out.
    Raises ValueError for a format or language that there is none of.
    """
    if format not in FORMATS:
        raise ValueError(f"not a format of reports: {format}")
    # Each format imports what it alone needs: the command starts in a fraction of a second.
    if format == "json":
        from nsis_rules.reports.to_json import to_json  # noqa: PLC0415

        return to_json(report, program, language)
    from nsis_rules.reports.to_view import to_view  # noqa: PLC0415

    view = to_view(report, program, language, traced=format == "html")
    if format == "text":
        from nsis_rules.reports.to_text import to_text  # noqa: PLC0415

        return to_text(view, width, colour)
    from nsis_rules.reports.to_pages import to_html, to_markdown  # noqa: PLC0415

    return to_html(view) if format == "html" else to_markdown(view)
