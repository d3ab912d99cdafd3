"""What people ask of a programme, answered from its real rules."""

from collections.abc import Iterator
from dataclasses import dataclass

from plugin.domain.program import Program
from plugin.domain.stay import UNDO_DAYS
from plugin.locales import Messages
from plugin.locales.rules import arrival, lasting
from plugin.service.rewards_page import RewardsPage


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its answer."""

    question: str
    answer: str


def asked(page: RewardsPage, messages: Messages) -> tuple[Asked, ...]:
    """The questions in the order in which people come to them."""
    answers = dict(_answers(page, page.program, messages))
    return tuple(Asked(messages.text(f"page.asked.{name}"), told) for name, told in answers.items())


def _answers(
    page: RewardsPage, program: Program | None, messages: Messages
) -> Iterator[tuple[str, str]]:
    if program and program.running:
        yield "when", arrival(program.orders, messages)
    yield "back", messages.text("page.back.text")
    if program:
        yield "end", lasting(program.expiry, messages)
    yield "guest", messages.text("page.guest.text", count=page.patience)
    yield "leave", messages.text("page.leave.text", count=UNDO_DAYS)
