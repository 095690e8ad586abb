"""What each form of the tree becomes: the one table from nodes of expressions to typed terms."""

from __future__ import annotations

from nsis_rules.program.typecheck import aggregates, calls, operations, references
from nsis_rules.program.typecheck.expressions import Form
from nsis_rules.syntax import tree

FORMS: dict[type, Form] = {
    tree.Name: references.name, tree.Literal: references.literal, tree.ListLiteral: references.list_literal,
    tree.Grouped: operations.grouped, tree.Binary: operations.binary, tree.Logic: operations.logic,
    tree.Not: operations.negation, tree.Compare: operations.comparison,
    tree.OneOfOptions: operations.one_of_options, tree.IsState: operations.state,
    tree.SetRelation: operations.set_relation, tree.Within: operations.within,
    tree.Rounded: operations.rounded, tree.Converted: operations.converted,
    tree.Call: calls.call, tree.Given: calls.given, tree.OnDate: calls.on_date,
    tree.ReadingValue: calls.reading, tree.DeclaredValue: calls.declared,
    tree.Aggregate: aggregates.aggregate, tree.ListWhere: aggregates.list_where,
}  # fmt: skip
