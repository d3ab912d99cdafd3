"""
Every route of the app and who may use it: the table that the generated attacks are made from.

A route that is not here fails the suite, so nobody adds a door without saying for whom it opens.
To add one, write its line; the attacks on its kind come by themselves.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from flask import Flask
from werkzeug.routing import Rule


class Kind(StrEnum):
    """For whom a route opens, and by what proof."""

    PLATFORM = "a signed body"
    SHOPPER = "a signed query; reads"
    SHOPPER_ACT = "a signed query and a one-time token; writes"
    BUYER = "a token of a checkout or a customer account; reads"
    STAFF = "a session token of staff; reads"
    STAFF_ACT = "a session token of staff, sent by a script; writes"
    DOWNLOAD = "a link of ours, signed for one shop, one purpose and a short while"
    LETTER = "a link of ours in a letter, signed for one address and one kind"
    INSTALL = "a launch or a consent signed by the platform"
    PATCH = "nothing: the bare page that fetches a session token"
    OPERATOR = "nothing: kept inside by whoever runs the house"
    FILE = "nothing: a file of ours, the same for all"


DECIDED = "POST /admin/referrals/review/<int:referral_id>/<any(approve, block):choice>"
REVIEWED = "POST /admin/rewards/reviews/<int:redemption_id>/<any(issued, lost, stopped):choice>"

ROUTES: dict[str, Kind] = {
    "GET /admin/": Kind.STAFF,
    "GET /admin/<path:missing>": Kind.STAFF,
    "GET /admin/appearance": Kind.STAFF,
    "GET /admin/appearance/texts": Kind.STAFF,
    "POST /admin/appearance": Kind.STAFF_ACT,
    "POST /admin/appearance/logo": Kind.STAFF_ACT,
    "POST /admin/appearance/texts": Kind.STAFF_ACT,
    "POST /admin/appearance/undo": Kind.STAFF_ACT,
    "GET /widgets/look/<name>.css": Kind.FILE,
    "GET /widgets/look/logo/<name>": Kind.FILE,
    "GET /admin/history": Kind.STAFF,
    "GET /admin/dead": Kind.STAFF,
    "GET /admin/dead/<int:before>": Kind.STAFF,
    "GET /admin/privacy": Kind.STAFF,
    "GET /admin/privacy/file": Kind.DOWNLOAD,
    "GET /admin/statement": Kind.STAFF,
    "GET /admin/statement/<month>": Kind.STAFF,
    "GET /admin/statement/file": Kind.DOWNLOAD,
    "GET /admin/static/<path:filename>": Kind.FILE,
    "GET /admin/wipe": Kind.STAFF,
    "GET /auth/patch": Kind.PATCH,
    "GET /auth/shopify": Kind.INSTALL,
    "GET /auth/shopify/callback": Kind.INSTALL,
    "GET /healthz": Kind.OPERATOR,
    "GET /metrics": Kind.OPERATOR,
    "GET /ordered/<order>": Kind.BUYER,
    "GET /proxy/": Kind.SHOPPER,
    "GET /proxy/<path:missing>": Kind.SHOPPER,
    "GET /proxy/appeal": Kind.SHOPPER,
    "GET /proxy/ask": Kind.SHOPPER,
    "GET /proxy/claim": Kind.SHOPPER,
    "GET /proxy/join": Kind.SHOPPER,
    "GET /proxy/leave": Kind.SHOPPER,
    "GET /proxy/nudge": Kind.SHOPPER,
    "GET /proxy/panel": Kind.SHOPPER,
    "GET /proxy/panel.json": Kind.SHOPPER,
    "GET /proxy/preferences": Kind.SHOPPER,
    "GET /proxy/r/<code>": Kind.SHOPPER,
    "GET /proxy/redeem": Kind.SHOPPER,
    "GET /proxy/share": Kind.SHOPPER,
    "GET /proxy/statement": Kind.SHOPPER,
    "GET /proxy/terms": Kind.SHOPPER,
    "GET /proxy/undo": Kind.SHOPPER,
    "GET /readyz": Kind.OPERATOR,
    "GET /widgets/launcher/<language>": Kind.FILE,
    "GET /widgets/preview/<domain>/<version>.png": Kind.FILE,
    "GET /widgets/static/<name>": Kind.FILE,
    "POST /admin/history/<any(award, decline):choice>": Kind.STAFF_ACT,
    "POST /admin/dead/retry": Kind.STAFF_ACT,
    "POST /admin/privacy/<int:request_id>/handed": Kind.STAFF_ACT,
    "POST /admin/reconnect": Kind.STAFF_ACT,
    "POST /admin/stops/end": Kind.STAFF_ACT,
    "POST /admin/wipe": Kind.STAFF_ACT,
    "POST /proxy/appeal": Kind.SHOPPER_ACT,
    "POST /proxy/ask": Kind.SHOPPER_ACT,
    "POST /proxy/claim": Kind.SHOPPER_ACT,
    "POST /proxy/join": Kind.SHOPPER_ACT,
    "POST /proxy/leave": Kind.SHOPPER_ACT,
    "POST /proxy/preferences": Kind.SHOPPER_ACT,
    "POST /proxy/redeem": Kind.SHOPPER_ACT,
    "POST /proxy/r/<code>": Kind.SHOPPER_ACT,
    "POST /proxy/share": Kind.SHOPPER_ACT,
    "POST /proxy/undo": Kind.SHOPPER_ACT,
    "GET /admin/letters": Kind.STAFF,
    "GET /admin/referrals": Kind.STAFF,
    "GET /admin/referrals/review": Kind.STAFF,
    "GET /admin/rewards": Kind.STAFF,
    "GET /admin/rewards/clashes": Kind.STAFF,
    "GET /admin/rewards/edit/<key>": Kind.STAFF,
    "GET /admin/rewards/new/<kind>": Kind.STAFF,
    "GET /auth/shopify/allow": Kind.DOWNLOAD,
    "GET /letters/<domain>/<kind>/<digest>/<proof>": Kind.LETTER,
    "POST /admin/letters/sample/<kind>/<language>": Kind.STAFF_ACT,
    "POST /admin/letters/sender": Kind.STAFF_ACT,
    "POST /admin/referrals": Kind.STAFF_ACT,
    DECIDED: Kind.STAFF_ACT,
    "POST /admin/rewards/<key>/<any(on, off, up):change>": Kind.STAFF_ACT,
    "POST /admin/rewards/edit/<key>": Kind.STAFF_ACT,
    "POST /admin/rewards/new/<kind>": Kind.STAFF_ACT,
    REVIEWED: Kind.STAFF_ACT,
    "POST /admin/rewards/tickets/<int:redemption_id>/<any(done, decline):choice>": Kind.STAFF_ACT,
    "POST /letters/<domain>/<kind>/<digest>/<proof>": Kind.LETTER,
    "POST /webhooks/<any(shopify):platform>": Kind.PLATFORM,
}

SHOPPERS = (Kind.SHOPPER, Kind.SHOPPER_ACT)
STAFF = (Kind.STAFF, Kind.STAFF_ACT)
PERSONAL = (*SHOPPERS, Kind.BUYER, *STAFF, Kind.DOWNLOAD, Kind.INSTALL, Kind.PATCH)
"""Kinds whose answers hold, or are fetched with, something of a person."""

FRAMED = (*STAFF, Kind.DOWNLOAD, Kind.INSTALL, Kind.PATCH)
"""Kinds whose pages live in the platform's admin."""

