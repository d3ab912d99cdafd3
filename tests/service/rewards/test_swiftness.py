"""What a redemption asks of the database decides how long a shopper waits: it stays little."""

from tests.overhearing import Said, overheard
from tests.service.rewards.counter import FIVE, Counter


def asked(counter: Counter) -> int:
    """How many statements one redemption takes."""
    with overheard() as said:
        counter.redeem(FIVE)
    return len(said)


def opened(said: list[Said]) -> int:
    """How often somebody's book was opened: it is read from the orders they hold."""
    return sum("FROM holder" in sql for sql, _ in said)


def test_a_redemption_opens_the_book_once(counter: Counter) -> None:
    with overheard() as said:
        counter.redeem(FIVE)
    assert opened(said) == 1


def test_a_redemption_takes_at_most_thirty_statements(counter: Counter) -> None:
    assert asked(counter) <= 30


def test_who_took_much_is_served_with_as_many_statements(counter: Counter) -> None:
    counter.redeem(FIVE)
    second = asked(counter)
    for _ in range(5):
        counter.redeem(FIVE)
    assert asked(counter) == second


def test_the_same_request_again_is_answered_without_opening_the_book(counter: Counter) -> None:
    counter.redeem(FIVE, key="press")
    with overheard() as said:
        counter.redeem(FIVE, key="press")
    assert opened(said) == 0
