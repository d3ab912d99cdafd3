"""Naive designs of referrals: which order counts, who was first, what is taken back."""

from tests.mutants.design import design

ADDRESSES = "plugin/domain/referrals/addresses.py"
EARNING = "plugin/domain/earning.py"
OUTCOME = "plugin/domain/referrals/outcome.py"
POINTS = "plugin/domain/referrals/points.py"
REPLAY = "plugin/domain/replay.py"
SUSPICION = "plugin/domain/referrals/suspicion.py"

STEPS = "tests/domain/test_referrals.py"
DISGUISES = "tests/domain/test_disguises.py"
OF_POINTS = "tests/domain/test_points_for_friends.py"
SIGNS = "tests/domain/test_suspicion.py"

REFERRALS = (
    design(
        "the first order to arrive is the friend's first",
        OUTCOME,
        "sorted(_bought(known), key=lambda one: one.turn)",
        "list(_bought(known))",
        f"{STEPS}::test_the_first_order_is_the_first_by_its_time_and_not_by_its_arrival",
    ),
    design(
        "the first order is the first for good",
        OUTCOME,
        "standing = [one for one in since if not one.cancelled]",
        "standing = since",
        f"{STEPS}::test_a_cancelled_order_is_no_first_order",
    ),
    design(
        "a minimum is reached before discounts",
        EARNING,
        "whole = sum(_value(line, line.quantity) for line in goods)",
        "whole = sum(line.price * line.quantity for line in goods)",
        f"{STEPS}::test_the_minimum_is_what_is_left_after_discounts",
    ),
    design(
        "a gift card reaches the minimum",
        EARNING,
        "goods = (line for line in order.snapshot.lines if line.ware is Ware.GOODS)",
        "goods = order.snapshot.lines",
        f"{STEPS}::test_only_goods_reach_the_minimum",
    ),
    design(
        "the minimum is asked for again after every refund",
        OUTCOME,
        "if not _is_enough(known.claim, first, net):",
        "if not _is_enough(known.claim, first, eligible_net(first.placed.order)):",
        f"{STEPS}::test_a_refund_below_the_minimum_is_no_reversal",
    ),
    design(
        "half of it back is too much",
        OUTCOME,
        "2 * eligible_net(first.placed.order) < net",
        "2 * eligible_net(first.placed.order) <= net",
        f"{STEPS}::test_just_under_half_may_come_back_and_half_itself",
    ),
    design(
        "the cap is for who is learned of first",
        OUTCOME,
        "sorted(found, key=_due_turn)",
        "found",
        f"{STEPS}::test_the_cap_counts_by_when_rewards_were_due_and_not_by_arrival",
    ),
    design(
        "the last claim wins",
        OUTCOME,
        "_turn(rival) < _turn(claim)",
        "_turn(rival) > _turn(claim)",
        f"{STEPS}::test_the_first_claim_wins_by_its_time_and_then_by_its_number",
    ),
    design(
        "the claim that was written first wins",
        OUTCOME,
        "_turn(rival) < _turn(claim)",
        "rival.id < claim.id",
        f"{STEPS}::test_the_first_claim_wins_by_its_time_and_then_by_its_number",
    ),
    design(
        "a guest is somebody else",
        OUTCOME,
        "placed.holder not in known.friend_accounts",
        "placed.holder != known.claim.friend",
        f"{STEPS}::test_an_order_of_before_as_a_guest_too_makes_a_customer",
    ),
    design(
        "a sign takes back what was given",
        OUTCOME,
        "_decided(known, Verdict.APPROVED) or known.rewarded_at",
        "_decided(known, Verdict.APPROVED)",
        f"{SIGNS}::test_a_sign_that_turns_up_after_the_reward_takes_nothing",
    ),
    design(
        "what staff approve late was due long ago",
        OUTCOME,
        "return max(passed, decision.at)",
        "return passed",
        f"{STEPS}::test_what_staff_approved_late_is_due_then",
    ),
    design(
        "a family is a ring",
        SUSPICION,
        "terms.household if sign.beyond is None",
        "0 if sign.beyond is None",
        f"{SIGNS}::test_what_two_accounts_share_weighs_as_the_table_says",
    ),
    design(
        "a tag makes another person",
        ADDRESSES,
        'name.split("+")[0] or name',
        "name",
        f"{DISGUISES}::test_a_disguise_of_an_address_is_the_same_address",
    ),
    design(
        "withdrawn points come back with a reward",
        REPLAY,
        "        if strand.lot.key in self.withdrawn:\n",
        "        if not points:\n",
        f"{OF_POINTS}::test_points_that_come_back_to_a_withdrawn_friend_are_gone",
    ),
    design(
        "what was spent of withdrawn points is owed",
        POINTS,
        "(_lot(paid, history, endings) for paid in history.referrals if paid.points)",
        "(_lot(paid, history, endings) for paid in history.referrals if not paid.withdrawn_at)",
        f"{OF_POINTS}::test_what_was_spent_stays_spent_and_nobody_owes_it",
    ),
)
"""Whether a friend was brought, and what for."""
