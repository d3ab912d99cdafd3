"""
Naive designs of a points ledger, each as a change to the house, and the test that tells it apart.

Every one of them is plausible, most are what a first version does; a run of two to six steps
breaks each. A test of the domain needs no database; the others run on SQLite.
"""

from tests.mutants.design import Design, design
from tests.mutants.designs_of_referrals import REFERRALS
from tests.mutants.designs_of_rewards import REWARDS
from tests.mutants.designs_of_time import TIME

FACTS = "plugin/domain/facts.py"
EARNING = "plugin/domain/earning.py"
BONUSES = "plugin/domain/bonuses.py"
PERIODS = "plugin/domain/rules.py"
PROGRAM = "plugin/domain/program.py"
REPLAY = "plugin/domain/replay.py"
WORTH = "plugin/domain/worth.py"
JOBS = "plugin/store/jobs.py"
TURNS = "plugin/store/turns.py"
JOURNAL = "plugin/service/journal.py"
LEARNING = "plugin/service/learning.py"
MERGING = "plugin/service/merging.py"
READING = "plugin/service/reading.py"
SETTLING = "plugin/service/settling.py"
REPLAYING = "plugin/service/replaying.py"

COUNTEREXAMPLES = "tests/domain/test_counterexamples.py"
RETURNS = "tests/domain/test_returns.py"
NTH = "tests/domain/test_bonuses.py"
LIMITS = "tests/domain/test_limits.py"
SELECTIONS = "tests/domain/test_selections.py"
QUEUE = "tests/store/test_jobs.py"
NAIVE = "tests/mutants/test_naive_designs.py"

_NEWEST = "max(known, key=lambda snapshot: (snapshot.version, snapshot.holder or 0), default=None)"
_ROUNDED = "round_points(rule.rate.of(eligible), rule.rounding)"

ORDERS = (
    design(
        "the state is what arrived last",
        FACTS,
        _NEWEST,
        "known[-1] if known else None",
        f"{COUNTEREXAMPLES}::test_paid_then_a_late_create",
    ),
    design(
        "only a later updated_at counts",
        FACTS,
        _NEWEST,
        "max(known, key=lambda snapshot: snapshot.version.updated_at, default=None)",
        f"{COUNTEREXAMPLES}::test_create_and_paid_in_one_second",
    ),
    design(
        "an equal updated_at counts too",
        FACTS,
        _NEWEST,
        "max(known[::-1], key=lambda snapshot: snapshot.version.updated_at, default=None)",
        f"{COUNTEREXAMPLES}::test_create_and_paid_in_one_second",
    ),
    design(
        "a tie without trigger times is left to chance",
        FACTS,
        _NEWEST,
        "max(known, key=lambda s: (s.version.updated_at, s.version.triggered_at), default=None)",
        f"{COUNTEREXAMPLES}::test_two_states_in_one_second_without_trigger_times_end_the_same",
    ),
    design(
        "two states in one second are none of our business",
        FACTS,
        "return a.contested or b.contested or one.digest != other.digest",
        "return False",
        f"{COUNTEREXAMPLES}::test_two_states_in_one_second_ask_for_another_look",
    ),
    design(
        "a deletion can be taken back",
        FACTS,
        "deleted=a.deleted or b.deleted",
        "deleted=b.deleted",
        f"{COUNTEREXAMPLES}::test_delete_then_older_update",
    ),
    design(
        "a cancellation can be taken back",
        FACTS,
        "cancelled=a.cancelled or b.cancelled",
        "cancelled=b.cancelled",
        f"{COUNTEREXAMPLES}::test_cancel_then_older_update",
    ),
    design(
        "a refund before its order is dropped",
        FACTS,
        "refunds=_union(a.refunds, b.refunds)",
        "refunds=_union(a.refunds, b.refunds) if a.snapshot else b.refunds",
        f"{COUNTEREXAMPLES}::test_refund_then_paid",
    ),
    design(
        "every telling of a refund is a refund",
        FACTS,
        "return tuple(sorted(told.values()))",
        "return tuple(sorted((*a, *b)))",
        f"{COUNTEREXAMPLES}::test_refund_counted_twice",
    ),
    design(
        "refunds are taken from what the snapshot has left",
        EARNING,
        "max(by_snapshot + newer, _units(line, order.refunds))",
        "by_snapshot + _units(line, order.refunds)",
        f"{COUNTEREXAMPLES}::test_refund_counted_twice",
    ),
    design(
        "money given back is taken beside the edit that it repays",
        EARNING,
        "for refund in order.refunds) - edited)",
        "for refund in order.refunds))",
        f"{RETURNS}::test_an_edit_repaid_in_money_counts_once",
    ),
    design(
        "whoever held an order keeps its points",
        EARNING,
        "(snapshot.holder not in holders, Reason.MOVED)",
        "(False, Reason.MOVED)",
        f"{COUNTEREXAMPLES}::test_order_moved_from_b_to_a",
    ),
)
"""What is known of one order."""

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

