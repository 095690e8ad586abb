"""The facts as models and schemas: what programs and editors need to know of them before anything is read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    create_model,
)
from pydantic_core import PydanticCustomError

from nsis_rules.diagnostics.diagnostic import Diagnostic, errors_in
from nsis_rules.facts.answers import MARKS
from nsis_rules.facts.build_design import STATUSES, build_design
from nsis_rules.facts.design import Design
from nsis_rules.facts.questions import Questions
from nsis_rules.facts.read_value import ValueReader
from nsis_rules.facts.write_value import bounds_in_words, bounds_of
from nsis_rules.facts.written import TooLarge, fault, from_python
from nsis_rules.program.program import FactDeclaration, Program
from nsis_rules.program.types import Type
from nsis_rules.values import GROUPED_NUMBER, UNKNOWN, Value

Schema = dict[str, Any]

_UNKNOWN: Schema = {"enum": ["unknown", None]}
_DATE: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_WORDS: Schema = {"type": ["string", "number", "null"]}
_WHOLE = GROUPED_NUMBER.removesuffix(r"(?:\.[0-9]+)?")
_SHARE = r"[0-9][0-9,.]*/[0-9,.]*[1-9][0-9,.]*"


def design_from(
    program: Program, mapping: Mapping[str, object], file: str = ""
) -> tuple[Design | None, list[Diagnostic]]:
    """Return the design that a Python mapping describes, with the errors that its file would have.

    Diagnostics have no span; a path such as `facts.sickness.rate` begins each message.
    """
    try:
        root = from_python(mapping)
    except TooLarge as error:
        return None, [fault("too-deep-or-large", str(error), "too many levels or too many keys and values")]
    design, diagnostics = build_design(root, program, file)
    return (None if errors_in(diagnostics) else design), diagnostics


# ---------------------------------------------------------------- models


def facts_model(
    program: Program, group: str = "", currency: str = "BDT", plain_money: bool = False
) -> type[BaseModel]:
    """Return a model of all facts that a design answers, a model in it for each group; or that of one group.

    Each field takes what one would write and holds the exact value, UNKNOWN by default. A group may be
    one that designs do not answer, such as `nsis.sickness.claim`. Another currency than the default is
    given as `context={"currency": ...}` where a model validates.
    """
    if group:
        facts = {name: fact for name, fact in program.facts.items() if name.rpartition(".")[0] == group}
        return _model(_class_name(group), facts.values(), program, currency, plain_money)
    fields: dict[str, Any] = {}
    for name, members in Questions(program).groups.items():
        model = _model(_class_name(name), members.values(), program, currency, plain_money)
        fields[name] = (model, Field(default_factory=model, title=next(iter(members.values())).group))
    return create_model("Facts", __config__=_CONFIG, __doc__="The facts of a design.", **fields)


def record_model(
    program: Program, record: str, currency: str = "BDT", plain_money: bool = False
) -> type[BaseModel]:
    """Return a model of a row; its fields are read as those of `facts_model`."""
    declared = program.records[record]
    return _model(_class_name(record), declared.fields, program, currency, plain_money, declared.about.title)


_CONFIG = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, protected_namespaces=())


def _model(
    name: str,
    declarations: Iterable[FactDeclaration],
    program: Program,
    currency: str,
    plain_money: bool,
    title: str = "",
) -> type[BaseModel]:
    fields: dict[str, Any] = {}
    for declaration in declarations:
        local = declaration.name.rpartition(".")[2]
        taken = hasattr(BaseModel, local)
        info = Field(
            default=UNKNOWN,
            alias=local if taken else None,
            title=declaration.about.title,
            description=describe(declaration, currency),
        )
        reads = _validator(declaration, program, currency, plain_money)
        schema = WithJsonSchema(_value(declaration, program))
        fields[f"{local}_" if taken else local] = (Annotated[Any, BeforeValidator(reads), schema], info)
        title = title or declaration.group
    return create_model(name, __config__=_CONFIG, __doc__=title, **fields)


def _validator(declaration: FactDeclaration, program: Program, currency: str, plain_money: bool) -> Any:
    def reads(value: object, info: ValidationInfo) -> Value:
        chosen = (info.context or {}).get("currency", currency)
        reader = ValueReader(program, chosen, plain_money)
        try:
            found = reader.fact(from_python(value), declaration)
        except TooLarge as error:
            raise PydanticCustomError("too-deep-or-large", "too many levels or parts") from error
        if reader.misreads:
            misread = reader.misreads[0]
            message = f"{misread.message}: {misread.help}" if misread.help else misread.message
            raise PydanticCustomError(misread.code, "{message}", {"message": message})
        return found

    return reads


def _class_name(name: str) -> str:
    return "".join(word.capitalize() for word in name.replace(".", "_").split("_"))


def describe(declaration: FactDeclaration, currency: str = "BDT") -> str:
    """Return the question with bounds, notes and articles in one paragraph."""
    bounds = bounds_in_words(declaration, currency)
    asked = declaration.asks or declaration.about.title
    parts = [asked if asked.endswith(("?", ".")) else f"{asked}.", *declaration.about.notes]
    parts += [f"{bounds[0].upper()}{bounds[1:]}."] if bounds else []
    parts += [f"{', '.join(declaration.about.cites)}."] if declaration.about.cites else []
    return " ".join(parts)


# ---------------------------------------------------------------- JSON Schema


def design_schema(program: Program) -> Schema:
    """Return the JSON Schema (draft 2020-12) of design files, for editors and for checks before reading."""
    definitions = _Definitions(program)
    facts = {name: definitions.fact(fact) for name, fact in Questions(program).facts.items()}
    head = {
        "design": {"type": "string", "description": "The name that reports print."},
        "status": {"enum": [*STATUSES, "unknown", None]},
        "country": {"type": ["string", "null"], "pattern": "^([A-Z]{2}|unknown)$"},
        "currency": {"type": ["string", "null"], "pattern": "^[A-Z]{3}$"},
        "as_of": {"anyOf": [_UNKNOWN, _DATE], "description": "The day as of which the design is judged."},
        "accepts": _nested({name: _parts(program, name) for name in program.instruments}),
        "declares": _array(sorted(program.options())),
        "readings": _nested(
            {
                name: {"title": reading.about.title, "enum": [*dict(reading.alternatives), "unknown", None]}
                for name, reading in program.readings.items()
            }
        ),
        "schemes": _nested(_schemes(program)),
        "sources": {"type": ["object", "null"], "additionalProperties": _WORDS},
        "facts": _nested(facts),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A design for nsis-rules",
        "type": "object",
        "properties": head,
        "required": ["design"],
        "additionalProperties": False,
        "$defs": definitions.made,
    }


class _Definitions:
    """The definitions of a schema: each fact once, and what many facts share under a name of its own."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.made: Schema = {}
        self._names: dict[str, str] = {}

    def fact(self, declaration: FactDeclaration) -> Schema:
        """Return the reference to a fact: a value, a value with its source and reason, or dated ones."""
        judged = declaration.type.kind == "judgement"
        about = f"{declaration.type.record or declaration.type.catalogue or declaration.type}"
        value = self.shared(about, _value(declaration, self.program))
        answer = self.shared(f"answer {about}", _answer(value, judged))
        dated = self.shared(f"dated {about}", {"type": "array", "items": answer, "minItems": 1})
        name = f"fact.{declaration.name}"
        self.made[name] = {
            "title": declaration.about.title,
            "description": describe(declaration),
            "anyOf": [_UNKNOWN if judged else value, answer, dated],
        }
        return {"$ref": f"#/$defs/{name}"}

    def shared(self, about: str, schema: Schema) -> Schema:
        """Return the reference to a schema that may be met again."""
        written = json.dumps(schema)
        if written not in self._names:
            slug = re.sub(r"[^A-Za-z0-9]+", "_", about)[:60].strip("_")
            same = sum(name.rpartition(".")[0] == slug for name in self.made)
            self._names[written] = f"{slug}.{same + 1}"
            self.made[self._names[written]] = schema
        return {"$ref": f"#/$defs/{self._names[written]}"}


