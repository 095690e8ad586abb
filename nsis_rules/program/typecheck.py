"""Expressions: each name resolved, each unit checked, each form turned into a typed term."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from nsis_rules import values
from nsis_rules.diagnostics.diagnostic import Diagnostic, Label
from nsis_rules.diagnostics.suggest import did_you_mean
from nsis_rules.program import operators, terms
from nsis_rules.program.resolve import Names, Symbol
from nsis_rules.program.scope import Fault, Scope
from nsis_rules.program.types import BENEFICIARY, BOOLEAN, COUNT, DATE, NUMBER, PERCENT, POINTS, Type
from nsis_rules.syntax import tree

_SPECIALS = {"unlimited": values.UNLIMITED, "none": values.NONE, "never": values.NEVER, "unknown": values.UNKNOWN}


class Expressions:
    """Turns expressions into typed terms. Types of named things come from `types_of`."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._types: dict[int, Type] = {}
        self.warnings: list[Diagnostic] = []

    # ------------------------------------------------------------------ types as written

    def type_of_node(self, node: tree.TypeNode) -> Type:
        """Return the type that is written, or raise a fault."""
        known = self._types.get(id(node))
        if known is None:
            known = self._types[id(node)] = self._read_type(node)
        return known

    def _read_type(self, node: tree.TypeNode) -> Type:
        special = node.special
        if node.kind == "list":
            assert node.element is not None
            element = node.element
            record = self.names.symbols.get(element.kind)
            if record is not None and record.kind == "record":
                return Type("list", record=element.kind)
            return Type("list", element=self.type_of_node(element))
        if node.kind == "some":
            self._expect(node, node.catalogue, "catalogue")
            return Type("set", catalogue=node.catalogue, other=node.other, special=special)
        if node.kind in ("boolean", "judgement", "count", "number", "percent", "points", "date", "text", "beneficiary"):
            return Type(node.kind, special=special)
        if node.kind in ("money", "duration"):
            return Type(node.kind, node.unit, special=special)
        if node.kind == "options":
            return Type("options", options=node.options, free=node.free, special=special)
        known = ("boolean", "judgement", "count", "number", "percent", "money", "date", "text")
        raise Fault("unknown-type", node.span, f"there is no type `{node.kind}`", did_you_mean(node.kind, known))

    def _expect(self, node: tree.Node, name: str, *kinds: str) -> Symbol:
        symbol = self.names.symbols.get(name)
        if symbol is None or symbol.kind not in kinds:
            near = [key for key, other in self.names.symbols.items() if other.kind in kinds]
            raise Fault("unknown-name", node.span, f"there is no {kinds[0]} `{name}`", did_you_mean(name, near))
        return symbol

    def fields_of(self, record: str) -> dict[str, Type]:
        """Return the fields of a record with their types."""
        node = self.names.symbols[record].node
        assert isinstance(node, tree.Facts)
        return {fact.name.text: self.type_of_node(fact.type) for fact in node.facts}

    # ------------------------------------------------------------------ the way in

    def term(self, node: tree.Expression, scope: Scope, expected: Type | None = None) -> terms.Term:
        """Return the typed term of an expression; with `expected`, a bare word may be an alternative of it.

        Raises `Fault` with the place and the reason.
        """
        if expected is not None and expected.kind == "options" and isinstance(node, tree.Name):
            option = self._option(node, scope, expected)
            if option is not None:
                return option
        if expected is not None and expected.kind == "set" and isinstance(node, tree.ListLiteral):
            return self._set_literal(node, expected)
        if expected is not None and expected.kind == "list" and isinstance(node, tree.ListLiteral):
            return self._list_literal(node, scope, expected)
        made = _FORMS[type(node)](self, node, scope)
        if expected is not None and not operators.fits(made.type, expected):
            self._refuse(node, made, expected)
        return made

    def _refuse(self, node: tree.Expression, made: terms.Term, expected: Type) -> None:
        found = made.type
        money_zero = expected.kind == "money" and isinstance(made, terms.Constant) and made.value == 0
        if money_zero and found.ratio:
            return
        same = found.kind == expected.kind and found.unit != expected.unit
        help = "write the ratio, such as `at 26 days per month`" if same and found.kind == "money" else ""
        code = "unit-mismatch" if same else "type-mismatch"
        raise Fault(code, node.span, f"expected `{expected}`, found `{found}`", help)

    def condition(self, node: tree.Expression, scope: Scope) -> terms.Term:
        """Return the term of a condition: a boolean."""
        made = self.term(node, scope)
        if not made.type.truth:
            raise Fault("type-mismatch", node.span, f"expected a condition, found `{made.type}`", "compare it with a value")
        return made

    # ------------------------------------------------------------------ names and literals

    def _option(self, node: tree.Name, scope: Scope, expected: Type) -> terms.Term | None:
        if node.text in expected.options:
            return terms.Constant(node.text, replace(expected, free=False))
        if "." not in node.text and self.names.find(node.text, scope.scheme, scope.member_of) is None:
            known = node.text in scope.fields or node.text in scope.variables
            if not known:
                listed = ", ".join(expected.options)
                help = did_you_mean(node.text, expected.options) or f"one of {listed}"
                raise Fault("unknown-option", node.span, f"`{node.text}` is not an alternative here", help)
        return None

    def _name(self, node: tree.Name, scope: Scope) -> terms.Term:
        local = self._local_name(node, scope)
        if local is not None:
            return local
        symbol = self.names.find(node.text, scope.scheme, scope.member_of)
        if symbol is None:
            full = self.names.in_full(node.text, scope.member_of)
            made_for = f" (`{full}`)" if full != node.text else ""
            help = self.names.suggestion(full, scope.scheme)
            raise Fault("unknown-name", node.span, f"nothing declares `{node.text}`{made_for}", help)
        return self.value_of(symbol, node, scope)

    def _local_name(self, node: tree.Name, scope: Scope) -> terms.Term | None:
        if node.text in scope.variables:
            return terms.Variable(node.text, scope.variables[node.text])
        if node.text in scope.fields:
            other = self.names.find(node.text, scope.scheme)
            if other is not None:
                message = f"`{node.text}` is a field of the row and also a {other.kind}"
                raise Fault("field-hides-name", node.span, message, "rename one of them", (Label(other.span, "the other"),))
            return terms.Field(node.text, scope.fields[node.text])
        if scope.row_member:
            symbol = self.names.find(f"{scope.row_member}.{node.text}", scope.scheme)
            if symbol is not None:
                return self.value_of(symbol, node, scope)
        return None

    def value_of(self, symbol: Symbol, node: tree.Node, scope: Scope) -> terms.Term:
        """Return the term that reads a symbol."""
        make = _READS.get(symbol.kind)
        if make is None:
            raise Fault("type-mismatch", node.span, f"`{symbol.name}` is a {symbol.kind}, which has no value here")
        return make(self, symbol, scope)

    def declared_type(self, symbol: Symbol) -> Type:
        """Return the type a symbol is declared with."""
        type_node = getattr(symbol.node, "type", None)
        assert isinstance(type_node, tree.TypeNode)
        return self.type_of_node(type_node)

    def _read_fact(self, symbol: Symbol, scope: Scope) -> terms.Term:
        return terms.Fact(symbol.name, self.declared_type(symbol))

    def _read_person(self, symbol: Symbol, scope: Scope) -> terms.Term:
        return terms.PersonFact(symbol.name, self.declared_type(symbol))

    def _read_computed(self, symbol: Symbol, scope: Scope) -> terms.Term:
        return terms.Computed(symbol.name, self.declared_type(symbol))

    def _read_rule(self, symbol: Symbol, scope: Scope) -> terms.Term:
        return terms.RuleValue(symbol.name, self.declared_type(symbol))

    def _read_parameter(self, symbol: Symbol, scope: Scope) -> terms.Term:
        return terms.ParameterValue(symbol.name, None, self.declared_type(symbol))

    def _read_column(self, symbol: Symbol, scope: Scope) -> terms.Term:
        cell = symbol.node
        assert isinstance(cell, tree.Cell)
        return self.term(cell.values[0], Scope())

    def _read_beneficiary(self, symbol: Symbol, scope: Scope) -> terms.Term:
        return terms.Constant(symbol.name, BENEFICIARY)

    def _literal(self, node: tree.Literal, scope: Scope) -> terms.Term:
        if node.kind == "special":
            return terms.Constant(_SPECIALS[str(node.value)], Type("special", options=(str(node.value),)))
        whole = node.kind == "number" and getattr(node.value, "denominator", 0) == 1
        type = {
            "number": COUNT if whole else NUMBER, "percent": PERCENT, "points": POINTS, "date": DATE,
            "boolean": BOOLEAN, "money": Type("money", node.unit, currency=node.currency),
            "duration": Type("duration", node.unit),
        }[node.kind]  # fmt: skip
        return terms.Constant(node.value, type)

    def _list_literal(self, node: tree.ListLiteral, scope: Scope, expected: Type | None = None) -> terms.Term:
        element = expected.element if expected is not None else None
        items = [self.term(item, scope, element) for item in node.items]
        for item, written in zip(items, node.items, strict=True):
            if not operators.comparable(item.type, items[0].type):
                message = f"`{items[0].type}` and `{item.type}` in one list"
                raise Fault("type-mismatch", written.span, message)
        type = expected or Type("list", element=items[0].type.plain() if items else None)
        return terms.Operation("list", tuple(items), type)

    def _set_literal(self, node: tree.ListLiteral, expected: Type) -> terms.Term:
        catalogue = self.names.symbols[expected.catalogue].node
        assert isinstance(catalogue, tree.Catalogue)
        known = [entry.name for entry in catalogue.entries] + (["other"] if expected.other else [])
        chosen = []
        for item in node.items:
            if not isinstance(item, tree.Name) or item.text not in known:
                text = item.text if isinstance(item, tree.Name) else "this"
                help = did_you_mean(text, known)
                raise Fault("unknown-option", item.span, f"`{text}` is not in `{expected.catalogue}`", help)
            chosen.append(item.text)
        return terms.Constant(frozenset(chosen), expected)

    def _grouped(self, node: tree.Grouped, scope: Scope) -> terms.Term:
        return self.term(node.inner, scope)

    # ------------------------------------------------------------------ operations

    def _binary(self, node: tree.Binary, scope: Scope) -> terms.Term:
        left, right = self.term(node.left, scope), self.term(node.right, scope)
        literal = isinstance(node.left, tree.Literal) or isinstance(node.right, tree.Literal)
        found = operators.combine(node.operator, left.type, right.type, literal)
        operation, type = self._fitting(found, node)
        if node.operator in "+-" and any(isinstance(side, tree.Binary) and side.operator == "of" for side in (node.left, node.right)):
            help = "put the share in parentheses: `(50% of a) + b`"
            self.warnings.append(Diagnostic("of-in-sum", node.span, f"`of` beside `{node.operator}` is read two ways", help))
        return terms.Operation(operation, (left, right), type)

    def _fitting(self, found: Any, node: tree.Node) -> Any:
        if isinstance(found, operators.Misfit):
            raise Fault(found.code, node.span, found.message, found.help)
        return found

    def _logic(self, node: tree.Logic, scope: Scope) -> terms.Term:
        operands = tuple(self.condition(operand, scope) for operand in node.operands)
        return terms.Operation(node.operator, operands, BOOLEAN)

    def _not(self, node: tree.Not, scope: Scope) -> terms.Term:
        return terms.Operation("not", (self.condition(node.operand, scope),), BOOLEAN)

    def _compare(self, node: tree.Compare, scope: Scope) -> terms.Term:
        left, right = self._sides(node, scope)
        operation, type = self._fitting(operators.compare(node.operator, left.type, right.type), node)
        return terms.Operation(operation, (left, right), type)

    def _sides(self, node: tree.Compare, scope: Scope) -> tuple[terms.Term, terms.Term]:
        """Type the side that is not a bare word first: the word is then an alternative of its type."""
        if isinstance(node.left, tree.Name) and self._is_bare_word(node.left, scope):
            right = self.term(node.right, scope)
            return self.term(node.left, scope, right.type if right.type.kind == "options" else None), right
        left = self.term(node.left, scope)
        return left, self.term(node.right, scope, left.type if left.type.kind == "options" else None)

    def _is_bare_word(self, node: tree.Name, scope: Scope) -> bool:
        local = node.text in scope.variables or node.text in scope.fields or bool(scope.row_member)
        return "." not in node.text and not local and self.names.find(node.text, scope.scheme, scope.member_of) is None

    def _one_of_options(self, node: tree.OneOfOptions, scope: Scope) -> terms.Term:
        left = self.term(node.left, scope)
        if left.type.kind != "options":
            raise Fault("type-mismatch", node.left.span, f"`in` asks for an alternative, found `{left.type}`")
        options = tuple(self.term(option, scope, left.type) for option in node.options)
        return terms.Operation("in", (left, *options), BOOLEAN)

    def _is_state(self, node: tree.IsState, scope: Scope) -> terms.Term:
        if node.state == "met":
            return self._requirement_met(node, scope)
        left = self.term(node.left, scope)
        if node.state != "known" and left.type.special != node.state:
            help = f"declare it `or {node.state}` if that is a possible answer"
            raise Fault("type-mismatch", node.span, f"`{left.type}` is never `{node.state}`", help)
        return terms.Operation(f"is {node.state}", (left,), BOOLEAN)

    def _requirement_met(self, node: tree.IsState, scope: Scope) -> terms.Term:
        if not isinstance(node.left, tree.Name):
            raise Fault("type-mismatch", node.left.span, "only a requirement can be met")
        name = node.left.text
        member = next(iter(scope.member_of.values()), "")
        for candidate in (self.names.in_full(name, scope.member_of), f"{name}.{member}"):
            symbol = self.names.symbols.get(candidate)
            if symbol is not None and symbol.kind == "requirement":
                return terms.RequirementMet(candidate, BOOLEAN)
        near = [key for key, symbol in self.names.symbols.items() if symbol.kind == "requirement"]
        raise Fault("unknown-name", node.left.span, f"there is no requirement `{name}`", did_you_mean(name, near))

    def _set_relation(self, node: tree.SetRelation, scope: Scope) -> terms.Term:
        left = self.term(node.left, scope)
        if left.type.kind != "set" or not isinstance(node.right, tree.Name):
            raise Fault("type-mismatch", node.span, f"`{node.relation}` compares a set with a catalogue")
        symbol = self._expect(node.right, node.right.text, "catalogue")
        entries, own = self._entries(symbol.name), self._entries(left.type.catalogue)
        if not entries <= own:
            beyond = ", ".join(sorted(entries - own)[:3])
            message = f"`{symbol.name}` lists {beyond}, which `{left.type.catalogue}` does not"
            raise Fault("type-mismatch", node.span, message)
        right = terms.Constant(entries, replace(left.type, other=False, special=""))
        return terms.Operation(node.relation, (left, right), BOOLEAN)

    def _entries(self, catalogue: str) -> frozenset[str]:
        node = self.names.symbols[catalogue].node
        assert isinstance(node, tree.Catalogue)
        return frozenset(entry.name for entry in node.entries)

    def _within(self, node: tree.Within, scope: Scope) -> terms.Term:
        left, first, second = (self.term(part, scope) for part in (node.left, node.first, node.second))
        wanted = ("date", "date") if node.relation == "to" else ("duration", "date")
        if left.type.kind != "date" or (first.type.kind, second.type.kind) != wanted:
            raise Fault("type-mismatch", node.span, "`within` asks of a date whether it lies in a window of time")
        return terms.Operation(f"within {node.relation}", (left, first, second), BOOLEAN)

    def _rounded(self, node: tree.Rounded, scope: Scope) -> terms.Term:
        amount, unit = self.term(node.amount, scope), self.term(node.unit, scope)
        same = unit.type.kind == amount.type.kind or (unit.type.ratio and amount.type.ratio)
        if not amount.type.amount or not same or not isinstance(unit, terms.Constant) or unit.value == 0:
            raise Fault("type-mismatch", node.unit.span, f"`{amount.type}` is not rounded to `{unit.type}`")
        return terms.Rounded(amount, node.mode, unit, amount.type)

    def _converted(self, node: tree.Converted, scope: Scope) -> terms.Term:
        amount = self.term(node.amount, scope)
        return self.convert(amount, node.ratio, node.unit, node.period, node)

    def convert(self, amount: terms.Term, ratio: values.Fraction, unit: str, period: str, node: tree.Node) -> terms.Term:
        """Return a rate of pay in the other of two periods: `ratio` units make one period."""
        if amount.type.kind != "money" or amount.type.unit not in (unit, period) or unit == period:
            message = f"`{amount.type}` cannot be converted at {unit}s per {period}"
            raise Fault("unit-mismatch", node.span, message)
        to_unit = amount.type.unit == period
        factor = 1 / ratio if to_unit else ratio
        type = replace(amount.type, unit=unit if to_unit else period)
        return terms.Operation("multiply", (amount, terms.Constant(factor, NUMBER)), type)

    # ------------------------------------------------------------------ calls, persons, readings

    def _call(self, node: tree.Call, scope: Scope) -> terms.Term:
        name = node.name.text
        if name in operators.FUNCTIONS:
            arguments = [self.term(argument, scope) for argument in node.arguments]
            type = self._fitting(operators.call(name, [argument.type for argument in arguments]), node)
            return terms.Operation(name, tuple(arguments), type)
        symbol = self.names.find(name, scope.scheme, scope.member_of)
        if symbol is None or symbol.kind != "table":
            tables = [key for key, other in self.names.symbols.items() if other.kind == "table"]
            help = did_you_mean(name, [*operators.FUNCTIONS, *tables])
            raise Fault("unknown-name", node.name.span, f"there is no function or table `{name}`", help)
        table = symbol.node
        assert isinstance(table, tree.Table) and table.type is not None
        if len(table.keys) != len(node.arguments):
            raise Fault("wrong-arguments", node.span, f"`{name}` is called with {len(table.keys)} values")
        keys = [self.type_of_node(key) for _, key in table.keys]
        arguments = [self.term(a, scope, key) for a, key in zip(node.arguments, keys, strict=True)]
        return terms.TableCall(symbol.name, tuple(arguments), self.type_of_node(table.type))

    def _given(self, node: tree.Given, scope: Scope) -> terms.Term:
        target = self._name(node.name, scope)
        if not isinstance(target, terms.RuleValue | terms.Computed):
            message = f"`{node.name.text}` does not depend on a person"
            raise Fault("type-mismatch", node.name.span, message, "`given` follows a rule or what a scheme pays")
        beneficiary, opened = self._beneficiary(node, scope)
        replacements = []
        for argument in node.arguments:
            symbol = self.names.symbols.get(f"person.{argument.name}")
            if symbol is None:
                near = [key.removeprefix("person.") for key in self.names.symbols if key.startswith("person.")]
                message = f"a standard person has no `{argument.name}`"
                raise Fault("unknown-name", argument.span, message, did_you_mean(argument.name, near))
            if any(name == symbol.name for name, _ in replacements):
                raise Fault("wrong-arguments", argument.span, f"`{argument.name}` is given twice")
            replacements.append((symbol.name, self.term(argument.value, scope, self.declared_type(symbol))))
        missing = [name for name in opened if f"person.{name}" not in dict(replacements)]
        if missing:
            raise Fault("wrong-arguments", node.span, f"`{beneficiary}` needs {', '.join(missing)}")
        return terms.Given(target, beneficiary, tuple(replacements), target.type)

    def _beneficiary(self, node: tree.Given, scope: Scope) -> tuple[str, tuple[str, ...]]:
        if node.beneficiary is None:
            return "", ()
        person = self._name(node.beneficiary, scope)
        if not isinstance(person, terms.Constant) or person.type.kind != "beneficiary":
            raise Fault("type-mismatch", node.beneficiary.span, f"`{node.beneficiary.text}` is not a standard person")
        declared = self.names.symbols[str(person.value)].node
        assert isinstance(declared, tree.Beneficiary)
        return str(person.value), tuple(name for name, _ in declared.open)

    def _on_date(self, node: tree.OnDate, scope: Scope) -> terms.Term:
        parameter = self._name(node.name, scope)
        if not isinstance(parameter, terms.ParameterValue):
            raise Fault("type-mismatch", node.name.span, "`on` asks a parameter for its value on a day")
        return replace(parameter, day=self.term(node.day, scope, DATE))

    def _reading(self, node: tree.ReadingValue, scope: Scope) -> terms.Term:
        symbol = self._expect(node.name, node.name.text, "reading")
        assert isinstance(symbol.node, tree.Reading)
        options = tuple(alternative.name for alternative in symbol.node.alternatives)
        return terms.ReadingValue(symbol.name, Type("options", options=options))

    def _declared(self, node: tree.DeclaredValue, scope: Scope) -> terms.Term:
        return terms.DeclaredValue(self._expect(node.name, node.name.text, "option", "declaration").name, BOOLEAN)

    # ------------------------------------------------------------------ lists and aggregates

    def _rows(self, node: tree.Name, scope: Scope) -> tuple[terms.Term, dict[str, Type]]:
        collection = self._name(node, scope)
        if collection.type.kind != "list":
            raise Fault("type-mismatch", node.span, f"expected a list, found `{collection.type}`")
        if collection.type.record:
            return collection, self.fields_of(collection.type.record)
        return collection, {"item": collection.type.element or NUMBER}

    def _list_where(self, node: tree.ListWhere, scope: Scope) -> terms.Term:
        collection, fields = self._rows(node.collection, scope)
        condition = self.condition(node.condition, scope.with_fields(fields))
        return terms.ListWhere(collection, condition, collection.type)

    def _aggregate(self, node: tree.Aggregate, scope: Scope) -> terms.Term:
        if node.collection.text in self.names.ranges:
            return self._range_aggregate(node, scope)
        collection, fields = self._rows(node.collection, scope)
        inner = scope.with_fields(fields)
        element = self.term(node.element, inner) if node.element is not None else None
        where = self.condition(node.where, inner) if node.where is not None else None
        weight = self.term(node.weight, inner) if node.weight is not None else None
        type = self._aggregate_type(node, element)
        if_none = self.term(node.if_none, scope, type) if node.if_none is not None else None
        if node.operation in ("average", "highest", "lowest") and if_none is None:
            help = "end it with `if none VALUE`: what it is when the list is empty"
            raise Fault("wrong-arguments", node.span, f"`{node.operation} of` a list that may be empty", help)
        return terms.ListAggregate(node.operation, node.number, collection, element, where, weight, if_none, type)

    def _range_aggregate(self, node: tree.Aggregate, scope: Scope) -> terms.Term:
        range_name = node.collection.text
        if range_name in scope.member_of:
            message = f"`{range_name}` is being ranged over here"
            raise Fault("same-range-twice", node.collection.span, message, "name the sum as a rule of its own")
        rows = []
        for member in self.names.members(range_name):
            inner = scope.with_row_member(member)
            where = self.condition(node.where, inner) if node.where is not None else None
            element = self.term(node.element, inner) if node.element is not None else None
            rows.append((member, where, element))
        type = self._aggregate_type(node, rows[0][2])
        return terms.RangeAggregate(node.operation, node.number, tuple(rows), type)

    def _aggregate_type(self, node: tree.Aggregate, element: terms.Term | None) -> Type:
        if node.operation in ("any", "none", "at least", "at most"):
            return BOOLEAN
        if element is None or node.operation.startswith("count"):
            return COUNT
        addable = element.type.amount or (element.type.kind == "date" and node.operation in ("highest", "lowest", "values"))
        if not addable or element.type.special:
            raise Fault("type-mismatch", node.span, f"`{node.operation} of` `{element.type}`")
        if node.operation == "values":
            return Type("list", element=element.type.plain())
        if node.operation == "total" and element.type.kind == "money" and element.type.unit not in ("", "year"):
            help = "pay for different stretches of time does not add up; say what is paid for each"
            raise Fault("unit-mismatch", node.span, f"a total of `{element.type}`", help)
        return NUMBER if node.operation == "average" and element.type.kind == "count" else element.type.plain()