LEDGERS = (
    design(
        "a clawback stops at zero",
        REPLAY,
        "        if missing:\n",
        "        if missing < 0:\n",
        f"{COUNTEREXAMPLES}::test_clamp_at_zero",
    ),
    design(
        "new points do not pay debt",
        REPLAY,
        "strand.left += points - self._pay(points, strand)",
        "strand.left += points",
        f"{COUNTEREXAMPLES}::test_clamp_at_zero",
    ),
    Design(
        "points on the way are spent in order of their orders",
        REPLAY,
        (
            ("(strand.lot.available_at > at) is on_the_way", "not on_the_way"),
            ('key=attrgetter("turn")', "key=lambda strand: strand.lot.at"),
        ),
        "tests/domain/test_ledger.py::test_points_that_can_be_spent_go_before_points_on_the_way",
    ),
    design(
        "debits and lots in order of arrival",
        REPLAY,
        "[(at, rank, key, n, event) for n",
        "[(self.now, 0, AFTER_A_YEAR, n, event) for n",
        "tests/domain/test_ledger.py::test_debt_is_paid_by_the_first_points_earned",
    ),
    design(
        "points are added whenever an order is looked at",
        WORTH,
        "points = worth.points - (posted or 0)",
        "points = worth.points",
        f"{NAIVE}::test_told_five_times_is_paid_once",
    ),
    design(
        "a job makes points available",
        REPLAYING,
        "return cached.valid_until is None or now < cached.valid_until",
        "return True",
        f"{NAIVE}::test_points_are_there_when_their_hold_ends_though_no_job_ran",
    ),
)
"""What a member has."""

HOUSE = (
    design(
        "only the present holder is settled",
        LEARNING,
        "return merged, set(merged.holders)",
        "return merged, {merged.snapshot.holder or 0} if merged.snapshot else set()",
        f"{NAIVE}::test_an_order_that_moved_is_paid_to_one_of_two",
    ),
    design(
        "a merge moves nothing",
        MERGING,
        "groups.join(tx, brand_id, kept, removed)",
        "pass",
        f"{NAIVE}::test_a_late_order_of_a_customer_merged_twice_is_not_stranded",
    ),
    Design(
        "a late order stays with the customer who was merged away",
        SETTLING,
        (
            ("from plugin.store import Tx,", "from plugin.store import Tx, accounts,"),
            (
                "groups.lock_roots(tx, brand_id, account_ids)",
                "[accounts.get(tx, brand_id, one) for one in account_ids]",
            ),
        ),
        f"{NAIVE}::test_a_late_order_of_a_customer_merged_twice_is_not_stranded",
    ),
    design(
        "one webhook id, one delivery",
        JOURNAL,
        "hashlib.sha256(body).digest()",
        "hashlib.sha256(arrival.webhook_id.encode()).digest()",
        f"{NAIVE}::test_one_webhook_id_may_carry_two_bodies",
    ),
    design(
        "the outcome is written first",
        READING,
        '    services.store.transact(work)\n    crash.point("reading: committed")',
        "    services.store.transact(lambda tx: deliveries.decide(tx, shop.brand_id, shop.id, "
        "[one.verdict for one in readings], services.clock.now()))\n"
        "    services.store.transact(work)",
        f"{NAIVE}::test_a_failure_on_the_way_loses_nothing",
    ),
    design(
        "the job is done before its work is",
        READING,
        '    services.store.transact(work)\n    crash.point("reading: committed")',
        "    services.store.transact(lambda tx: jobs.finish(tx, job))\n"
        "    services.store.transact(lambda tx: _apply(tx, services, shop, readings))",
        f"{NAIVE}::test_a_failure_on_the_way_loses_nothing",
    ),
    design(
        "work asked for meanwhile is forgotten",
        JOBS,
        "delete(jobs).where(*_ours(job), jobs.c.dirty == job.dirty)",
        "delete(jobs).where(*_ours(job))",
        f"{QUEUE}::test_work_asked_for_while_it_runs_is_done_once_more",
    ),
    design(
        "a lost lease is finished all the same",
        JOBS,
        "jobs.c.id == job.id, jobs.c.lease == job.lease]",
        "jobs.c.id == job.id]",
        f"{QUEUE}::test_who_lost_the_lease_leaves_nothing_behind",
    ),
    Design(
        "work that runs can be had twice",
        TURNS,
        (
            ("table.c.run_at <= now, table.c.leased_until <= now", "table.c.run_at <= now, true()"),
            ("jobs.c.run_at <= now, jobs.c.leased_until <= now", "jobs.c.run_at <= now"),
            ("    func,\n", "    func,\n    true,\n"),
        ),
        f"{QUEUE}::test_a_lease_keeps_others_away_until_it_ends",
    ),
)
"""How it gets there."""

DESIGNS = (*ORDERS, *RULES, *LEDGERS, *TIME, *REWARDS, *REFERRALS, *HOUSE)
