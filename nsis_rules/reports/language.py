"""Words and numbers for people, in English and Bangla: exact amounts, dates, lists.

A printed value never contradicts its verdict: `apart` finds as many decimal places as keep a value and
its threshold apart.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from nsis_rules.program.types import Type
from nsis_rules.reports.names import COUNTRIES, MONTHS
from nsis_rules.reports.words import WORDS
from nsis_rules.values import Special, Value, decimal_text, ending_decimal, round_to

LANGUAGES = ("en", "bn")

_BANGLA_DIGITS = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
_MOST_PLACES = 60
_EXACT_PLACES = 6
_USUAL_PLACES = 2
_WEEKS_SHOWN_FROM = 28
_YEARS_SHOWN_FROM = 24
_CAPITAL_ALWAYS = (
    "State",
    "States",
    "Part",
    "Parts",
    "Art.",
    "Arts",
    "Article",
    "Articles",
    "Schedule",
    "Bangladesh",
)
_INVISIBLE_BUT_NEEDED = "\u200c\u200d"  # Bangla joins and separates letters with these


@dataclass(frozen=True, slots=True)
class Language:
    """One language of reports: `en` or `bn`. What is not yet said in Bangla is said in English."""

    code: str = "en"

    def __post_init__(self) -> None:
        if self.code not in LANGUAGES:
            raise ValueError(f"not a language of reports: {self.code}")

    # ------------------------------------------------------------------ words

    def word(self, key: str, *fills: object) -> str:
        """Return the words for a key, with the places `{0}`, `{1}` filled."""
        english, bangla = WORDS[key]
        template = bangla if self.code == "bn" and bangla else english
        return template.format(*fills) if fills else template

    def known_word(self, key: str) -> str:
        """Return the words for a key, or nothing where it has none."""
        return self.word(key) if key in WORDS else ""

    def of(self, english: str, bangla: str) -> str:
        """Return whichever of two texts is in this language; English where there is no Bangla."""
        return bangla if self.code == "bn" and bangla else english

    def counted(self, key: str, number: int, *more: object) -> str:
        """Return the words for a number of things: those of `key.one` for one, where there are some."""
        chosen = f"{key}.one" if number == 1 and f"{key}.one" in WORDS else key
        return self.word(chosen, self.whole(number), *more)

    def joined(self, items: Sequence[str], how: str = "and") -> str:
        """Return `a, b and c`."""
        if len(items) < 2:
            return "".join(items)
        comma = "," if how == "or" and len(items) > 2 else ""
        return self.word(f"list.{how}", ", ".join(items[:-1]) + comma, items[-1])

    def some(self, items: Sequence[str], most: int, how: str = "and") -> str:
        """Return a list of which only the first few are named, with the number of the others."""
        if len(items) <= most:
            return self.joined(items, how)
        return self.word("and more", ", ".join(items[:most]), self.whole(len(items) - most))

    def ended(self, text: str) -> str:
        """Return a sentence with its full stop."""
        return text if text.endswith((".", "।", "?", "!")) else f"{text}{self.word('stop')}"

    def country(self, code: str) -> str:
        """Return the name of a country, or its code where it has none here."""
        return self.of(*COUNTRIES[code]) if code in COUNTRIES else code

    # ------------------------------------------------------------------ numbers

    def digits(self, text: str) -> str:
        """Return a text with its digits in the script of the language."""
        return text.translate(_BANGLA_DIGITS) if self.code == "bn" else text

    def whole(self, number: int) -> str:
        """Return a whole number, grouped."""
        return self.decimal(Fraction(number), 0)

    def decimal(self, value: Fraction, places: int) -> str:
        """Return a number with decimal places, grouped by thousands, in Bangla by lakh and crore."""
        text = decimal_text(value, places)
        sign = "-" if text.startswith("-") else ""
        whole, dot, rest = text.removeprefix("-").partition(".")
        return self.digits(f"{sign}{self._grouped(whole)}{dot}{rest}")

    def _grouped(self, whole: str) -> str:
        if self.code == "en":
            return f"{int(whole):,}"
        head, tail = whole[:-3], whole[-3:]
        pairs = [head[max(end - 2, 0) : end] for end in range(len(head), 0, -2)]
        return ",".join([*reversed(pairs), tail])

    def amount(self, value: Fraction, type: Type, places: int | None = None, currency: str = "") -> str:
        """Return an amount with its unit; `places` where it must be kept apart from another."""
        shown = _scaled(value, type)
        number = self.decimal(shown, own_places(shown, type) if places is None else places)
        if type.kind == "percent":
            return f"{number}%"
        if type.kind == "points":
            return self.word("points.one" if abs(shown) == 1 else "points", number)
        if type.kind == "money":
            return self._money(number, type.unit, type.currency or currency)
        if type.kind == "duration":
            return self.word(f"{type.unit}.one" if shown == 1 else type.unit, number)
        return number

    def _money(self, number: str, period: str, currency: str) -> str:
        if self.code == "bn" and currency in ("BDT", ""):
            amount = f"{number} টাকা"
        else:
            amount = f"{currency} {number}".strip()
        return self.word(f"per.{period}", amount) if period else amount

    def with_weeks(self, value: Fraction, type: Type, currency: str = "") -> str:
        """Return an amount; whole weeks of days are shown too, and whole years of months."""
        text = self.amount(value, type, currency=currency)
        if type.kind == "duration" and value.denominator == 1:
            if type.unit == "days" and value >= _WEEKS_SHOWN_FROM and value % 7 == 0:
                return f"{text} {self.word('weeks', self.whole(int(value / 7)))}"
            if type.unit == "months" and value >= _YEARS_SHOWN_FROM and value % 12 == 0:
                return f"{text} {self.word('years', self.whole(int(value / 12)))}"
        return text

    def value(self, value: Value, type: Type, currency: str = "") -> str:
        """Return a value in words: amounts with unit, dates, yes and no, special answers."""
        if isinstance(value, Special):
            return self.word(f"value.{value.value}")
        if isinstance(value, bool):
            return self.word("yes" if value else "no")
        if isinstance(value, Fraction):
            return self.with_weeks(value, type, currency)
        if isinstance(value, date):
            return self.date(value)
        if isinstance(value, tuple):
            element = type.element or type
            return self.some([self.value(item, element, currency) for item in value], 12) or self.word(
                "nothing listed"
            )
        if isinstance(value, dict):
            return ", ".join(
                f"{humanised(name)} {self.value(item, type, currency)}" for name, item in value.items()
            )
        if isinstance(value, frozenset):
            return self.joined(sorted(map(humanised, value))) or self.word("nothing listed")
        return humanised(str(value)) if type.kind == "options" else str(value)

    def date(self, day: date) -> str:
        """Return a date as people write it: `1 July 2026`."""
        return self.digits(f"{day.day} {MONTHS[self.code][day.month - 1]} {day.year}")


def _scaled(value: Fraction, type: Type) -> Fraction:
    return value * 100 if type.kind in ("percent", "points") else value


def own_places(shown: Fraction, type: Type) -> int:
    """Return the decimal places of a number by itself: all where they end soon, else two."""
    ending = ending_decimal(shown)
    exact = len(ending.partition(".")[2]) if ending is not None else _MOST_PLACES
    if exact > _EXACT_PLACES:
        return _USUAL_PLACES
    return max(exact, _USUAL_PLACES) if type.kind == "money" and exact else exact


def apart(left: Fraction, right: Fraction, type: Type) -> tuple[int, int]:
    """Return the decimal places of two amounts, so that they compare in print as they do exactly."""
    one, other = _scaled(left, type), _scaled(right, type)
    places = [own_places(one, type), own_places(other, type)]
    while places[0] < _MOST_PLACES and _order(_at(one, places[0]), _at(other, places[1])) != _order(
        one, other
    ):
        places = [
            count + (_at(number, count) != number) for number, count in zip((one, other), places, strict=True)
        ]
    return places[0], places[1]


def places_of_distance(value: Fraction, type: Type) -> int:
    """Return the decimal places of a distance: never so few that it looks like none."""
    shown = _scaled(value, type)
    places = own_places(shown, type)
    while shown and places < _MOST_PLACES and _at(shown, places) == 0:
        places += 1
    return places


def _at(value: Fraction, places: int) -> Fraction:
    return round_to(value, Fraction(1, 10**places), "half up")


def _order(left: Fraction, right: Fraction) -> int:
    return (left > right) - (left < right)


def humanised(name: str) -> str:
    """Return a name as words: `left_out` as `left out`, `art65` as `Art. 65`."""
    words = [
        f"Art. {word[3:]}" if word[:3] == "art" and word[3:].isdigit() else word for word in name.split("_")
    ]
    return " ".join(words)


def capital(text: str) -> str:
    """Return a text with its first letter large."""
    return text[:1].upper() + text[1:]


def mid(text: str) -> str:
    """Return a title for the middle of a sentence: its first letter small, unless it is a name."""
    first = text.partition(" ")[0]
    if first in _CAPITAL_ALWAYS or not (text[:1].isupper() and text[1:2].islower()):
        return text if text[1:2] != " " else text[:1].lower() + text[1:]
    return text[:1].lower() + text[1:]


def cleaned(text: str) -> str:
    """Return a text without what steers a terminal or turns its direction; line ends become spaces."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_cleaned(character) for character in text)


def _cleaned(character: str) -> str:
    if character in "\t\n\r\u2028\u2029":
        return " "
    steering = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn")
    return "\ufffd" if steering and character not in _INVISIBLE_BUT_NEEDED else character
