"""Naive designs of what is known of one order: which telling of it holds, and what goes back."""

from tests.mutants.design import design

FACTS = "plugin/domain/facts.py"
EARNING = "plugin/domain/earning.py"

COUNTEREXAMPLES = "tests/domain/test_counterexamples.py"
RETURNS = "tests/domain/test_returns.py"

_NEWEST = "max(known, key=lambda snapshot: (snapshot.version, snapshot.holder or 0), default=None)"

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