SAMPLES = {
    "before": "1",
    "change": "off",
    "choice": "decline",
    "code": "7K3M9QXA0V",
    "digest": "0",
    "domain": "kubek.myshopify.com",
    "filename": "admin.css",
    "key": "small",
    "kind": "perk",
    "language": "en",
    "missing": "x",
    "month": "2026-05",
    "name": "panel.css",
    "order": "1",
    "platform": "shopify",
    "proof": "0",
    "redemption_id": "1",
    "referral_id": "1",
    "request_id": "1",
    "version": "0123456789abcdef",
}
"""What stands for the variable part of an address; an id stands for one that nobody has."""

OWNED = frozenset({"redemption_id", "referral_id", "request_id"})
"""Variable parts that name what belongs to one shop: see `test_an_id_of_another_shop_...`."""

SAMPLES_OF = {
    DECIDED: {"choice": "approve"},
    REVIEWED: {"choice": "issued"},
    "GET /widgets/look/<name>.css": {"name": "3f6b4f-16-page"},
}
"""Where the same variable means something else."""

_VARIABLE = re.compile(r"<(?:[^>]*:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one address."""

    method: str
    rule: str

    @property
    def name(self) -> str:
        """As the table calls it."""
        return f"{self.method} {self.rule}"

    @property
    def variables(self) -> frozenset[str]:
        """The variable parts of the address."""
        return frozenset(_VARIABLE.findall(self.rule))

    def path(self, **values: str) -> str:
        """The address with its variable parts filled in."""
        told = SAMPLES | SAMPLES_OF.get(self.name, {}) | values
        return _VARIABLE.sub(lambda part: told[part[1]], self.rule)


def routes(app: Flask, *kinds: Kind) -> Iterator[Route]:
    """The routes of an app, of these kinds if any are named; unknown ones belong to no kind."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for route in _methods(rule):
            if not kinds or ROUTES.get(route.name) in kinds:
                yield route


def _methods(rule: Rule) -> Iterator[Route]:
    for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
        yield Route(method, rule.rule)
