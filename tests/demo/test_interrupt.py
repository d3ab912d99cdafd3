"""Ctrl-C once, twice, and in the middle of something."""

import os
import signal
from collections.abc import Iterator

import pytest

from plugin.demo.interrupt import SIGNALS, Interrupt


@pytest.fixture
def calls() -> list[str]:
    return []


@pytest.fixture
def interrupt(calls: list[str]) -> Iterator[Interrupt]:
    before = {number: signal.getsignal(number) for number in SIGNALS}
    interrupt = Interrupt(again=lambda: calls.append("killed"))
    interrupt.listen()
    yield interrupt
    for number, handler in before.items():
        signal.signal(number, handler)


def ring(number: signal.Signals = signal.SIGINT) -> None:
    os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.usefixtures("interrupt")
def test_the_first_signal_asks_to_stop(number: signal.Signals, calls: list[str]) -> None:
    with pytest.raises(KeyboardInterrupt):
        ring(number)
    assert calls == []


@pytest.mark.usefixtures("interrupt")
def test_the_second_one_kills(calls: list[str]) -> None:
    with pytest.raises(KeyboardInterrupt):
        ring()
    ring()
    assert calls == ["killed"]


def test_a_held_signal_waits_for_the_end_of_the_block(interrupt: Interrupt) -> None:
    reached = []

    def errand() -> None:
        with interrupt.held():
            ring()
            reached.append("the end")

    with pytest.raises(KeyboardInterrupt):
        errand()
    assert reached == ["the end"]


def test_once_stopping_began_nothing_is_raised(interrupt: Interrupt, calls: list[str]) -> None:
    interrupt.kill_from_now()
    ring()
    assert calls == ["killed"]
