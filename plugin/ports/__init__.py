"""
The words in which the house talks with its neighbours: protocols and frozen values.

A platform is asked through `Platform`; what it says comes back as facts in our own terms.
Ids from platforms are strings here, money is integer minor units, times are aware.
"""

from plugin.ports.asking import OrderPage
from plugin.ports.clock import Clock
from plugin.ports.facts import (
    Buyer,
    CustomerDeleted,
    CustomerErased,
    CustomerFact,
    CustomerMerged,
    DataRequested,
    Fact,
    Ignored,
    OrderFact,
    ScopesChanged,
    ShopErased,
    ShopFact,
    Uninstalled,
)
from plugin.ports.grants import Consent, Grant
from plugin.ports.hearing import Arrival, Delivery
from plugin.ports.mail import (
    Letter,
    Letterhead,
    Logo,
    Notifier,
    Press,
    Printed,
)
from plugin.ports.platform import Platform
from plugin.ports.publishing import Publishing, Standing
from plugin.ports.rewards import (
    Batch,
    CardFound,
    CodeFound,
    Credit,
    DiscountSpec,
    GiftCard,
    LiveDiscount,
    Movement,
    Rewarding,
)
from plugin.ports.subscribing import Subscription
from plugin.ports.vouching import Launch, ProxyRequest, Redirect, Shopper, Staff
from plugin.ports.wares import Selling, Ware, WareKind, WareSeen

__all__ = [
    "Arrival",
    "Batch",
    "Buyer",
    "CardFound",
    "Clock",
    "CodeFound",
    "Consent",
    "Credit",
    "CustomerDeleted",
    "CustomerErased",
    "CustomerFact",
    "CustomerMerged",
    "DataRequested",
    "Delivery",
    "DiscountSpec",
    "Fact",
    "GiftCard",
    "Grant",
    "Ignored",
    "Launch",
    "Letter",
    "Letterhead",
    "LiveDiscount",
    "Logo",
    "Movement",
    "Notifier",
    "OrderFact",
    "OrderPage",
    "Platform",
    "Press",
    "Printed",
    "ProxyRequest",
    "Publishing",
    "Redirect",
    "Rewarding",
    "ScopesChanged",
    "Selling",
    "ShopErased",
    "ShopFact",
    "Shopper",
    "Staff",
    "Standing",
    "Subscription",
    "Uninstalled",
    "Ware",
    "WareKind",
    "WareSeen",
]
