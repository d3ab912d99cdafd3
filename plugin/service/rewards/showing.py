"""Showing a redemption: its row, what was promised then, and the code for its owner alone."""

from collections.abc import Mapping, Sequence
from typing import Final

from plugin.domain.errors import NotFoundError
from plugin.domain.program import Program
from plugin.domain.rewards import DISCOUNTS, Reward, RewardKind
from plugin.keys import Keyring
from plugin.service.rewards import drawing
from plugin.service.rewards.terms import Terms
from plugin.service.services import Services
from plugin.service.views.rewards import RedemptionView
from plugin.store import Tx, codes, programs, redemptions
from plugin.store.codes import Code
from plugin.store.redemptions import Redemption

USED_ELSEWHERE: Final = "used_elsewhere"
"""Why something stays what it is: it was used, and no order told us."""
_SHOWN: Final = frozenset({redemptions.ISSUED, redemptions.RETURNING, redemptions.REVIEW})
_NAMES: Final[Mapping[str, str]] = {redemptions.ASKED: redemptions.RESERVED}


def views(
    tx: Tx, services: Services, brand_id: int, rows: Sequence[Redemption], *, plain: bool = False
) -> tuple[RedemptionView, ...]:
    """These redemptions as people see them; `plain`: with their codes, to their owner."""
    return views_of(tx, services, brand_id, programs.of(tx, brand_id), rows, plain=plain)


def views_of(
    tx: Tx,
    services: Services,
    brand_id: int,
    versions: Sequence[Program],
    rows: Sequence[Redemption],
    *,
    plain: bool,
) -> tuple[RedemptionView, ...]:
    """`views`, where the programme was read before."""
    if not rows:
        return ()
    held = codes.of_redemptions(tx, brand_id, [row.id for row in rows]) if plain else {}
    return tuple(
        view(services.keys, row, promised(versions, row), held.get(row.id)) for row in rows
    )


def view(keys: Keyring, row: Redemption, terms: Terms, code: Code | None) -> RedemptionView:
    """A redemption on its terms; `code` is shown to its owner alone, None: to somebody else."""
    return RedemptionView(
        id=str(row.id),
        reward=terms.reward,
        steps=row.steps,
        points=row.points,
        value=terms.reward.worth(row.steps),
        currency=terms.currency,
        state="used" if row.used else _NAMES.get(row.state, row.state),
        code=_code(keys, row, code),
        at=row.at,
        ends_at=row.ends_at,
        can_undo=can_undo(row, terms.reward),
        reason=row.reason,
    )


def promised(versions: Sequence[Program], row: Redemption) -> Terms:
    """
    What was promised when it was taken: versions are never edited.

    Raises NotFoundError for a row that names no promise of this brand.
    """
    for program in versions:
        if program.version == row.version:
            return Terms(reward_of(program, row.reward), row.steps, program.currency)
    raise NotFoundError(f"no version {row.version} of the programme")


def reward_of(program: Program, key: str) -> Reward:
    """The reward of that name in a version. Raises NotFoundError."""
    for reward in program.promises:
        if reward.key == key:
            return reward
    raise NotFoundError(f"no reward {key}")


def can_undo(row: Redemption, reward: Reward) -> bool:
    """
    Can its owner still turn it into points? Not what cost them none, and a gift card only whole, if
    we know how to stop it.
    """
    if row.state != redemptions.ISSUED or row.used or not row.points:
        return False
    if reward.kind is RewardKind.GIFT_CARD:
        return bool(row.reference) and row.reason != USED_ELSEWHERE
    return reward.kind in DISCOUNTS


def _code(keys: Keyring, row: Redemption, code: Code | None) -> str:
    """Not before anybody knows that it is good; and not any more once it is not."""
    good = code is not None and code.state == codes.LIVE and row.state in _SHOWN
    return drawing.opened(keys, code) if code and good else ""
