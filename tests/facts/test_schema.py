"""The schema and the models: they take what the reader takes, and refuse what is plainly wrong."""

import re
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
import yaml
from facts.reading import checked
from facts.test_design import DATED, GOOD
from facts.test_wrong_designs import cases, design_of
from pydantic import ValidationError

from nsis_rules.facts.schema import design_schema, facts_model, record_model
from nsis_rules.facts.template import design_template
from nsis_rules.program.program import Program
from nsis_rules.shipped import shipped
from nsis_rules.values import NONE, UNKNOWN

Schema = Any
KEYWORDS = {
    "$defs", "$ref", "$schema", "additionalProperties", "anyOf", "const", "description", "enum", "if",
    "items", "maximum", "minItems", "minimum", "pattern", "properties", "required", "then", "title", "type",
    "uniqueItems",
}  # fmt: skip
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def fits(value: Any, schema: Schema, root: Schema) -> bool:
    """Whether a value fits, for the keywords that the schema uses (JSON Schema, draft 2020-12)."""
    if isinstance(schema, bool):
        return schema
    if "$ref" in schema:
        target = root
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return fits(value, target, root)
    return all(
        check(value, schema, root) for check in (_of_kind, _of_value, _of_object, _of_array, _of_others)
    )


def _of_kind(value: Any, schema: Schema, root: Schema) -> bool:
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    number = isinstance(value, int | float) and not isinstance(value, bool)
    fitting = [isinstance(value, TYPES[kind]) for kind in kinds if kind in TYPES]
    fitting += [number and (kind == "number" or value == int(value)) for kind in kinds if kind not in TYPES]
    return any(fitting) or not kinds


def _of_value(value: Any, schema: Schema, root: Schema) -> bool:
    same = [type(one) is type(value) and one == value for one in schema.get("enum", [])]
    if "enum" in schema and not any(same):
        return False
    if "const" in schema and value != schema["const"]:
        return False
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        return False
    if isinstance(value, int | float) and not isinstance(value, bool):
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    return True


def _of_object(value: Any, schema: Schema, root: Schema) -> bool:
    if not isinstance(value, dict):
        return True
    properties, rest = schema.get("properties", {}), schema.get("additionalProperties", True)
    known = set(schema.get("required", [])) <= set(value)
    return known and all(fits(item, properties.get(key, rest), root) for key, item in value.items())


def _of_array(value: Any, schema: Schema, root: Schema) -> bool:
    if not isinstance(value, list):
        return True
    unique = not schema.get("uniqueItems") or len(set(map(repr, value))) == len(value)
    items = all(fits(item, schema.get("items", True), root) for item in value)
    return unique and items and len(value) >= schema.get("minItems", 0)


def _of_others(value: Any, schema: Schema, root: Schema) -> bool:
    if "anyOf" in schema and not any(fits(value, one, root) for one in schema["anyOf"]):
        return False
    return "if" not in schema or not fits(value, schema["if"], root) or fits(value, schema["then"], root)


class Editor(yaml.SafeLoader):
    """YAML as editors read it (the core schema of 1.2): `yes` and dates are texts."""

    yaml_implicit_resolvers = {}  # noqa: RUF012


for tag, pattern, first in [
    ("null", r"~||null|Null|NULL", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
]:
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first)


def as_in_editor(text: str) -> Any:
    return yaml.load(text, Editor)


@pytest.fixture(scope="module")
def schema(program: Program) -> Schema:
    return design_schema(program)


@pytest.fixture(scope="module")
def shipped_schema(shipped_program: Program) -> Schema:
    return design_schema(shipped_program)


@pytest.mark.parametrize("text", [GOOD, f"design: x\nfacts:\n{DATED.replace(chr(10), chr(10) + '  ')}"])
def test_good_designs_fit(text: str, schema: Schema) -> None:
    assert fits(as_in_editor(text), schema, schema)


@pytest.mark.parametrize("language", ["en", "bn"])
def test_the_template_fits(language: str, program: Program, schema: Schema) -> None:
    assert fits(as_in_editor(design_template(program, language)), schema, schema)


