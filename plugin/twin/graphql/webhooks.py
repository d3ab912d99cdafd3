"""Webhook subscriptions over the API: listed, made, changed, deleted."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from plugin.twin import subscriptions
from plugin.twin.graphql.presenting import (
    Answer,
    Given,
    Listing,
    connection,
    moment,
    number_of,
    refusal,
)
from plugin.twin.graphql.searching import matcher, terms
from plugin.twin.ids import gid
from plugin.twin.subscriptions import Subscription
from plugin.twin.twin import Twin

_KIND = "WebhookSubscription"
_PLACE = "webhookSubscription"
_CLOUD = ("pubsub://", "arn:aws:events")
_LONGEST_FILTER = 65_535
_LOOPBACK = frozenset({"localhost", "127.0.0.1"})


def webhook_subscription(twin: Twin, given: Given) -> Answer | None:
    """`webhookSubscription(id)`."""
    found = subscriptions.find(twin.state, number_of(given["id"], _KIND))
    return presented(twin, found) if found else None


def webhook_subscriptions(twin: Twin, given: Given) -> Answer:
    """`webhookSubscriptions`: those made over the API, never those of the app's configuration."""
    found = [s for s in _fitting(twin, given) if _among(s, given)]
    listed = Listing(found, lambda s: (s.created_at, s.id), lambda s: presented(twin, s))
    return connection(listed, given)


def webhook_subscriptions_count(twin: Twin, given: Given) -> Answer:
    """`webhookSubscriptionsCount`."""
    return {"count": len(_fitting(twin, given)), "precision": "EXACT"}


def _fitting(twin: Twin, given: Given) -> list[Subscription]:
    fits = matcher(given.get("query"), twin.shop().timezone)
    return [s for s in subscriptions.subscriptions_to(twin.state) if fits(_searchable(s))]


def _among(subscription: Subscription, given: Given) -> bool:
    topics, uri = given.get("topics"), given.get("uri") or given.get("callbackUrl")
    return (not topics or subscription.topic in topics) and uri in (None, subscription.uri)


def _searchable(subscription: Subscription) -> dict[str, Any]:
    return {
        "id": subscription.id,
        "topic": subscription.topic,
        "endpoint": subscription.uri,
        "created_at": subscription.created_at,
        "updated_at": subscription.updated_at,
        "": [subscription.topic, subscription.uri],
    }


def create(twin: Twin, given: Given) -> Answer:
    """`webhookSubscriptionCreate`."""
    wanted, topic = given[_PLACE], given["topic"]
    errors = list(_faults(twin, wanted, topic, None))
    if errors:
        return {"webhookSubscription": None, "userErrors": errors}
    now = twin.clock.now()
    made = Subscription(twin.new_id("webhook_subscription"), topic, _uri(wanted) or "", now, now)
    return _kept(twin, _with(made, wanted))


def update(twin: Twin, given: Given) -> Answer:
    """`webhookSubscriptionUpdate`."""
    found = subscriptions.find(twin.state, number_of(given["id"], _KIND))
    if found is None:
        return {"webhookSubscription": None, "userErrors": [_missing()]}
    errors = list(_faults(twin, given[_PLACE], found.topic, found))
    if errors:
        return {"webhookSubscription": None, "userErrors": errors}
    return _kept(twin, replace(_with(found, given[_PLACE]), updated_at=twin.clock.now()))


def delete(twin: Twin, given: Given) -> Answer:
    """`webhookSubscriptionDelete`."""
    found = subscriptions.find(twin.state, number_of(given["id"], _KIND))
    if found is None:
        return {"deletedWebhookSubscriptionId": None, "userErrors": [_missing()]}
    twin.state.delete("subscription", found.id)
    return {"deletedWebhookSubscriptionId": gid(_KIND, found.id), "userErrors": []}


def _missing() -> Answer:
    return refusal(["id"], "Webhook subscription does not exist")


def _kept(twin: Twin, subscription: Subscription) -> Answer:
    subscriptions.keep(twin.state, subscription)
    return {"webhookSubscription": presented(twin, subscription), "userErrors": []}