def _answer(value: Schema, judged: bool) -> Schema:
    answer: Schema = {
        "type": "object",
        "properties": {
            "value": value,
            "source": _WORDS,
            "mark": {"enum": [*MARKS, None]},
            "because": _WORDS,
            "from": {"anyOf": [_UNKNOWN, _DATE]},
            "until": {"anyOf": [_UNKNOWN, _DATE]},
        },
        "required": ["value"],
        "additionalProperties": False,
    }
    if judged:
        answer["if"] = {"properties": {"value": {"type": "boolean"}}}
        answer["then"] = {"required": ["because"]}
    return answer


def _nested(schemas: Mapping[str, Schema]) -> Schema:
    """Return an object whose names may be dotted or nested, at any dot."""
    properties = dict(schemas)
    groups: dict[str, dict[str, Schema]] = {}
    for name, schema in schemas.items():
        parts = name.split(".")
        for depth in range(1, len(parts)):
            groups.setdefault(".".join(parts[:depth]), {})[".".join(parts[depth:])] = schema
    for group, inner in groups.items():
        properties[group] = _nested(inner)
    return {"type": ["object", "null"], "properties": properties, "additionalProperties": False}


def _array(names: list[str]) -> Schema:
    items: Schema | bool = {"enum": names} if names else False
    return {"type": ["array", "null"], "items": items, "uniqueItems": True}


