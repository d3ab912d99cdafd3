"""Naive designs of what a member has: debits, debt, and points on the way."""

from tests.mutants.design import Design, design

DEBTS = "plugin/domain/debts.py"
REPLAY = "plugin/domain/replay.py"
WORTH = "plugin/domain/worth.py"
REPLAYING = "plugin/service/replaying.py"

COUNTEREXAMPLES = "tests/domain/test_counterexamples.py"
NAIVE = "tests/mutants/test_naive_designs.py"

LEDGERS = (
    design(
        "a clawback stops at zero",
        DEBTS,
        "        if missing:\n",
        "        if missing < 0:\n",
        f"{COUNTEREXAMPLES}::test_clamp_at_zero",
    ),
    design(
        "new points do not pay debt",
        REPLAY,
        "strand.left += points - self.debts.pay(points, strand)",
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
        "[(self.now, 0, Key(Source.ENDING, ''), n, event) for n",
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
