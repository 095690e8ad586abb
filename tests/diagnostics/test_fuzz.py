"""No text makes the checker stumble: tokens of rules are swapped, and only diagnostics come out."""

import random
import re
from collections import defaultdict

import pytest
from diagnostics.golden_cases import HERE, MORE, PRELUDE, SOUND, cases_of, golden_files

from nsis_rules import store
from nsis_rules.diagnostics.diagnostic import Diagnostic, errors_in
from nsis_rules.diagnostics.render import render
from nsis_rules.diagnostics.source import Source
from nsis_rules.program.advice import advice
from nsis_rules.program.check import check
from nsis_rules.shipped import shipped
from nsis_rules.syntax.parse import parse

TOKEN = re.compile(
    r'"[^"\n]*"|[A-Z]{3} [0-9][0-9,.]*|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9][0-9,.]*%?|[\w.]+|>=|<=|!=|[^\s\w]'
)
MORE_TOKENS = [
    "none", "unlimited", "never", "unknown", "true", "false", "0", "5", "5%", "1/3", "[]", "contingency",
    "branch", "sickness", "item", "x", "reading", "declared", "not", "and", "or", "given", "on", "within",
    "covers", "is", "where", "over", "otherwise", "of", "before", "after", "person.age", "sickness.route",
    "list", "options", "some", "money", "percent", "date", "week", "month", "Ω", "ক", "10 points", "BDT 5",
    "USD 7", "BDT 5 per month", "3 days", "2 months", "[1, 2]", "(1)", "count of", "total of", "values of",
    "greater(1, 2)", "at 26 days per month", "rounded up to", "is met", "is none", "if none 0", "list of",
    "one of a, b", "or none", "or unlimited",
]  # fmt: skip
TRIES = 8


def plain_cases() -> list[str]:
    """Golden and sound cases without their marks."""
    files = [*(path for path in golden_files() if path.suffix == ".rules"), SOUND, MORE]
    return [case.plain for path in files for case in cases_of(path)]


def declarations_of(text: str) -> list[str]:
    return [part for part in re.split(r"\n(?=\S)", text) if part.strip() and not part.startswith("#")]


def sort_of(token: str) -> str:
    if token.startswith('"'):
        return "text"
    if re.match(r"[0-9]|[A-Z]{3} ", token):
        return "number"
    return "word" if re.match(r"\w", token) else "sign"


class Mutants:
    """Makes mutants of declarations that mostly still parse: each token is swapped for one of its sort."""

    def __init__(self, seed: int, texts: list[str]) -> None:
        self.random = random.Random(seed)
        self.pool = defaultdict(list)
        for token in [*(found for text in texts for found in TOKEN.findall(text)), *MORE_TOKENS]:
            self.pool[sort_of(token)].append(token)

    def of(self, text: str) -> str:
        made = text
        for _ in range(TRIES):
            made = text
            for _ in range(self.random.choice((1, 1, 1, 2, 3))):
                made = self._changed(made)
            if made != text and not parse(Source.of("m.rules", made))[1]:
                break
        return made

    def _changed(self, text: str) -> str:
        tokens = list(TOKEN.finditer(text))
        if not tokens:
            return text
        found, way = self.random.choice(tokens), self.random.random()
        if way < 0.6:
            new = self.random.choice(self.pool[sort_of(found[0])])
        elif way < 0.75:
            new = self.random.choice(tokens)[0]
        elif way < 0.9:
            new = self.random.choice(MORE_TOKENS)
        elif way < 0.95:
            new = ""
        else:
            lines = text.split("\n")
            lines.insert(self.random.randrange(len(lines)), self.random.choice(lines))
            return "\n".join(lines)
        return text[: found.start()] + new + text[found.end() :]


def examined(texts: dict[str, str]) -> list[Diagnostic]:
    """What the passes say, whatever the parser said; sound programs can be stored and advised on."""
    sources = {name: Source.of(name, text) for name, text in texts.items()}
    program, diagnostics = check([parse(source)[0] for source in sources.values()], sources)
    assert render(diagnostics, sources) or not diagnostics
    if not errors_in(diagnostics):
        store.decode(store.encode(program))
        advice(program)
    return diagnostics


def assert_well_said(diagnostics: list[Diagnostic]) -> None:
    for one in diagnostics:
        assert one.span is not None
        assert one.span.line > 0
        for words in (one.message, one.help, *(label.text for label in one.labels)):
            assert not re.search(r"\b(None|Fraction|tuple|NoneType)\b", words), words


def run(seed: int, times: int) -> None:
    prelude, cases = PRELUDE.decode(), plain_cases()
    kept = declarations_of(prelude)
    mutants = Mutants(seed, [prelude, *cases])
    for _ in range(times):
        if mutants.random.random() < 0.7:
            texts = {"prelude.rules": prelude, "case.rules": mutants.of(mutants.random.choice(cases))}
        else:
            changed = list(kept)
            position = mutants.random.randrange(len(changed))
            changed[position] = mutants.of(changed[position])
            texts = {"prelude.rules": "\n".join(changed) + "\n"}
        assert_well_said(examined(texts))


def test_mutants_of_small_rules() -> None:
    run(seed=1, times=200)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 12))
def test_many_mutants_of_small_rules(seed: int) -> None:
    run(seed, times=2_000)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
def test_mutants_of_the_shipped_rules(seed: int) -> None:
    texts = {
        str(path): path.read_text(encoding="utf-8") for path in sorted(shipped("rules").rglob("*.rules"))
    }
    mutants = Mutants(seed, list(texts.values()))
    for _ in range(20):
        changed = dict(texts)
        for name in mutants.random.sample(sorted(texts), 4):
            parts = declarations_of(texts[name])
            for position in mutants.random.sample(range(len(parts)), min(len(parts), 4)):
                parts[position] = mutants.of(parts[position])
            changed[name] = "\n".join(parts) + "\n"
        assert_well_said(examined(changed))


@pytest.mark.parametrize("name", ["prelude.rules", "sound.rules", "more.rules"])
def test_every_prefix_is_examined(name: str) -> None:
    text = (HERE / name).read_text(encoding="utf-8")
    lines = text.split("\n")
    for end in range(0, len(lines), 7):
        assert_well_said(examined({name: "\n".join(lines[:end])}))
