"""Letters in the merchant's own words, and none of them reaches a header as more than text."""

from dataclasses import replace

import pytest

from plugin.notify.composing import compose
from tests.notify.letters import HOST, MORNING, SENDER, ending

BEANS = {"en": {"unit#one": "bean", "unit#other": "beans"}}


def test_a_letter_counts_in_the_merchants_noun() -> None:
    mail = compose(replace(ending(locale="en"), words=BEANS), SENDER, HOST, MORNING)
    assert "120 beans" in mail["Subject"]
    body = mail.get_body(("plain",))
    assert body is not None
    assert "points" not in body.get_content().replace("/panel", "")


@pytest.mark.attack
@pytest.mark.parametrize(
    "hostile",
    ["x\r\nBcc: x@evil.example", "{count} {shop.__class__} {date}", "<script>{count}</script>"],
)
def test_own_words_add_no_header_and_no_markup(hostile: str) -> None:
    key = "mail.points_end.subject#other"
    words = {"en": {key: hostile}}
    mail = compose(replace(ending(locale="en"), words=words), SENDER, HOST, MORNING)
    assert mail["Bcc"] is None
    assert "120 points" in mail["Subject"]
