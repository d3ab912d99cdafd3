"""Requests and answers recorded from live development stores, as the twin can be asked them.

The recordings are files of many shapes; an exchange is a request text, its variables and the
answer. Parts of a request that the trimmed schema does not hold are cut from both sides.
"""

import json
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphql import (
    REMOVE,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableNode,
    Visitor,
    get_named_type,
    is_leaf_type,
    parse,
    print_ast,
    visit,
)

from plugin.twin.graphql.schema import faults, schema

ARCHIVE = Path(__file__).parents[3] / "shared" / "data" / "shopify-graphql-captures.tar.xz"
SMALL = Path(__file__).parent / "exchanges"

OURS = frozenset(
    "bulkOperation bulkOperationCancel bulkOperationRunQuery bulkOperations codeDiscountNode"
    " codeDiscountNodeByCode currentAppInstallation customer customerByIdentifier customers"
    " discountCodeBasicCreate discountCodeBxgyCreate discountCodeDeactivate discountCodeDelete"
    " discountCodeFreeShippingCreate discountCodeRedeemCodeBulkDelete discountRedeemCodeBulkAdd"
    " discountRedeemCodeBulkCreation giftCard giftCardCreate giftCardDeactivate metafieldsSet"
    " discountNodes order orders shop"
    " storeCreditAccount storeCreditAccountCredit tagsAdd tagsRemove webhookSubscription"
    " webhookSubscriptionCreate webhookSubscriptionDelete webhookSubscriptionUpdate"
    " webhookSubscriptions webhookSubscriptionsCount".split()
)
"""The operations the app uses; these are counted."""

SCENERY = frozenset("customerCreate discountCodeActivate storeCreditAccountDebit".split())
"""Operations the twin knows and the app does not use: replayed for what follows, not counted."""

_SUBSCRIPTION = """{ id topic format includeFields metafieldNamespaces filter createdAt updatedAt
  endpoint { __typename ... on WebhookHttpEndpoint { callbackUrl } } }"""
_DOCUMENTS = {
    # These recordings name their documents by path only; variables and answers tell the rest.
    "webhookSubscriptionCreate-parity": f"""mutation(
        $topic: WebhookSubscriptionTopic!, $webhookSubscription: WebhookSubscriptionInput!) {{
        webhookSubscriptionCreate(topic: $topic, webhookSubscription: $webhookSubscription) {{
        webhookSubscription {_SUBSCRIPTION} userErrors {{ field message }} }} }}""",
    "webhookSubscriptionUpdate-parity": f"""mutation(
        $id: ID!, $webhookSubscription: WebhookSubscriptionInput!) {{
        webhookSubscriptionUpdate(id: $id, webhookSubscription: $webhookSubscription) {{
        webhookSubscription {_SUBSCRIPTION} userErrors {{ field message }} }} }}""",
    "webhookSubscriptionDelete-parity": """mutation($id: ID!) {
        webhookSubscriptionDelete(id: $id) {
        deletedWebhookSubscriptionId userErrors { field message } } }""",
    "webhook-subscription-detail-read": f"""query($id: ID!) {{
        webhookSubscription(id: $id) {_SUBSCRIPTION} }}""",
}


@dataclass(frozen=True)
class Exchange:
    """One request and what the platform answered."""

    place: str
    query: str
    variables: Mapping[str, Any]
    answer: Mapping[str, Any]

    @property
    def refused_outright(self) -> bool:
        """Whether the platform would not even run it."""
        return "data" not in self.answer

    @property
    def changes(self) -> bool:
        """Whether it is a mutation."""
        return self.query.lstrip("#graphql \n").startswith("mutation")

    @property
    def roots(self) -> set[str]:
        """The operations asked for; none when the text is no request at all."""
        try:
            document = parse(self.query)
        except GraphQLError:
            return set()
        return {
            selection.name.value
            for definition in document.definitions
            if isinstance(definition, OperationDefinitionNode)
            for selection in definition.selection_set.selections
            if isinstance(selection, FieldNode)
        }


@dataclass(frozen=True)
class Recording:
    """One file: exchanges with one store, in their order, and when that was."""

    name: str
    recorded_at: str
    exchanges: tuple[Exchange, ...]


def recordings() -> Iterator[Recording]:
    """All recorded files that hold something to replay."""
    with tarfile.open(ARCHIVE) as archive:
        for member in sorted(archive.getmembers(), key=lambda m: m.name):
            if member.isfile() and (file := archive.extractfile(member)):
                yield _recording(member.name, json.loads(file.read()))


def small_recordings() -> Iterator[Recording]:
    """The committed ones, written by hand after the same mechanics."""
    for path in sorted(SMALL.glob("*.json")):
        yield _recording(path.name, json.loads(path.read_text("utf-8")))


