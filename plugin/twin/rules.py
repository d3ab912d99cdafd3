"""What a test may change about the platform itself."""

from dataclasses import dataclass

from plugin.twin.errors import TwinError
from plugin.twin.outbox import BOTH, CLASSIC, EVENTS


@dataclass(frozen=True)
class Rules:
    """`strict` refuses deprecated fields; an app that is not approved sees personal data as null.

    `own_organisation` says that shop and app belong together, which client credentials need.
    """

    strict: bool = True
    approved_for_personal_data: bool = True
    own_organisation: bool = False
    header_family: str = CLASSIC

    def __post_init__(self) -> None:
        if self.header_family not in {CLASSIC, EVENTS, BOTH}:
            raise TwinError(f"the header family is {CLASSIC}, {EVENTS} or {BOTH}")
