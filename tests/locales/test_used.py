"""No message is written for nobody."""

from plugin.locales.catalogue import SOURCE, written
from tests.locales.scanning import unused


def test_every_message_is_asked_for_somewhere() -> None:
    assert unused({key.partition("#")[0] for key in written(SOURCE)}) == []


def test_a_message_that_nobody_asks_for_is_found() -> None:
    strangers = ["panel.no_such", "moonlight", "panel.mine.issued.early", "mail.tea.no_such.kind"]
    assert unused([*strangers, "panel.title", "panel.mine.issued"]) == sorted(strangers)
