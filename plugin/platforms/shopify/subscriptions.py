"""
Webhook subscriptions made by API, for apps that Shopify's command line does not configure.

The API names topics as `ORDERS_PAID`, deliveries and we as `orders/paid`.
https://shopify.dev/docs/api/admin-graphql/latest/mutations/webhookSubscriptionCreate
"""

from typing import Final

import msgspec

from plugin.platforms.shopify.admin import AdminApi
from plugin.platforms.shopify.documents import document
from plugin.platforms.shopify.failures import OutageError, RefusedError
from plugin.platforms.shopify.nodes.parts import Node, Paging
from plugin.platforms.shopify.paging import pages
from plugin.platforms.shopify.transport import LARGE
from plugin.ports import Subscription

_A_PAGE: Final = 100
_RESOURCES: Final = ("bulk_operations",)
"""Resources of more than one word."""
_TAKEN: Final = "already been taken"
_GONE: Final = "does not exist"
"""These refusals have no code, only words."""


class _Subscription(Node):
    id: str
    topic: str
    uri: str
    include_fields: list[str]


class _Page(Node):
    nodes: list[_Subscription]
    page_info: Paging


def listed(api: AdminApi) -> list[Subscription]:
    """All subscriptions of this app in the shop that were made by API."""
    found = pages(lambda cursor: _page(api, cursor))
    return [_ours(each) for page in found for each in page.nodes]


def subscribe(api: AdminApi, wanted: Subscription) -> None:
    """Make a subscription. That there is one already is what was wanted."""
    given = {
        "topic": _their_topic(wanted.topic),
        "subscription": {"uri": wanted.uri, "includeFields": list(wanted.fields)},
    }
    try:
        api.ask(document("subscribe"), given)
    except RefusedError as refused:
        if not all(_TAKEN in each.message for each in refused.refusals):
            raise


def unsubscribe(api: AdminApi, made: Subscription) -> None:
    """Take a subscription away. That it is gone already is what was wanted."""
    try:
        api.ask(document("unsubscribe"), {"id": made.id})
    except RefusedError as refused:
        if not all(_GONE in each.message for each in refused.refusals):
            raise


def _page(api: AdminApi, cursor: str | None) -> _Page:
    given = {"first": _A_PAGE, "after": cursor}
    answer = api.ask(document("subscriptions"), given, at_most=LARGE)
    try:
        return msgspec.convert(answer.part("webhookSubscriptions"), type=_Page)
    except msgspec.ValidationError:
        raise OutageError("the platform's answer lists no subscriptions") from None


def _ours(told: _Subscription) -> Subscription:
    fields = tuple(sorted(told.include_fields))
    return Subscription(_our_topic(told.topic), told.uri, fields, told.id)


def _their_topic(topic: str) -> str:
    return topic.replace("/", "_").upper()


def _our_topic(topic: str) -> str:
    """`BULK_OPERATIONS_FINISH` is cut behind the name of its resource, and nowhere else."""
    lower = topic.lower()
    known = next((each for each in _RESOURCES if lower.startswith(f"{each}_")), None)
    resource = known or lower.partition("_")[0]
    return f"{resource}/{lower[len(resource) + 1 :]}"
