"""A design that is still to be answered: every question as a comment, every fact unknown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from nsis_rules.facts.build_design import STATUSES
from nsis_rules.facts.questions import Questions
from nsis_rules.facts.write_value import bounds_of, example_of, write_value
from nsis_rules.program.program import FactDeclaration, Program
from nsis_rules.program.types import Type

_WIDTH = 100
_CURRENCY = "BDT"

# What a comment says, by language; `{}` takes the values.
_ENGLISH = {
    "top": "A design: what a scheme promises. Answer what is known; `unknown` is the same as leaving a fact "
    "out. A fact may also be a mapping with `value` and any of `source`, `mark`, `because`, `from`, `until`.",
    "title": "Untitled",
    "as_of": "the day as of which it is judged, such as 2026-07-01",
    "accepts": "the Parts that the State accepts or would accept",
    "declares": "the flexibilities it invokes: take away the # before a line",
    "readings": "where it departs from the default reading",
    "schemes": "which rules compute the benefit",
    "sources": "short names for sources, such as LFS: Labour Force Survey 2022",
    "default": "default",
    "boolean": "true or false",
    "judgement": "a judgement: true or false, with `because` and `source`",
    "count": "a whole number",
    "number": "a number, such as {}",
    "percent": "a percentage, such as {}",
    "points": "percentage points, such as {}",
    "money": "an amount of money, such as {}",
    "date": "a date, such as {}",
    "text": "a text",
    "days": "days or weeks, such as {}",
    "months": "months or years, such as {}",
    "options": "one of: {}",
    "choice": "the State's choice of: {}",
    "set": "a list of any of: {}",
    "list": "a list, each item {}",
    "rows": "a list of rows with",
    "or": "or",
    "at least": "at least {}",
    "at most": "at most {}",
    "more than": "more than {}",
    "less than": "less than {}",
}
_BANGLA = {
    "top": "একটি নকশা: স্কিমে যা যা দেওয়ার কথা। যা জানা আছে তার উত্তর দিন; `unknown` লেখা আর তথ্যটি বাদ রাখা "
    "একই কথা। প্রতিটি উত্তর `value`-সহ কয়েকটি সারিতেও লেখা যায়: `source` (উৎস), `mark`, `because` (কারণ), "
    "`from`, `until`।",
    "title": "নামহীন",
    "as_of": "যে তারিখ ধরে যাচাই হবে, যেমন 2026-07-01",
    "accepts": "রাষ্ট্র যেসব অংশ (Part) গ্রহণ করেছে বা করবে",
    "declares": "যেসব ছাড় নেওয়া হয়: সারির শুরুর # মুছে দিন",
    "readings": "যেখানে প্রচলিত পাঠ থেকে ভিন্ন পাঠ নেওয়া হয়",
    "schemes": "কোন বিধি দিয়ে ভাতার হিসাব হয়",
    "sources": "উৎসের সংক্ষিপ্ত নাম, যেমন LFS: Labour Force Survey 2022",
    "default": "প্রচলিত",
    "boolean": "true (হ্যাঁ) অথবা false (না)",
    "judgement": "মূল্যায়ন: true অথবা false, সঙ্গে `because` (কারণ) ও `source` (উৎস)",
    "count": "পূর্ণ সংখ্যা",
    "number": "সংখ্যা, যেমন {}",
    "percent": "শতাংশ, যেমন {}",
    "points": "শতাংশ পয়েন্ট, যেমন {}",
    "money": "টাকার অঙ্ক, যেমন {}",
    "date": "তারিখ, যেমন {}",
    "text": "লেখা",
    "days": "দিন বা সপ্তাহ, যেমন {}",
    "months": "মাস বা বছর, যেমন {}",
    "options": "যেকোনো একটি: {}",
    "choice": "রাষ্ট্র যেটি বেছে নেয়: {}",
    "set": "তালিকা, এগুলো থেকে: {}",
    "list": "তালিকা, প্রতিটি {}",
    "rows": "সারির তালিকা, প্রতি সারিতে",
    "or": "অথবা",
    "at least": "{}-এর কম নয়",
    "at most": "{}-এর বেশি নয়",
    "more than": "{}-এর বেশি",
    "less than": "{}-এর কম",
}
LANGUAGES = {"en": _ENGLISH, "bn": _BANGLA}


def design_template(program: Program, language: str = "en") -> str:
    """Return a design with every question, each fact unknown; it reads back as it is.

    language: `en` or `bn`; raises KeyError for another.
    """
    return "\n".join(_Template(program, language).lines()) + "\n"


class _Template:
    def __init__(self, program: Program, language: str) -> None:
        self.program, self.language, self.words = program, language, LANGUAGES[language]

    def lines(self) -> Iterator[str]:
        yield from _comment(self.words["top"], 0)
        yield ""
        yield f"design: {self.words['title']}"
        yield f"status: unknown  # {' | '.join(STATUSES)}"
        yield "country: BD"
        yield f"currency: {_CURRENCY}"
        yield f"as_of: unknown  # {self.words['as_of']}"
        yield from self._head()
        yield ""
        yield "facts:"
        for group, facts in Questions(self.program).groups.items():
            yield ""
            yield f"  {group}:"
            title = ""
            for local, declaration in facts.items():
                yield ""
                if declaration.group != title:
                    title = declaration.group
                    yield f"    # ---- {title}"
                yield from _comment(self._question(declaration), 4)
                yield from _comment(self._answer(declaration), 4)
                yield from self._fields(declaration.type)
                yield f"    {local}: unknown"

    def _head(self) -> Iterator[str]:
        instruments = dict.fromkeys(name.rpartition(".")[0] for name in self.program.parts)
        yield f"accepts:  # {self.words['accepts']}"
        for instrument in instruments:
            parts = [
                name.rpartition(".")[2] for name in self.program.parts if name.startswith(f"{instrument}.")
            ]
            yield f"  {instrument}: []  # {', '.join(parts)}"
        yield f"declares:  # {self.words['declares']}"
        for declaration in self.program.declarations.values():
            for option in declaration.options:
                yield f"  # - {option.name}  # {option.text}, {', '.join(option.cites)}"
            if not declaration.options:
                yield f"  # - {declaration.name}  # {declaration.about.title}"
        yield f"readings:  # {self.words['readings']}"
        for reading in self.program.readings.values():
            default = f" ({self.words['default']}: {reading.default})" if reading.default else ""
            alternatives = " | ".join(name for name, _ in reading.alternatives)
            yield from _comment(self._title(reading.about.title, reading.about.title_bn), 2)
            yield f"  {reading.name}: unknown  # {alternatives}{default}"
        yield f"schemes:  # {self.words['schemes']}"
        yield from self._schemes()
        yield f"sources: {{}}  # {self.words['sources']}"

    def _schemes(self) -> Iterator[str]:
        paid = dict.fromkeys(
            name.partition(".")[0]
            for name, fact in self.program.facts.items()
            if fact.computed_by == "scheme"
        )
        for contingency in paid:
            schemes = [
                scheme.name
                for scheme in self.program.schemes.values()
                if any(fact.startswith(f"{contingency}.") for fact, _ in scheme.pays)
            ]
            yield f"  {contingency}: unknown{'  # ' * bool(schemes)}{' | '.join(schemes)}"

    def _title(self, english: str, bangla: str) -> str:
        return bangla or english if self.language == "bn" else english

    def _question(self, declaration: FactDeclaration) -> str:
        about = declaration.about
        return self._title(declaration.asks or about.title, declaration.asks_bn or about.title_bn)

    def _answer(self, declaration: FactDeclaration) -> str:
        """Return how to answer, within which bounds, and why it is asked."""
        parts = [self._form(declaration.type), *self._bounds(declaration), ", ".join(declaration.about.cites)]
        return "; ".join(part for part in parts if part)

    def _form(self, type: Type) -> str:
        key = type.unit if type.kind == "duration" else "choice" if type.free else type.kind
        if type.kind == "list":
            form = (
                self.words["rows"]
                if type.record
                else self.words["list"].format(example_of(type.element or type))
            )
        elif type.kind == "set":
            names = [name for _, name, _ in self.program.catalogues[type.catalogue].entries]
            form = self.words["set"].format(", ".join(names + ["other"] * type.other))
        else:
            form = self.words[key].format(example_of(type, _CURRENCY))
        return f"{form}; {self.words['or']} {type.special}" if type.special else form

    def _bounds(self, declaration: FactDeclaration) -> Iterator[str]:
        for relation, bound in bounds_of(declaration):
            currency = bound.type.currency or _CURRENCY
            yield self.words[relation].format(write_value(bound.value, declaration.type.plain(), currency))

    def _fields(self, type: Type) -> Iterator[str]:
        """Yield the fields of a row, each with its own question."""
        record = self.program.records.get(type.record)
        for field in record.fields if record is not None else ():
            name = field.name.rpartition(".")[2]
            yield from _comment(f"{name}: {self._question(field)} ({self._answer(field)})", 4, "  ")


def _comment(text: str, indent: int, within: str = "") -> Iterator[str]:
    start = f"{' ' * indent}# {within}"
    yield from textwrap.wrap(
        text, _WIDTH, initial_indent=start, subsequent_indent=start, break_long_words=False
    )
