"""
What a platform keeps for its storefronts to read, in our words, so that no page has to ask us.

Telling something twice does no harm, so whoever does not know whether it was told tells it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from plugin.ports.grants import Grant


@dataclass(frozen=True, slots=True)
class Standing:
    """The points of a member: those that can be spent, and those on the way."""

    points: int
    pending: int


class Publishing(Protocol):
    """
    The part of a platform that keeps what storefronts read. Everything here talks to the platform.

    Raises PlatformError: TokenRefusedError and DeniedError as everywhere, RefusedError where it
    will never be.
    """

    def publish(
        self, shop_domain: str, grant: Grant, values: Mapping[str, Mapping[str, Any]]
    ) -> None:
        """Let every page of a shop read these values, by name, in place of what stood there."""
        ...

    def publish_standings(
        self, shop_domain: str, grant: Grant, standings: Mapping[str, Standing | None]
    ) -> None:
        """
        Let each of at most 25 customers, by id, read their own points, and nobody else's; None:
        nothing is to be read there. Whom the platform does not know any more is left out.
        """
        ...
