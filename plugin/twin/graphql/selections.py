"""A document beside its types: which fields a selection really holds, and of what type each is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLObjectType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    value_from_ast_untyped,
)

from plugin.twin.graphql.schema import schema


@dataclass(frozen=True)
class Selected:
    """One field where it stands: `below` is the named type it leads to, None for `__typename`."""

    node: FieldNode
    below: GraphQLNamedType | None
    listed: bool = False

    @property
    def name(self) -> str:
        """The field's name in the schema."""
        return self.node.name.value

    @property
    def key(self) -> str:
        """Its name in the answer."""
        return self.node.alias.value if self.node.alias else self.name


@dataclass(frozen=True)
class Request:
    """One operation of a document with its fragments and variables."""

    operation: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, Any] = field(default_factory=dict)

    def roots(self) -> list[Selected]:
        """The root fields."""
        root = schema().get_root_type(self.operation.operation)
        return list(self.fields(self.operation.selection_set, root))

    def fields(
        self, selections: SelectionSetNode | None, parent: GraphQLNamedType | None
    ) -> Iterator[Selected]:
        """The fields of a selection, those of its fragments included."""
        for selection in selections.selections if selections else ():
            if isinstance(selection, FieldNode):
                yield _selected(selection, parent)
            elif isinstance(selection, InlineFragmentNode):
                yield from self.fields(selection.selection_set, _narrowed(selection, parent))
            elif isinstance(selection, FragmentSpreadNode):
                fragment = self.fragments[selection.name.value]
                yield from self.fields(fragment.selection_set, _narrowed(fragment, parent))

    def inside(self, selected: Selected) -> list[Selected]:
        """The fields below a field."""
        return list(self.fields(selected.node.selection_set, selected.below))

    def arguments(self, selected: Selected) -> dict[str, Any]:
        """The arguments of a field, variables filled in."""
        given = {}
        for argument in selected.node.arguments or ():
            value = argument.value
            if isinstance(value, VariableNode):
                given[argument.name.value] = self.variables.get(value.name.value)
            else:
                given[argument.name.value] = value_from_ast_untyped(value, dict(self.variables))
        return given


def request_of(
    document: DocumentNode, variables: Mapping[str, Any], name: str | None = None
) -> Request | None:
    """The operation with a name, or the only one; None where the choice is not clear."""
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    if name:
        operations = [d for d in operations if d.name and d.name.value == name]
    if len(operations) != 1:
        return None
    fragments = {
        d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)
    }
    return Request(operations[0], fragments, {**_defaults(operations[0]), **variables})


def _defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    return {
        variable.variable.name.value: value_from_ast_untyped(variable.default_value)
        for variable in operation.variable_definitions or ()
        if variable.default_value
    }


def _selected(node: FieldNode, parent: GraphQLNamedType | None) -> Selected:
    name = node.name.value
    if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) and name in parent.fields:
        kind = parent.fields[name].type
        return Selected(
            node, get_named_type(kind), isinstance(get_nullable_type(kind), GraphQLList)
        )
    return Selected(node, None)


def _narrowed(
    fragment: InlineFragmentNode | FragmentDefinitionNode, parent: GraphQLNamedType | None
) -> GraphQLNamedType | None:
    condition = fragment.type_condition
    return schema().type_map.get(condition.name.value) if condition else parent
