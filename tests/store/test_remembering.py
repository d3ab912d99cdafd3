"""What is kept in memory: found once, never of another database, and not without end."""

from plugin.store import Store
from plugin.store.remembering import Remembered


def told(store: Store, memory: Remembered[str, str], name: str, value: str) -> str:
    """What is remembered under a name, or now from now on."""
    return store.read(lambda tx: memory.get(tx, name, lambda: value))


def test_a_value_is_found_once(store: Store) -> None:
    memory: Remembered[str, str] = Remembered(2)
    assert [told(store, memory, "a", value) for value in ("first", "second")] == ["first"] * 2


def test_a_database_is_never_told_what_another_said(store: Store, sqlite_url: str) -> None:
    memory: Remembered[str, str] = Remembered(2)
    other = Store(sqlite_url)
    assert told(store, memory, "a", "here") == "here"
    assert told(other, memory, "a", "there") == "there"
    other.close()


def test_the_first_is_forgotten_for_the_last(store: Store) -> None:
    memory: Remembered[str, str] = Remembered(2)
    for name in ("a", "b", "c"):
        told(store, memory, name, "old")
    assert [told(store, memory, name, "new") for name in ("b", "c", "a")] == ["old", "old", "new"]


def test_what_could_not_be_found_is_looked_for_again(store: Store) -> None:
    memory: Remembered[str, int] = Remembered(2)
    for _ in range(2):
        try:
            store.read(lambda tx: memory.get(tx, "a", lambda: int("no number")))
        except ValueError:
            continue
    assert store.read(lambda tx: memory.get(tx, "a", lambda: 3)) == 3
