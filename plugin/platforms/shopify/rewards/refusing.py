"""
What Shopify's refusals mean for a reward.

Whether a code is there already is told by a code of its own, `TAKEN`, or for gift cards by words
alone: recorded answers leave the code of that refusal empty.
"""

from collections.abc import Mapping
from typing import Any, Final

from plugin.domain.errors import TakenError
from plugin.platforms.shopify.admin import AdminApi
from plugin.platforms.shopify.answers import Answer
from plugin.platforms.shopify.documents import document
from plugin.platforms.shopify.failures import Refusal, RefusedError

_TAKEN: Final = "TAKEN"
_TAKEN_IN_WORDS: Final = "already been taken"
_GONE_IN_WORDS: Final = "does not exist"


def make(api: AdminApi, name: str, given: Mapping[str, Any]) -> Answer:
    """Have something with a code made. Raises TakenError where its code is there already."""
    try:
        return api.ask(document(name), given)
    except RefusedError as refused:
        if any(is_taken(each) for each in refused.refusals):
            raise TakenError(str(refused)) from None
        raise


def is_taken(refusal: Refusal) -> bool:
    """Is the code there already, ours or a stranger's?"""
    return refusal.code == _TAKEN or _TAKEN_IN_WORDS in refusal.message


def is_gone(refused: RefusedError) -> bool:
    """Is what should be changed no longer there, and nothing else wrong?"""
    return all(_GONE_IN_WORDS in each.message for each in refused.refusals)
