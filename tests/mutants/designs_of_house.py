"""Naive designs of the way to the ledger: whom an order concerns, and work that is done once."""

from tests.mutants.design import Design, design

JOBS = "plugin/store/jobs.py"
TURNS = "plugin/store/turns.py"
JOURNAL = "plugin/service/journal.py"
LEARNING = "plugin/service/learning.py"
MERGING = "plugin/service/merging.py"
READING = "plugin/service/reading.py"
SETTLING = "plugin/service/settling.py"

QUEUE = "tests/store/test_jobs.py"
NAIVE = "tests/mutants/test_naive_designs.py"

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
