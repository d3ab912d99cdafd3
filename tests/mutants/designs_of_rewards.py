"""Naive designs of rewards: what they cost, when their points come back, how long these last."""

from tests.mutants.design import Design, design

CODES = "plugin/domain/codes.py"
ENDINGS = "plugin/domain/endings.py"
HISTORY = "plugin/domain/history.py"
LEARNING = "plugin/service/learning.py"
REDEMPTIONS = "plugin/domain/redemptions.py"
REMISSION = "plugin/domain/remission.py"
REPLAY = "plugin/domain/replay.py"
SPENDING = "plugin/domain/spending.py"
STRANDS = "plugin/domain/strands.py"

STEPS = "tests/domain/test_redemptions.py"
OF_REWARDS = "tests/domain/test_counterexamples_of_rewards.py"
USES = "tests/service/test_uses.py"

REWARDS = (
    Design(
        "what comes back is rounded refund by refund",
        REDEMPTIONS,
        (
            ("    back = 0\n", "    back, before = 0, 0\n"),
            (
                "due = int(redemption.points * share)",
                "due, before = back + int(redemption.points * (share - before)), share",
            ),
        ),
        f"{STEPS}::test_returns_are_rounded_down_together",
    ),
    design(
        "an edit and the refund that repays it both bring points back",
        REMISSION,
        " - _given_back(line, order.refunds)",
        "",
        f"{STEPS}::test_a_unit_that_an_edit_took_away_and_a_refund_repaid_comes_back_once",
    ),
    design(
        "a cancellation brings all back, whatever came back before",
        REDEMPTIONS,
        "yield GivingBack(due - back,",
        "yield GivingBack(due,",
        f"{STEPS}::test_a_refund_before_the_cancellation_is_not_given_back_twice",
    ),
    design(
        "a code that was given back is of no interest any more",
        REDEMPTIONS,
        "        if used:\n",
        "        if not used:\n            return\n        if redemption.voided is None:\n",
        f"{STEPS}::test_a_code_that_is_used_after_all_costs_its_price_again",
    ),
    design(
        "whoever gives a code back is believed that it was not used",
        REDEMPTIONS,
        "all(snapshot.processed_at >= voided.at for _, snapshot in used)",
        "voided.at",
        f"{STEPS}::test_a_code_that_was_used_before_it_was_given_back_brings_nothing_back",
    ),
    design(
        "of two orders with one code the better return counts",
        REMISSION,
        "min(_by(one, at) for one in told)",
        "max(_by(one, at) for one in told)",
        f"{STEPS}::test_of_two_orders_with_one_code_the_least_return_counts",
    ),
    design(
        "free shipping comes back with the first thing returned",
        REMISSION,
        "gone and all(part == ALL",
        "gone and any(part == ALL",
        f"{STEPS}::test_free_shipping_comes_back_with_the_last_of_the_goods",
    ),
    design(
        "what comes back too late is gone",
        REPLAY,
        "self.movements.prolong(strand.lot, back.at)",
        "None",
        f"{OF_REWARDS}::test_points_that_come_back_late_last_for_another_month",
    ),
    design(
        "every return puts the end off once more",
        REPLAY,
        "if not strand.prolonged and (endings",
        "if (endings",
        f"{OF_REWARDS}::test_what_was_put_off_once_is_put_off_no_more",
    ),
    design(
        "a return puts off every end",
        ENDINGS,
        "for at, reason in forfeits if at > since",
        "for at, reason in forfeits if at > (not_before or since)",
        f"{OF_REWARDS}::test_who_left_gets_no_other_month",
    ),
    design(
        "first taken, first back",
        STRANDS,
        "*reversed(taken)",
        "*taken",
        f"{OF_REWARDS}::test_what_was_taken_last_comes_back_first",
    ),
    design(
        "points that come back pay no debt",
        REPLAY,
        "            self._open(strand, points)",
        "            strand.left += points",
        f"{OF_REWARDS}::test_what_comes_back_pays_other_debt_first",
    ),
    design(
        "what is owed for a reward is owed for good",
        REPLAY,
        "back.points - self.debts.waive(portions, back.points)",
        "back.points",
        f"{OF_REWARDS}::test_what_is_owed_for_a_reward_is_owed_no_more_when_it_comes_back",
    ),
    design(
        "forgiven debt is a gift when its reward comes back",
        REPLAY,
        "self.debts.take_forgiveness_back(portion.source, points)",
        "continue",
        f"{OF_REWARDS}::test_debt_that_was_forgiven_is_no_gift_when_the_reward_comes_back",
    ),
    design(
        "every try puts all ends off",
        SPENDING,
        "if standing or not tried:",
        "if at:",
        f"{OF_REWARDS}::test_a_try_is_activity_once",
    ),
    design(
        "a stop holds what was earned before it",
        HISTORY,
        "self.since <= at < self.released_at",
        "at < self.released_at",
        f"{OF_REWARDS}::test_points_earned_during_a_stop_wait_until_staff_decide",
    ),
    design(
        "codes as they are typed",
        CODES,
        "code.strip().upper()",
        "code.strip()",
        "tests/domain/test_codes.py::test_a_code_is_ours_however_it_is_written",
    ),
    design(
        "what the newest snapshot leaves out was never used",
        "plugin/domain/facts.py",
        "codes=a.codes | b.codes",
        "codes=b.codes",
        f"{OF_REWARDS}::test_a_code_that_a_later_snapshot_leaves_out_was_used",
    ),
    design(
        "a used code concerns whoever placed the order",
        LEARNING,
        "set(merged.holders) | spenders",
        "set(merged.holders)",
        f"{USES}::test_a_return_by_somebody_else_gives_points_back_to_whoever_took_the_reward",
    ),
)
"""What points buy, and when they come back."""
