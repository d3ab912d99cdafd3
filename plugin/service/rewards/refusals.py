"""Why a reward is not handed out: one code for each reason, so that a door can say it in words."""

from typing import ClassVar

from plugin.domain.errors import ConflictError


class NotEnoughPointsError(ConflictError):
    """The member cannot spend so many points now."""

    code: ClassVar[str] = "not_enough_points"


class RewardLockedError(ConflictError):
    """The reward is for others, such as members of a tier."""

    code: ClassVar[str] = "reward_locked"


class RedeemedDifferentlyError(ConflictError):
    """This request was made before, for something else."""

    code: ClassVar[str] = "already_redeemed_differently"


class RewardUsedUpError(ConflictError):
    """They took it as often as they may, or its budget of the month is spent."""

    code: ClassVar[str] = "reward_used_up"


class TooManyRedemptionsError(ConflictError):
    """They took so much today that they gave back, or have not used."""

    code: ClassVar[str] = "too_many_redemptions"


class RewardChangedError(ConflictError):
    """The merchant changed the reward since the member looked at it."""

    code: ClassVar[str] = "reward_changed"


class RewardAwayError(ConflictError):
    """The platform cannot make this reward now."""

    code: ClassVar[str] = "reward_away"