def _recording(name: str, document: Any) -> Recording:
    told = document if isinstance(document, dict) else {}
    at = str(told.get("capturedAt") or told.get("recordedAt") or "2026-05-06T12:00:00Z")
    shared = told.get("requests") if isinstance(told.get("requests"), dict) else {}
    found = _once(_found(document, name, shared or {}, ""))
    # Cleaning up was done last, wherever a file tells of it.
    in_order = sorted(found, key=lambda exchange: "cleanup" in exchange.place.lower())
    return Recording(name, at, tuple(in_order))


def _once(exchanges: Iterator[Exchange]) -> Iterator[Exchange]:
    """Some files tell the same exchange in two places."""
    seen = set()
    for exchange in exchanges:
        told = json.dumps([exchange.query, exchange.variables, exchange.answer], sort_keys=True)
        if told not in seen:
            seen.add(told)
            yield exchange


def _found(part: Any, place: str, shared: Mapping[str, Any], key: str) -> Iterator[Exchange]:
    """Walks a file in its order. What the recorder's own proxy asked has no place in that order."""
    if isinstance(part, dict):
        if (exchange := _exchange(part, place, shared.get(key, {}))) is not None:
            yield exchange
        for name, value in part.items():
            if name not in {"upstreamCalls", "requests", "request", "response", "payload", "body"}:
                yield from _found(value, f"{place}/{name}", shared, name)
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from _found(value, f"{place}/{number}", shared, key)


def _exchange(part: Mapping[str, Any], place: str, shared: Any) -> Exchange | None:
    request = next((r for r in (part.get("request"), part, shared) if _text(r)), None)
    answer = _answer(part)
    if request is None or answer is None:
        return None
    variables = request.get("variables") or part.get("variables") or {}
    return Exchange(place, _text(request), variables, answer)


def _text(request: Any) -> str:
    if not isinstance(request, Mapping):
        return ""
    text = request.get("query") or request.get("document")
    if isinstance(text, str) and "{" in text:
        return text
    return _DOCUMENTS.get(Path(str(request.get("documentPath", ""))).stem, "")


def _answer(part: Mapping[str, Any]) -> Mapping[str, Any] | None:
    for name in ("response", "payload", "result", "body"):
        inner = part.get(name)
        while isinstance(inner, Mapping) and not {"data", "errors"} & set(inner):
            inner = inner.get("payload") or inner.get("body")
        if isinstance(inner, Mapping):
            return inner
    return None


class _Cut(Visitor):
    """Takes out what the trimmed schema does not know."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self._info = info

    def enter_field(self, node: FieldNode, *_: Any) -> Any:
        kind = self._info.get_type()
        if kind is None and node.name.value != "__typename":
            return REMOVE
        leaf = kind is None or is_leaf_type(get_named_type(kind))
        return REMOVE if leaf is not (node.selection_set is None) else None

    def leave_field(self, node: FieldNode, *_: Any) -> Any:
        return REMOVE if node.selection_set and not node.selection_set.selections else None

    def enter_inline_fragment(self, node: InlineFragmentNode, *_: Any) -> Any:
        condition = node.type_condition
        known = condition is None or condition.name.value in schema().type_map
        return None if known else REMOVE

    def leave_inline_fragment(self, node: InlineFragmentNode, *_: Any) -> Any:
        return None if node.selection_set.selections else REMOVE


def askable(query: str) -> str | None:
    """The request as the trimmed schema can hold it; None when its heart is missing there.

    What the platform itself refused to run is never cut into something that runs: see `refused`.
    """
    info = TypeInfo(schema())
    document = visit(parse(query), TypeInfoVisitor(info, _Cut(info)))
    document = _without_leftovers(document)
    try:
        return None if faults(document, strict=False) else print_ast(document)
    except GraphQLError:
        return None


def _without_leftovers(document: DocumentNode) -> DocumentNode:
    """Variables and fragments that only the cut parts used go with them."""
    used: set[str] = set()

    class Uses(Visitor):
        def enter_variable_definition(self, *_: Any) -> Any:
            return False

        def enter_variable(self, node: VariableNode, *_: Any) -> None:
            used.add(node.name.value)

        def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
            used.add(f"...{node.name.value}")

    visit(document, Uses())

    class Sweep(Visitor):
        def enter_variable_definition(self, node: Any, *_: Any) -> Any:
            return None if node.variable.name.value in used else REMOVE

        def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: Any) -> Any:
            return None if f"...{node.name.value}" in used else REMOVE

    swept: DocumentNode = visit(document, Sweep())
    return swept
