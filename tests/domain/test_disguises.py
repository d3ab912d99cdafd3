"""One mailbox has many spellings; all of them are one address to us, and others are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.referrals.addresses import canonical, stem

ANIA = "ania@gmail.com"

DISGUISES = (
    ("capitals", "ANIA@Gmail.COM"),
    ("a tag", "ania+friend@gmail.com"),
    ("two tags", "ania+a+b@gmail.com"),
    ("dots", "a.n.i.a@gmail.com"),
    ("dots and a tag", "a.nia+x.y@gmail.com"),
    ("the house's other name", "ania@googlemail.com"),
    ("all at once", "A.N.I.A+gift@GoogleMail.com"),
    ("spaces around", "  ania@gmail.com\n"),
    ("a dot at the end of the domain", "ania@gmail.com."),
    ("quotes", '"ania"@gmail.com'),
    ("wide letters", "\uff41\uff4e\uff49\uff41@gmail.com"),
    ("a wide plus", "ania\uff0bfriend@gmail.com"),
    ("a wide at", "ania\uff20gmail.com"),
    ("an ideographic full stop", "ania@gmail\u3002com"),
    ("Cyrillic letters", "\u0430n\u0456\u0430@gmail.com"),
    ("Greek letters", "\u03b1ni\u03b1@gmail.com"),
    ("a dotless i", "an\u0131a@gmail.com"),
    ("a space of no width", "an\u200bia@gmail.com"),
    ("a soft hyphen", "an\u00adia@gmail.com"),
    ("a direction mark", "\u200fania@gmail.com"),
    ("a ligature in the domain", "ania@gmail.\u2102om"),
)
OTHERS = (
    ("another name", "anja@gmail.com"),
    ("another house", "ania@example.com"),
    ("a number", "ania1@gmail.com"),
    ("a house below", "ania@mail.gmail.com"),
    ("a domain that only looks alike", "ania@gma\u0456l.com"),
)


@pytest.mark.attack
@pytest.mark.parametrize(("what", "written"), DISGUISES)
def test_a_disguise_of_an_address_is_the_same_address(what: str, written: str) -> None:
    assert canonical(written) == ANIA, what


@pytest.mark.parametrize(("what", "written"), OTHERS)
def test_another_address_stays_another(what: str, written: str) -> None:
    assert canonical(written) != ANIA, what


@pytest.mark.attack
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ania@m\u00fcller.de", "ania@xn--mller-kva.de"),
        ("ania@m\u00fcller.de", "ania@mu\u0308ller.de"),
        ("ania@\u4f8b\u3048.jp", "ANIA@xn--r8jz45g.jp"),
        ("ania@me.com", "ania@icloud.com"),
        ("ania.k@pm.me", "aniak@protonmail.com"),
        ("jos\u00e9@example.com", "jose\u0301@EXAMPLE.com"),
    ],
)
def test_a_domain_has_one_spelling_in_every_script(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


def test_dots_tell_people_apart_where_the_house_says_so() -> None:
    assert canonical("a.nia@example.com") != canonical("ania@example.com")


@given(st.text(max_size=40))
def test_any_text_has_a_spelling_and_that_is_its_own(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


@given(st.emails())
def test_any_address_keeps_one_at_sign_and_somebody_before_it(email: str) -> None:
    name, _, house = canonical(email).rpartition("@")
    assert name
    assert house


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ania.kowalska@gmail.com", "aniakowalska2@example.com"),
        ("ania_kowalska@example.com", "Ania-Kowalska.1990@example.org"),
        ("budihartono77@example.com", "budi.hartono@gmail.com"),
    ],
)
def test_another_mailbox_of_one_person_keeps_its_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other) != ""


def test_five_letters_say_something() -> None:
    assert stem("h.ania7@example.com") == "hania"
    assert stem("ania7@example.com") == ""


@pytest.mark.parametrize("email", ["a1@example.com", "1990@example.com", "", "ola.7@example.com"])
def test_a_few_letters_are_nobodys_stem(email: str) -> None:
    assert stem(email) == ""