def _parts(program: Program, instrument: str) -> Schema:
    parts = [
        name.removeprefix(f"{instrument}.") for name in program.parts if name.startswith(f"{instrument}.")
    ]
    if parts:
        return _array(parts)
    return {"type": "array", "items": {"type": "string", "pattern": "^[IVXL]+$"}, "uniqueItems": True}


def _schemes(program: Program) -> dict[str, Schema]:
    paid: dict[str, list[str | None]] = {}
    for name, fact in program.facts.items():
        if fact.computed_by == "scheme":
            paid.setdefault(name.partition(".")[0], ["unknown", None])
    for scheme in program.schemes.values():
        for contingency in dict.fromkeys(fact.partition(".")[0] for fact, _ in scheme.pays):
            paid.setdefault(contingency, []).append(scheme.name)
    return {contingency: {"enum": schemes} for contingency, schemes in paid.items()}


def _value(declaration: FactDeclaration, program: Program) -> Schema:
    forms = [_UNKNOWN, *_forms(declaration.type, program)]
    if declaration.type.special:
        forms.append({"const": declaration.type.special})
    if declaration.type.kind == "count":
        limits = {"at least": "minimum", "at most": "maximum"}
        for relation, bound in bounds_of(declaration):
            if relation in limits:
                forms[1] = {**forms[1], limits[relation]: int(bound.value)}  # type: ignore[arg-type]
    return {"anyOf": forms}


def _forms(type: Type, program: Program) -> list[Schema]:
    """Return what a value may look like; a YAML editor reads `5` as a number and `5%` as a text."""
    if type.kind == "set":
        names = [name for _, name, _ in program.catalogues[type.catalogue].entries] + ["other"] * type.other
        ticked = {name: {"enum": [True, False, "unknown", None]} for name in names}
        properties = {"type": "object", "properties": ticked, "additionalProperties": False}
        return [{"type": "array", "items": {"enum": names}, "uniqueItems": True}, properties]
    if type.kind == "list" and type.record:
        fields = {
            field.name.rpartition(".")[2]: _value(field, program)
            for field in program.records[type.record].fields
        }
        row = {"type": "object", "properties": fields, "additionalProperties": False}
        return [{"type": "array", "items": row}]
    if type.kind == "list":
        element = {"anyOf": [_UNKNOWN, *_forms(type.element or type, program)]}
        return [{"type": "array", "items": element}]
    return _single_forms(type)


def _single_forms(type: Type) -> list[Schema]:
    if type.truth:
        return [{"type": "boolean"}]
    if type.kind == "options":
        return [{"enum": list(type.options)}]
    if type.kind == "date":
        return [_DATE]
    if type.kind == "text":
        return [{"type": "string"}]
    if type.kind == "count":
        return [{"type": "integer"}, _text(_WHOLE)]
    if type.kind == "number":
        return [{"type": "number"}, _text(f"({GROUPED_NUMBER}|{_SHARE})")]
    if type.kind == "percent":
        return [_text(f"({GROUPED_NUMBER} ?%|{_SHARE})")]
    if type.kind == "points":
        return [_text(f"{GROUPED_NUMBER} points?")]
    if type.kind == "money":
        return [_text(f"[A-Z]{{3}} -?{GROUPED_NUMBER}{f' per {type.unit}' if type.unit else ''}")]
    units = "days?|weeks?" if type.unit == "days" else "months?|years?"
    return [_text(f"{GROUPED_NUMBER} ?({units})")]


def _text(pattern: str) -> Schema:
    return {"type": "string", "pattern": f"^{pattern}$"}
