"""Every question we ask is legal in both API versions, is not on its way out, and is granted."""

import json
import lzma
import re
from functools import cache
from pathlib import Path

import pytest
from graphql import (
    ArgumentNode,
    FieldNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_schema,
    parse,
    validate,
    visit,
)

import plugin
from plugin.platforms.shopify.documents import document

HOUSE = Path(plugin.__file__).parent
NAMES = sorted(
    path.stem for path in (HOUSE / "platforms" / "shopify" / "queries").glob("*.graphql")
)
MANIFEST = json.loads((HOUSE.parent / "manifest.json").read_text())
NEEDS = {
    "orders": "read_orders",
    "order": "read_orders",
    "refund": "read_orders",
    "customer": "read_customers",
    "product": "read_products",
    "codeDiscountNodeByCode": "write_discounts",
    "discountCodeBasicCreate": "write_discounts",
    "discountCodeBxgyCreate": "write_discounts",
    "discountCodeDelete": "write_discounts",
    "discountCodeFreeShippingCreate": "write_discounts",
    "discountCodeRedeemCodeBulkDelete": "write_discounts",
    "discountNodes": "write_discounts",
    "discountRedeemCodeBulkAdd": "write_discounts",
    "discountRedeemCodeBulkCreation": "write_discounts",
    "giftCard": "write_gift_cards",
    "giftCardCreate": "write_gift_cards",
    "giftCardDeactivate": "write_gift_cards",
    "storeCreditAccountCredit": "write_store_credit_account_transactions",
    "storeCreditAccounts": "read_store_credit_accounts",
    "metafieldDefinitionCreate": "write_customers",
    "metafieldsDelete": "write_customers",
    "metafieldsSet": "write_customers",
    "nodes(ids)": "read_products",
}
"""Fields that Shopify guards by a scope, as its documentation says of each; writing is reading."""
BESIDE = {"gift_card_create": {"write_customers"}}
"""Scopes that what is sent along needs."""
OPTIONAL = {
    "credit_give": {"write_store_credit_account_transactions"},
    "credits": {"read_store_credit_accounts"},
    "gift_card": {"write_gift_cards"},
    "gift_card_create": {"write_gift_cards"},
    "gift_card_stop": {"write_gift_cards"},
    "prices": {"read_products"},
    "wares": {"read_products"},
}
"""Documents that only shops with a reward of that kind are asked, and these grant what it takes."""


@cache
def schema(version: str) -> GraphQLSchema:
    if version == "2026-10":
        text = (HOUSE / "twin" / "schema" / "admin-2026-10.graphql").read_text("utf-8")
    else:
        packed = Path(__file__).parent / "schema" / f"admin-{version}.graphql.xz"
        text = lzma.decompress(packed.read_bytes()).decode()
    return build_schema(text, assume_valid=True)


class Used(Visitor):
    """Collects every field in use, and those among them that are deprecated."""

    def __init__(self, types: TypeInfo, query: object) -> None:
        super().__init__()
        self.types, self.fields, self.deprecated = types, set[str](), list[str]()
        self.query = query

    def enter_field(self, node: FieldNode, *_: object) -> None:
        self.fields.add(node.name.value)
        field = self.types.get_field_def()
        if field and field.deprecation_reason:
            self.deprecated.append(node.name.value)

    def enter_argument(self, node: ArgumentNode, *_: object) -> None:
        argument = self.types.get_argument()
        if argument and argument.deprecation_reason:
            self.deprecated.append(str(argument))
        if node.name.value == "ids" and self.types.get_parent_type() == self.query:
            self.fields.add("nodes(ids)")


def used(name: str, version: str = "2026-10") -> Used:
    types = TypeInfo(schema(version))
    found = Used(types, schema(version).query_type)
    visit(parse(document(name).text), TypeInfoVisitor(types, found))
    return found


@pytest.mark.parametrize("version", ["2026-07", "2026-10"])
@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_valid_and_uses_nothing_deprecated(name: str, version: str) -> None:
    assert validate(schema(version), parse(document(name).text)) == []
    assert used(name, version).deprecated == []


@pytest.mark.parametrize("name", NAMES)
def test_a_document_names_the_scopes_it_needs_and_the_manifest_declares_them(name: str) -> None:
    needed = {NEEDS[field] for field in used(name).fields & NEEDS.keys()}
    assert set(document(name).scopes) == needed | BESIDE.get(name, set())
    assert needed <= {*MANIFEST["scopes"], *MANIFEST["optional_scopes"]}


@pytest.mark.parametrize("name", NAMES)
def test_what_only_some_shops_grant_is_asked_for_only_there(name: str) -> None:
    optional = set(document(name).scopes) & set(MANIFEST["optional_scopes"])
    conditional = "product @include(if: $products)" in document(name).text
    assert optional == ({"read_products"} if conditional else OPTIONAL.get(name, set()))


@pytest.mark.parametrize("name", NAMES)
def test_only_questions_and_declared_changes_may_be_repeated(name: str) -> None:
    (operation,) = (
        each
        for each in parse(document(name).text).definitions
        if isinstance(each, OperationDefinitionNode)
    )
    question = operation.operation is OperationType.QUERY
    declared = {
        "codes_remove", "discount_delete", "gift_card_stop", "metafield_define",
        "metafields_delete", "metafields_set", "subscribe", "unsubscribe",
    }  # fmt: skip
    assert document(name).repeatable == (question or name in declared)


def test_the_documents_are_there() -> None:
    assert {"order", "orders", "shop", "scopes", "customer", "discount_basic_create"} <= set(NAMES)
    assert "#" not in document("subscribe").text


def test_a_fragment_follows_whoever_spreads_it_and_nobody_else() -> None:
    assert document("order").text.count("fragment AllocationFields on") == 1
    assert "fragment" not in document("customer").text
    spread = {name for each in NAMES for name in re.findall(r"\.\.\.(\w+)", document(each).text)}
    shared = HOUSE / "platforms" / "shopify" / "queries" / "fragments"
    assert spread == {path.stem for path in shared.glob("*.graphql")}