def _with(subscription: Subscription, wanted: dict[str, Any]) -> Subscription:
    return replace(
        subscription,
        uri=_uri(wanted) or subscription.uri,
        format=wanted.get("format") or subscription.format,
        include_fields=tuple(wanted.get("includeFields") or ()),
        metafield_namespaces=tuple(wanted.get("metafieldNamespaces") or ()),
        filter=wanted.get("filter"),
        name=wanted.get("name"),
    )


def _uri(wanted: dict[str, Any]) -> str | None:
    uri = wanted.get("uri", wanted.get("callbackUrl"))
    return uri.strip() if uri is not None else None


def _faults(
    twin: Twin, wanted: dict[str, Any], topic: str, known: Subscription | None
) -> Iterator[Answer]:
    uri = _uri(wanted)
    if known is None or uri is not None:
        yield from (refusal([_PLACE, "callbackUrl"], message) for message in _address_faults(uri))
    if uri and _taken(twin, uri, topic, wanted, known):
        message = "Address for this topic has already been taken"
        yield refusal([_PLACE, "callbackUrl"], message)
    if uri and uri.startswith(_CLOUD) and wanted.get("format") == "XML":
        yield refusal([_PLACE, "format"], "Format can only be used with format: 'json'")
    yield from _filter_faults(wanted.get("filter"))
    yield from _name_faults(twin, wanted.get("name"), known)


def _address_faults(uri: str | None) -> Iterator[str]:
    if not uri:
        yield "Address can't be blank"
        return
    parts = urlsplit(uri)
    if uri.startswith(_CLOUD):
        return
    if not parts.scheme or not parts.netloc:
        yield "Address is invalid"
    elif parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        # The app of the demo lives on this machine and has no certificate.
        yield f"Address protocol {parts.scheme}:// is not supported"
    elif (parts.hostname or "").endswith((".myshopify.com", "shopify.com")):
        yield "Address cannot be a Shopify or an internal domain"


def _taken(
    twin: Twin, uri: str, topic: str, wanted: dict[str, Any], known: Subscription | None
) -> bool:
    others = [s for s in subscriptions.subscriptions_to(twin.state, topic) if s != known]
    return any(s.uri == uri and s.filter == wanted.get("filter") for s in others)


def _filter_faults(text: str | None) -> Iterator[Answer]:
    if not text:
        return
    if len(text.encode()) > _LONGEST_FILTER:
        yield refusal([_PLACE], "The specified filter exceeds the maximum allowed size.")
    elif any(not term.name for term in terms(text)):
        yield refusal(
            [_PLACE],
            "The specified filter is invalid, please ensure you specify the field(s) you wish"
            " to filter on.",
        )


def _name_faults(twin: Twin, name: str | None, known: Subscription | None) -> Iterator[Answer]:
    if name is None:
        return
    place = [_PLACE, "name"]
    others = [s for s in subscriptions.subscriptions_to(twin.state) if s != known]
    if not name:
        yield refusal(place, "Name is too short (minimum is 1 character)")
    if not re.fullmatch(r"[A-Za-z0-9_-]+", name):
        message = (
            "Name name field can only contain alphanumeric characters, underscores, and hyphens"
        )
        yield refusal(place, message)
    elif any(s.name == name for s in others):
        yield refusal(place, "Name already exists, no duplicate allowed")


def presented(twin: Twin, subscription: Subscription) -> Answer:
    """One subscription."""
    version = twin.manifest().api_version
    return {
        "__typename": _KIND,
        "id": gid(_KIND, subscription.id),
        "legacyResourceId": str(subscription.id),
        "topic": subscription.topic,
        "uri": subscription.uri,
        "callbackUrl": subscription.uri,
        "endpoint": {"__typename": "WebhookHttpEndpoint", "callbackUrl": subscription.uri},
        "format": subscription.format,
        "includeFields": list(subscription.include_fields),
        "metafieldNamespaces": list(subscription.metafield_namespaces),
        "metafields": [],
        "filter": subscription.filter,
        "name": subscription.name,
        "apiVersion": {"handle": version, "displayName": version, "supported": True},
        "createdAt": moment(subscription.created_at),
        "updatedAt": moment(subscription.updated_at),
    }
