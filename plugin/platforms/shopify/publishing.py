"""
What themes read without asking us: metafields, of our installation and of each customer.

`app.metafields.laurel.<name>.value` is read by blocks of ours only;
`customer.metafields["$app"].standing.value` by any page that a customer is signed in on, for that
customer, as the definition allows it.
https://shopify.dev/docs/apps/build/custom-data/ownership
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from plugin.platforms.shopify.admin import AdminApi
from plugin.platforms.shopify.documents import document
from plugin.platforms.shopify.failures import OutageError, RefusedError
from plugin.platforms.shopify.rewards.writing import Input, gid
from plugin.ports import Grant, Standing

NAMESPACE: Final = "laurel"
_OURS: Final = "$app"
_STANDING: Final = "standing"
_OWNER: Final = "ownerId"
_DEFINITION: Final = {
    "access": {"admin": "MERCHANT_READ", "storefront": "PUBLIC_READ"},
    "key": _STANDING,
    "name": "Points",
    "namespace": _OURS,
    "ownerType": "CUSTOMER",
    "type": "json",
}
"""As manifest.json has it, for apps that no deployment defines it for."""


class ShopifyPublishing(ABC):
    """What Shopify keeps for storefronts; see `Publishing` for every one of these."""

    @abstractmethod
    def _api(self, shop_domain: str, grant: Grant) -> AdminApi:
        """The Admin API of one shop."""

    def publish(
        self, shop_domain: str, grant: Grant, values: Mapping[str, Mapping[str, Any]]
    ) -> None:
        """See `Publishing.publish`."""
        api = self._api(shop_domain, grant)
        _define(api)
        owner = _installation(api)
        _write(api, "metafields_set", [
            {**_place(owner, NAMESPACE, key), **_value(value)} for key, value in values.items()
        ])  # fmt: skip

    def publish_standings(
        self, shop_domain: str, grant: Grant, standings: Mapping[str, Standing | None]
    ) -> None:
        """See `Publishing.publish_standings`."""
        api = self._api(shop_domain, grant)
        places = {each: _place(gid("Customer", each), _OURS, _STANDING) for each in standings}
        kept = [{**places[each], **_value(told)} for each, told in standings.items() if told]
        gone = [places[each] for each, told in standings.items() if told is None]
        _write(api, "metafields_set", kept)
        _write(api, "metafields_delete", gone)


def _define(api: AdminApi) -> None:
    """Say once that standings are read by their customers."""
    try:
        _ask(api, "metafield_define", {"definition": _DEFINITION})
    except RefusedError as refused:
        if not refused.says("TAKEN"):
            raise


def _installation(api: AdminApi) -> str:
    owner = api.ask(document("installation")).part("currentAppInstallation", "id")
    if not isinstance(owner, str):
        raise OutageError("the platform's answer names no installation")
    return owner


def _write(api: AdminApi, name: str, values: Sequence[Input]) -> None:
    """All or none is written, so whoever is not there any more is left out, and the rest again."""
    while values:
        try:
            _ask(api, name, {"values": values})
        except RefusedError as refused:
            strangers = _strangers(refused)
            left = [value for n, value in enumerate(values) if (str(n), _OWNER) not in strangers]
            if len(left) == len(values):
                raise
            values = left
        else:
            return


def _ask(api: AdminApi, name: str, given: Input) -> None:
    """Have something changed. What was not even tried is told as null, and raises why."""
    answer = api.ask(document(name), given)
    for changed in answer.data:
        if answer.part(changed) is None:
            raise OutageError("the platform's answer does not say what was done")


def _strangers(refused: RefusedError) -> set[tuple[str, ...]]:
    """The places of those whom the platform does not know. Raises what it refused otherwise."""
    fields = [each.field for each in refused.refusals]
    if not all(field[-1:] == (_OWNER,) for field in fields):
        raise refused
    return {field[-2:] for field in fields}


def _place(owner: str, namespace: str, key: str) -> Input:
    return {"ownerId": owner, "namespace": namespace, "key": key}


def _value(told: object) -> Input:
    return {"type": "json", "value": msgspec.json.encode(told).decode()}
