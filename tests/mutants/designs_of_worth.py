"""Naive designs of what an order is worth: rates and rounding, bonuses, limits."""

from tests.mutants.design import Design, design

EARNING = "plugin/domain/earning.py"
BONUSES = "plugin/domain/bonuses.py"
PERIODS = "plugin/domain/rules.py"
PROGRAM = "plugin/domain/program.py"

COUNTEREXAMPLES = "tests/domain/test_counterexamples.py"
NTH = "tests/domain/test_bonuses.py"
LIMITS = "tests/domain/test_limits.py"
SELECTIONS = "tests/domain/test_selections.py"

_ROUNDED = "round_points(rule.rate.of(eligible), rule.rounding)"

RULES = (
    design(
        "the programme of today",
        PROGRAM,
        "[p for p in programs if p.effective_from is None or p.effective_from <= at]",
        "list(programs)",
        f"{COUNTEREXAMPLES}::test_the_rate_of_the_day_of_the_order",
    ),
    design(
        "a clawback is rounded for itself: two floors",
        EARNING,
        _ROUNDED,
        "round_points(rule.rate.of(bought := sum((_value(line, line.quantity) "
        "for line in snapshot.lines), Fraction(0))), rule.rounding) "
        "- round_points(rule.rate.of(bought - eligible), rule.rounding)",
        f"{COUNTEREXAMPLES}::test_two_floors",
    ),
    design(
        "every line is rounded",
        EARNING,
        _ROUNDED,
        "sum(round_points(rule.rate.of(eligible_net(order, lambda line, one=one: "
        "rule.times(line) if line is one else Fraction(0))), rule.rounding) "
        "for one in snapshot.lines)",
        f"{SELECTIONS}::test_all_lines_are_rounded_together",
    ),
    design(
        "rounded first, multiplied later",
        EARNING,
        _ROUNDED,
        "int(round_points(rule.rate.of(net), rule.rounding) * eligible / (net or 1))",
        f"{SELECTIONS}::test_a_multiplier_with_a_partial_refund_rounds_once",
    ),
    design(
        "goodwill is taken from the points of what is multiplied",
        EARNING,
        "Fraction(weighed * (whole - lost), whole)",
        "Fraction(max(0, weighed - lost))",
        f"{SELECTIONS}::test_goodwill_is_taken_from_all_lines_in_proportion",
    ),
    design(
        "a minimum of what it counts for",
        EARNING,
        "net >= rule.minimum",
        "eligible >= rule.minimum",
        f"{SELECTIONS}::test_a_minimum_is_what_is_left_and_not_what_it_counts_for",
    ),
    design(
        "points per order stay when everything went back",
        EARNING,
        "enough = net > 0 and net >= rule.minimum",
        "enough = net >= rule.minimum",
        f"{SELECTIONS}::test_points_per_order_go_with_the_last_of_the_goods",
    ),
    design(
        "tags as they are written",
        PROGRAM,
        "tag.casefold() for tag in snapshot.tags",
        "tag for tag in snapshot.tags",
        f"{SELECTIONS}::test_a_tag_excludes_however_it_is_written",
    ),
    design(
        "a bonus for an amount that was multiplied",
        BONUSES,
        "bonus.is_due(ordinal, found.net)",
        "bonus.is_due(ordinal, found.eligible)",
        f"{SELECTIONS}::test_an_amount_to_be_over_is_what_is_left_and_not_what_it_counts_for",
    ),
    Design(
        "the first order is the first that arrived",
        BONUSES,
        (
            ("sorted(purchases, key=_moment)", "sorted(arrived := list(purchases), key=_moment)"),
            ("ordinal += purchase.target.purchase", "ordinal = 1 + arrived.index(purchase)"),
        ),
        f"{NTH}::test_the_first_is_the_first_processed_not_the_first_to_arrive",
    ),
    design(
        "a cancelled order was still the first",
        BONUSES,
        "ordinal += purchase.target.purchase",
        "ordinal += 1",
        f"{NTH}::test_when_the_first_order_is_gone_the_second_is_the_first",
    ),
    design(
        "an unpaid order that earns nothing was the first",
        EARNING,
        "(enough or snapshot.payment.settled) and whole > 0",
        "whole > 0",
        f"{NTH}::test_an_unpaid_order_below_the_minimum_is_no_purchase",
    ),
    design(
        "a limit is used up in order of arrival",
        BONUSES,
        "sorted(purchases, key=_moment)",
        "purchases",
        f"{LIMITS}::test_two_orders_straddling_a_limit_in_either_order_of_arrival",
    ),
    design(
        "the order that crosses a limit earns nothing",
        BONUSES,
        "min([wanted, *(max(0, points) for points in left)])",
        "wanted if all(wanted <= points for points in left) else 0",
        f"{LIMITS}::test_the_order_that_crosses_the_limit_is_cut",
    ),
    design(
        "what a limit cut is used up all the same",
        BONUSES,
        "spent.get(now, 0) + earned[-1].points",
        "spent.get(now, 0) + purchase.target.points",
        f"{LIMITS}::test_several_limits_hold_at_once",
    ),
    design(
        "days end at midnight in Greenwich",
        BONUSES,
        "at.astimezone(purchase.zone)",
        "at.astimezone(UTC)",
        f"{LIMITS}::test_a_period_ends_at_midnight_where_the_shop_is",
    ),
    design(
        "weeks begin on a Sunday",
        PERIODS,
        "day - timedelta(days=day.weekday())",
        "day - timedelta(days=(day.weekday() + 1) % 7)",
        f"{LIMITS}::test_a_year_of_weeks_begins_on_a_monday",
    ),
)
"""What an order is worth."""
