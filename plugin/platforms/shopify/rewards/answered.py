"""An answer that is not shaped as the API shapes it says nothing of what was done."""

from typing import TypeVar

import msgspec

from plugin.domain.errors import InvalidInputError
from plugin.domain.money import parse_minor
from plugin.platforms.shopify.failures import OutageError
from plugin.platforms.shopify.nodes.parts import MoneyNode

T = TypeVar("T")


def converted(told: object, kind: type[T]) -> T:
    """Part of an answer, typed. Raises OutageError for any other shape, nothing included."""
    try:
        return msgspec.convert(told, type=kind)
    except msgspec.ValidationError:
        raise OutageError("the platform's answer does not say what was done") from None


def minor(told: MoneyNode) -> int:
    """Minor units of an amount in an answer. Raises OutageError where it is none."""
    try:
        return parse_minor(told.amount or "", told.currency_code)
    except InvalidInputError:
        raise OutageError("the platform's answer tells no amount") from None