@pytest.mark.parametrize("path", sorted(shipped("designs").glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_designs_fit(path: Any, shipped_schema: Schema) -> None:
    assert fits(as_in_editor(path.read_text(encoding="utf-8")), shipped_schema, shipped_schema)


# What a schema cannot see: how facts go together, the calendar, a few bounds, what YAML itself does.
BEYOND = re.compile(
    "twice|across|larger|more protected|overlap|calendar|dates that are none|before it begins|no currency"
    "|nobody sees|half weeks|another one|out of bounds|YAML|without its reason|reason is empty|dashes"
)


@pytest.mark.parametrize(
    "text", [text for title, text, _ in cases() if not BEYOND.search(title)],
    ids=[title for title, _, _ in cases() if not BEYOND.search(title)],
)  # fmt: skip
def test_wrong_designs_do_not_fit(text: str, schema: Schema) -> None:
    assert not fits(as_in_editor(design_of(text)), schema, schema)


def test_a_judgement_needs_its_reason(schema: Schema) -> None:
    def judged(answer: Any) -> bool:
        return fits({"design": "x", "facts": {"sickness.enough": answer}}, schema, schema)

    assert judged({"value": True, "because": "so"})
    assert judged({"value": "unknown"})
    assert judged("unknown")
    assert not judged({"value": True})
    assert not judged(True)


def test_the_schema_is_well_formed(shipped_schema: Schema) -> None:
    assert shipped_schema["$schema"].endswith("2020-12/schema")

    def walk(schema: Schema) -> None:
        if isinstance(schema, bool):
            return
        assert set(schema) <= KEYWORDS
        if "$ref" in schema:
            assert schema["$ref"].removeprefix("#/$defs/") in shipped_schema["$defs"]
        re.compile(schema.get("pattern", ""))
        for inner in [
            *schema.get("properties", {}).values(),
            *schema.get("$defs", {}).values(),
            *schema.get("anyOf", []),
        ]:
            walk(inner)
        for key in ("items", "if", "then", "additionalProperties"):
            walk(schema.get(key, True))

    walk(shipped_schema)


def test_the_schema_tells_what_is_asked(schema: Schema) -> None:
    employees = schema["$defs"]["fact.labour_force.employees"]
    assert employees["title"] == "All employees"
    assert employees["description"] == "How many employees are there? At least 0. C102 Art. 76."


# ---------------------------------------------------------------- models


def test_models_hold_exact_values(program: Program) -> None:
    facts: Any = facts_model(program)(
        sickness={
            "rate": "45%",
            "ceiling": "none",
            "durations": [{"pays": "13 weeks"}],
            "in_force_since": date(2026, 7, 1),
        }
    )
    assert facts.sickness.rate == Fraction(9, 20)
    assert facts.sickness.ceiling is NONE
    assert facts.sickness.durations == ({"pays": Fraction(91)},)
    assert facts.sickness.in_force_since == date(2026, 7, 1)
    assert facts.sickness.form is UNKNOWN
    assert facts.population.residents is UNKNOWN
    assert not hasattr(facts.sickness, "benefit")


def test_models_say_what_the_reader_says(program: Program) -> None:
    model = facts_model(program)
    with pytest.raises(ValidationError) as raised:
        model(
            sickness={"rate": 45, "ceiling": "USD 3 per month", "waiting_period": "-1 days", "colour": "red"}
        )
    assert [(error["loc"], error["type"], error["msg"]) for error in raised.value.errors()] == [
        (("sickness", "waiting_period"), "out-of-bounds",
         "expected at least 0 days, found -1 days: `Unpaid first days` is at least 0 days"),
        (("sickness", "rate"), "wrong-value", "expected `percent`, found `45`: write `45%`"),
        (("sickness", "ceiling"), "currency-mismatch",
         "an amount in USD where amounts are in BDT: convert it, and say at which rate in `because`"),
        (("sickness", "colour"), "extra_forbidden", "Extra inputs are not permitted"),
    ]  # fmt: skip
    dollars: Any = model.model_validate(
        {"sickness": {"ceiling": "USD 3 per month"}}, context={"currency": "USD"}
    )
    assert dollars.sickness.ceiling == Fraction(3)


def test_the_model_of_a_claim(program: Program) -> None:
    claim: Any = facts_model(program, "draft.sickness.claim", plain_money=True)
    assert claim(wage="12500.00").wage == Fraction(12_500)
    assert claim(days=["1 day"]).days == (Fraction(1),)
    with pytest.raises(ValidationError):
        claim(wage=0.1)


def test_the_model_of_a_row(program: Program) -> None:
    step: Any = record_model(program, "step")
    assert step.__doc__ == "One step of a graded duration"
    row = step(pays="26 weeks")
    assert (row.pays, row.persons) == (Fraction(182), UNKNOWN)
    with pytest.raises(ValidationError):
        step(pays="401 days")


def test_models_describe_themselves(program: Program) -> None:
    described = facts_model(program).model_json_schema()
    rate = described["$defs"]["Sickness"]["properties"]["rate"]
    assert rate["title"] == "Rate"
    assert rate["description"] == "Rate. At least 0%, at most 100%. C102 Art. 16, DRAFT s. 2."


def test_fields_whose_names_models_use_themselves() -> None:
    program = checked(
        {"x.rules": 'facts group "Group"\n  copy : count "Copies"\n  json : boolean "Is it JSON?"\n'}
    )
    group: Any = facts_model(program, "group")
    assert group(copy=3, json=True).copy_ == Fraction(3)
