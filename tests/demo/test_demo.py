"""The demo as a person runs it: from the terminal, to the box, to Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from plugin.demo.options import ROOT
from plugin.demo.ports import HOST, Ports
from plugin.demo.twin_client import TwinClient
from tests.journeys.place import free_ports

pytestmark = pytest.mark.slow

READY = "Ctrl-C stops all of it"
PATIENCE = 120


class Demo:
    """One running demo and what it said so far."""

    def __init__(self, var: Path, ports: Ports) -> None:
        self.ports = ports
        self._process = subprocess.Popen(
            [sys.executable, "-m", "plugin.demo", "--no-browser",
             "--port", str(ports.app), "--var", str(var)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip

    def reads_until(self, words: str) -> str:
        """What it says up to a line with these words; all it said when they never come."""
        said = ""
        assert self._process.stdout
        for line in self._process.stdout:
            said += line
            if words in line:
                break
        return said

    def interrupt(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send a signal and wait for the end; the exit code."""
        self._process.send_signal(number)
        return self.ends()

    def ends(self) -> int:
        """Wait for the end; the exit code."""
        return self._process.wait(PATIENCE)

    def children(self) -> set[int]:
        """The processes it started."""
        return set(_descendants(self._process.pid))

    def clean_up(self) -> None:
        """Whatever a failed test left."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(PATIENCE)
        if self._process.stdout:
            self._process.stdout.close()


@contextmanager
def running(var: Path, ports: Ports | None = None) -> Iterator[Demo]:
    demo = Demo(var, ports or free_ports())
    try:
        yield demo
    finally:
        demo.clean_up()


def test_an_interrupted_first_run_starts_over_and_the_next_is_warm(tmp_path: Path) -> None:
    half_a_story = interrupted(tmp_path)
    with running(tmp_path) as demo:
        said = demo.reads_until(READY)
        assert "Six weeks at the shop" in said
        assert not half_a_story.exists()
        store = TwinClient(f"http://{HOST}:{demo.ports.twin}")
        orders = store.get("/_twin/orders")["orders"]
        assert len(orders) > 50
        assert any(order["refunds"] for order in orders)
        assert any(order["cancelled_at"] for order in orders)
        assert any(order["financial_status"] == "pending" for order in orders)
        assert store.get("/_twin/clock")["offset_seconds"] == 0
        assert friends(store) == {"paid": 1, "waiting": 1, "held": 1}
        people = figures(store)[:3]

    with running(tmp_path) as demo:
        said = demo.reads_until(READY)
        assert READY in said
        assert "Six weeks" not in said
        store = TwinClient(f"http://{HOST}:{demo.ports.twin}")
        assert len(store.get("/_twin/orders")["orders"]) == len(orders)
        assert figures(store)[:3] == people


def interrupted(var: Path) -> Path:
    """Somebody lost patience with the first run; a file of the half story that it left."""
    with running(var) as demo:
        demo.reads_until("Starting")
        wait_for_port(demo, demo.ports.twin)
        demo.interrupt()
    half_a_story = var / "demo" / "twin" / "half-a-story"
    half_a_story.touch()
    return half_a_story


def figures(store: TwinClient) -> list[str]:
    """The figures on the merchant's home page: members, not joined, orders, points."""
    address = store.get("/_twin/launch-url", path="/admin/")["url"]
    page = requests.get(address, timeout=PATIENCE)
    return [part.partition("<")[0] for part in page.text.split("<dd>")[1:]]


def friends(store: TwinClient) -> dict[str, int]:
    """How far the friends of the story came, as the merchant's page of referrals says it."""
    address = store.get("/_twin/launch-url", path="/admin/referrals")["url"]
    page = requests.get(address, timeout=PATIENCE)
    told = re.sub(r"<[^>]+>", "\n", page.text.split('id="funnel"')[1])
    words = {
        "paid": "Referrers rewarded",
        "waiting": "Waiting until the days have passed",
        "held": "Waiting for you",
    }
    counts = {name: re.search(rf"{said}\s+(\d+)", told) for name, said in words.items()}
    return {name: int(found[1]) for name, found in counts.items() if found}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_stop_it_leaves_no_process_and_no_port(
    tmp_path: Path, number: signal.Signals
) -> None:
    with running(tmp_path) as demo:
        demo.reads_until("Starting")
        wait_for_port(demo, demo.ports.twin)
        children = demo.children()
        assert children
        assert demo.interrupt(number) == 0
        assert all(gone(child) for child in children)
        demo.ports.require_free()


@pytest.mark.parametrize("note", ["begun in a used database", "all"])
def test_a_database_with_the_work_of_others_is_never_emptied(tmp_path: Path, note: str) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "history").write_text(f"{note}\n")
    (tmp_path / "laurel.db").write_bytes(b"somebody's work")
    with running(tmp_path) as demo:
        said = demo.reads_until("no such line")
        assert demo.ends() == 1
    assert "does not empty what others may use" in said
    assert (tmp_path / "laurel.db").read_bytes() == b"somebody's work"


def test_a_taken_port_is_one_clear_line(tmp_path: Path) -> None:
    ports = free_ports()
    with socket.socket() as somebody:
        somebody.bind((HOST, ports.twin))
        somebody.listen()
        with running(tmp_path, ports) as demo:
            said = demo.reads_until("no such line")
            assert demo.ends() == 1
    assert f"Port {ports.twin}, wanted for the twin store, is taken." in said
    assert "PORT=9000 make demo" in said
    assert "Traceback" not in said


def test_when_a_process_dies_it_says_which_and_stops_the_rest(tmp_path: Path) -> None:
    with running(tmp_path) as demo:
        demo.reads_until("Starting")
        wait_for_port(demo, demo.ports.twin)
        children = demo.children()
        twin = next(child for child in children if "plugin.twin" in command(child))
        os.kill(twin, signal.SIGKILL)
        said = demo.reads_until("no such line")
        assert demo.ends() == 1
        assert all(gone(child) for child in children)
    assert "The twin stopped (exit code -9). Its last words:" in said


def wait_for_port(demo: Demo, port: int) -> None:
    """Until somebody listens there; the demo's own deadline bounds the wait."""
    while demo._process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return


def _descendants(pid: int) -> Iterator[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    for child in path.read_text().split() if path.exists() else ():
        yield int(child)
        yield from _descendants(int(child))


def gone(pid: int) -> bool:
    """Is it no more? Whoever was killed may need a moment for it."""
    deadline = time.monotonic() + PATIENCE
    while alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def alive(pid: int) -> bool:
    """Still there, and not merely unread."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def command(pid: int) -> str:
    """How a process was started."""
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
