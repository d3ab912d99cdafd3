"""
Replays: any folder of bodies, twice, shuffled, by one process or by four beside two workers.

Balance, lots and points per source end equal every time, as the oracle says, and `verify` is
clean after each.
"""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from plugin.service import shops
from plugin.worker import Worker
from tests.bodies import Delivery
from tests.cast import KUBEK
from tests.fault.processes import Processes, processes
from tests.fault.stories import check, story
from tests.laurel import Laurel
from tests.outcome import outcome, people_in
from webhooks import replay

PAYLOADS = Path(__file__).parents[3] / "shared" / "data" / "payloads"


def write_lines(path: Path, deliveries: Sequence[Delivery]) -> Path:
    """A day of deliveries as JSON Lines."""
    lines = (
        {
            "topic": one.topic,
            "body": one.body.decode(),
            "headers": {"X-Shopify-Triggered-At": one.triggered_at},
        }
        for one in deliveries
    )
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def replay_into(laurel: Laurel, paths: list[Path], times: int, seed: int | None) -> None:
    """Replay as the command does, in this process."""
    for one in replay.ordered(replay.recorded(paths), times, seed):
        replay.replay(laurel.services, KUBEK.domain, "shopify", one)
    Worker(laurel.services).drain(laurel.kubek.id)


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_twice_and_shuffled_ends_as_the_oracle_says(
    laurel: Laurel, tmp_path: Path, seed: int | None
) -> None:
    deliveries = story(orders=8)
    replay_into(laurel, [write_lines(tmp_path / "day.jsonl", deliveries)], 2, seed)
    check(laurel, laurel.kubek, deliveries)


@pytest.mark.slow
def test_four_processes_at_once_beside_two_workers(database_url: str, tmp_path: Path) -> None:
    deliveries = story(orders=20)
    day = write_lines(tmp_path / "day.jsonl", deliveries)
    with closing(Laurel(database_url)) as laurel, processes(database_url, tmp_path / "v") as stage:
        shop = laurel.shop()
        workers = [stage.worker(), stage.worker()]
        replay_four_times(stage, day)
        assert [worker.poll() for worker in workers] == [None, None]
        check(laurel, shop, deliveries)
        assert json.loads(stage.command("verify", "--json"))["faults"] == []


def replay_four_times(stage: Processes, day: Path) -> None:
    """Four commands at once, each in an order of its own; every one drains before it returns."""
    with ThreadPoolExecutor(4) as hands:
        running = [
            hands.submit(
                stage.command, "journal", "replay", str(day), "--shuffle", str(seed), "--json"
            )
            for seed in range(4)
        ]
        delivered = [json.loads(one.result())["delivered"] for one in running]
    assert len(set(delivered)) == 1
    assert delivered[0] > 0


@pytest.mark.skipif(not PAYLOADS.is_dir(), reason="../shared is absent; fixtures cover the cases")
def test_real_bodies_end_equal_in_any_order(laurel: Laurel) -> None:
    people = people_in(path.read_bytes() for path in sorted(PAYLOADS.rglob("orders__*/*.json")))
    assert len(people) > 3
    replay_into(laurel, [PAYLOADS], 1, None)
    first = outcome(laurel.services, laurel.kubek, people)
    assert len(first) > 3
    for number, seed in enumerate((11, 12)):
        place = laurel.shop_like(KUBEK, number)
        for one in replay.ordered(replay.recorded([PAYLOADS]), 2, seed):
            replay.replay(laurel.services, place.domain, "shopify", one)
        shop = shops.named(laurel.services, place.domain)
        Worker(laurel.services).drain(shop.id)
        assert outcome(laurel.services, shop, people) == first
        assert laurel.faults(shop) == []
