"""Margins in words: by how much a clause is missed or met, never less than the verdict says."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from nsis_rules.compliance.margins import Margin
from nsis_rules.program.types import POINTS
from nsis_rules.reports.labels import Labels
from nsis_rules.reports.language import apart, places_of_distance
from nsis_rules.values import Value, round_to

_CAPS = ("at most", "less than")
_LATEST = ("before", "on or before")
_EARLIEST = ("after", "on or after")
_MOST_NAMES = 6


def margin_text(margin: Margin, labels: Labels, persons: bool = False, brief: bool = False) -> str:
    """Return a margin in words: `short by 168 days`, `over by 4 days`, `14 days to spare`.

    persons: the margin counts people. brief: without the distance in points beside it.
    """
    language = labels.language
    if margin.operator in ("covers", "stays within"):
        return _of_names(margin, labels)
    if margin.value == 0:
        return language.word("at the limit" if margin.short else "just met")
    distance = _distance(margin, labels, persons, brief)
    if not margin.short:
        return language.word("to spare", distance)
    return language.word(_direction(margin.operator), distance)


def _direction(operator: str) -> str:
    if operator in _LATEST:
        return "late by"
    if operator in _EARLIEST:
        return "early by"
    return "over by" if operator in _CAPS else "short by"


def _distance(margin: Margin, labels: Labels, persons: bool, brief: bool) -> str:
    language = labels.language
    value, unit = abs(margin.value), margin.type
    if unit.kind == "count":
        # Half a person more does not make a whole one: what is missing is rounded up, what is spare down.
        value = round_to(value, Fraction(1), "up" if margin.short else "down")
    text = language.amount(value, unit, places_of_distance(value, unit), labels.currency)
    if persons and unit.kind == "count":
        text = language.counted("persons", int(value))
    if margin.points is None or brief:
        return text
    points = abs(margin.points)
    in_points = language.amount(points, POINTS, places_of_distance(points, POINTS))
    return f"{text} ({in_points})"


def _of_names(margin: Margin, labels: Labels) -> str:
    language, covers = labels.language, margin.operator == "covers"
    if not margin.names:
        return language.word("none lacking" if covers else "none beyond")
    texts = labels.entries(margin.names, margin.side.catalogue)
    count = language.whole(len(texts))
    return language.word("lacking" if covers else "beyond", count, _listed(texts, labels))


def _listed(texts: list[str], labels: Labels) -> str:
    if len(texts) <= _MOST_NAMES:
        return "; ".join(texts)
    shown = "; ".join(texts[:_MOST_NAMES])
    return labels.language.word("and more", shown, labels.language.whole(len(texts) - _MOST_NAMES))


def both_sides(margin: Margin, labels: Labels) -> tuple[str, str]:
    """Return what was found and the threshold in words, with as many digits as keep them apart."""
    found, threshold = margin.found, margin.threshold
    if isinstance(found, Fraction) and isinstance(threshold, Fraction):
        places = apart(found, threshold, margin.side)
        return _side(found, margin, places[0], labels), _side(threshold, margin, places[1], labels)
    return _plain(found, margin, labels), _plain(threshold, margin, labels)


def _side(value: Fraction, margin: Margin, places: int, labels: Labels) -> str:
    whole = labels.language.with_weeks(value, margin.side, labels.currency)
    return (
        whole
        if value.denominator == 1
        else labels.language.amount(value, margin.side, places, labels.currency)
    )


def _plain(value: Value, margin: Margin, labels: Labels) -> str:
    if isinstance(value, date):
        return labels.language.date(value)
    return labels.value(value, margin.side)


def share_found(margin: Margin, share: Fraction, labels: Labels) -> str:
    """Return what share of the whole was found, for `L >= P of R`: `49.99938%` beside 50%."""
    assert margin.points is not None
    sign = -1 if margin.operator in _CAPS else 1
    found = share + sign * margin.points
    places, _ = apart(found, share, POINTS)
    return f"{labels.language.decimal(found * 100, places)}%"