_Form = Callable[[Expressions, Any, Scope], terms.Term]
_FORMS: dict[type, _Form] = {
    tree.Name: Expressions._name, tree.Literal: Expressions._literal, tree.Binary: Expressions._binary,
    tree.Logic: Expressions._logic, tree.Not: Expressions._not, tree.Compare: Expressions._compare,
    tree.OneOfOptions: Expressions._one_of_options, tree.IsState: Expressions._is_state,
    tree.SetRelation: Expressions._set_relation, tree.Within: Expressions._within,
    tree.Rounded: Expressions._rounded, tree.Converted: Expressions._converted, tree.Given: Expressions._given,
    tree.OnDate: Expressions._on_date, tree.Call: Expressions._call, tree.ReadingValue: Expressions._reading,
    tree.DeclaredValue: Expressions._declared, tree.ListLiteral: Expressions._list_literal,
    tree.Grouped: Expressions._grouped, tree.Aggregate: Expressions._aggregate,
    tree.ListWhere: Expressions._list_where,
}  # fmt: skip
_READS: dict[str, Callable[[Expressions, Symbol, Scope], terms.Term]] = {
    "fact": Expressions._read_fact, "person": Expressions._read_person, "computed": Expressions._read_computed,
    "rule": Expressions._read_rule, "parameter": Expressions._read_parameter, "column": Expressions._read_column,
    "beneficiary": Expressions._read_beneficiary,
}  # fmt: skip
