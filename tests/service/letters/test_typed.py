"""What people type: an e-mail that a letter can reach, in the one spelling that is hashed."""

import pytest

from plugin.domain.errors import InvalidInputError
from plugin.service.letters.typed import normal


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" Frieda@Example.DE ", "frieda@example.de"),
        ("o'neil+mugs@mail.example.co.uk", "o'neil+mugs@mail.example.co.uk"),
        ("f@xn--mnchen-3ya.de", "f@xn--mnchen-3ya.de"),
        ("ｆrieda@example.de", "frieda@example.de"),  # noqa: RUF001 (a wide letter, on purpose)
    ],
)
def test_an_e_mail_has_one_spelling(typed: str, meant: str) -> None:
    assert normal(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "frieda",
        "frieda@example",
        "frieda@.de",
        "frieda@example.",
        "frieda@example..de",
        "frieda@-example.de",
        "frieda@example-.de",
        "frieda@exam ple.de",
        "frieda@example.de\nx",
        "@example.de",
        f"{'f' * 65}@example.de",
        f"f@{'e' * 64}.de",
        f"f@{'.'.join(['e' * 60] * 5)}",
    ],
)
def test_what_no_letter_can_reach_is_no_e_mail(typed: str) -> None:
    with pytest.raises(InvalidInputError):
        normal(typed)
