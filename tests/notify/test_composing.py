"""The mail around the words: its headers, and what hostile text cannot do to them."""

from dataclasses import replace
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, default

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plugin.domain.errors import InvalidInputError, UndeliverableError
from plugin.notify.tidying import tidy
from plugin.ports import Letter
from tests.cast import ANIA
from tests.notify.letters import PANEL, SENDER, composed, ending, issued, waiting
from tests.widgets.reading import read

HEADERS = [
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted",
    "MIME-Version", "Content-Type",
]  # fmt: skip
HOSTILE = [
    "Ann\r\nBcc: x@evil.example",
    "Ann\nSubject: free points\n\n<script>alert(1)</script>",
    "Ann\u2028Bcc: x@evil.example\x85Bcc: y@evil.example",
    "=?utf-8?q?Ann=0D=0ABcc:_x@evil.example?=",
    "=\u200b?utf-8?b?QW5uDQpCY2M6IHhAZXZpbC5leGFtcGxl?=",
    '"Ann" <x@evil.example>, Żółw; ',
    "\u202egro.elpmaxe\u2066@knab\x00\x1b[31m\ufeff",
    "{{7*7}}{% raw %}{0.__class__}{shop}",
    "'\"><script>alert(1)</script><img src=x onerror=alert(1)>",
    "\ud83d half a smile",
    "é" * 300,
]


def sent(mail: EmailMessage) -> EmailMessage:
    """What the other side reads, from the bytes that would go over the wire."""
    return message_from_bytes(mail.as_bytes(policy=SMTP), policy=default)


def content(letter: Letter, kind: str) -> str:
    """The page or the plain text of a letter."""
    body = composed(letter).get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_a_letter_comes_from_the_shop_by_way_of_us() -> None:
    mail = sent(composed(replace(ending(shop="Żółw & Ćma"), locale="en")))
    assert mail["From"].addresses == (Address("Żółw & Ćma via Laurel", addr_spec=SENDER),)
    assert (str(mail["To"]), str(mail["Reply-To"])) == (ANIA.email, "hello@kubek.example")
    assert mail["Subject"] == "120 points at Żółw & Ćma end on December 1"
    assert mail["Date"] == "Sun, 01 Nov 2026 09:00:00 +0000"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.keys() == HEADERS


def test_a_letter_is_seven_bits_wide_and_has_no_long_lines() -> None:
    raw = composed(ending(shop="Żółw " * 40)).as_bytes(policy=SMTP)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) < 998


def test_who_does_not_want_such_letters_is_told_where_to_say_so() -> None:
    assert "List-Unsubscribe" not in composed(ending())
    mail = sent(composed(replace(ending(), unsubscribe=f"{PANEL}?quiet=1")))
    assert mail["List-Unsubscribe"] == f"<{PANEL}?quiet=1>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_letter_without_a_place_for_answers_has_none() -> None:
    assert "Reply-To" not in composed(waiting())


@pytest.mark.attack
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_adds_nothing_to_the_headers(text: str) -> None:
    mail = sent(composed(ending(shop=text, name=text)))
    assert mail.keys() == HEADERS
    assert [str(one.addr_spec) for one in mail["From"].addresses] == [SENDER]
    assert str(mail["To"]) == ANIA.email
    for value in (str(mail["From"]), str(mail["Subject"])):
        assert tidy(value) == value


@pytest.mark.attack
@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_merchant_types_is_only_text_in_a_letter(text: str) -> None:
    """The name they sign with, their address, and what a reward is called."""
    clean = replace(issued(reward="A"), sender="A", address="A")
    letter = replace(issued(reward=text), sender=text, address=text)
    mail = sent(composed(letter))
    assert mail.keys() == sent(composed(clean)).keys()
    assert [one.addr_spec for one in mail["From"].addresses] == [SENDER]
    assert squeezed(str(mail["Subject"])) == squeezed(f"Yours at Kubek: {tidy(text)}")
    page, plain = content(letter, "html"), content(clean, "html")
    assert [tag for tag, _ in read(page).tags] == [tag for tag, _ in read(plain).tags]
    assert "49" not in page


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.attack
@given(st.text(alphabet=st.characters(exclude_categories=[]), max_size=80))
@example("=?")
@example('\\"')
@settings(deadline=None, database=None)
def test_whatever_a_shop_is_called_the_headers_are_read_as_written(text: str) -> None:
    mail = sent(composed(ending(shop=text, locale="en")))
    assert mail.keys() == HEADERS
    [sender] = mail["From"].addresses
    assert sender.addr_spec == SENDER
    # Where Python folds a long name it may lose or add a space, and nothing else.
    assert squeezed(sender.display_name) == squeezed(tidy(f"{text} via Laurel"))


@pytest.mark.attack
@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("part", ["plain", "html"])
def test_a_hostile_name_is_only_text_in_a_letter(part: str, text: str) -> None:
    clean, said = content(ending(), part), content(ending(shop=text, name=text), part)
    assert "49" not in said
    if part == "html":
        assert [tag for tag, _ in read(said).tags] == [tag for tag, _ in read(clean).tags]
        said = read(said).text
    assert tidy(text) in " ".join(said.split())


@pytest.mark.attack
@pytest.mark.parametrize(
    "address",
    [
        "", "ania", "@example.pl", "ania@", "a@b@c", "ania@example.pl,x@evil.example",
        "ania@example.pl\r\nRCPT TO:<x@evil.example>", "<ania@example.pl>", "ania @example.pl",
        "Ania <x@evil.example>", "ania@example.pl\u202e", "ania@example.pl>\x00",
        "a" * 65 + "@example.pl",
    ],
)  # fmt: skip
def test_what_is_no_address_gets_no_letter(address: str) -> None:
    with pytest.raises(UndeliverableError):
        composed(replace(ending(), to=address))
    assert "Reply-To" not in composed(replace(ending(), reply_to=address))


@pytest.mark.parametrize("address", ["ania..w@example.pl", ".ania@example.pl", "żółw@example.pl"])
def test_odd_addresses_that_exist_are_written_to(address: str) -> None:
    assert composed(replace(ending(), to=address))["To"].addresses[0].addr_spec


@pytest.mark.attack
@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "//evil.example", "/panel", "https://", "data:text/html,x",
        "https://a.example/\r\nBcc: x", 'https://a.example/"onclick=x', "https://a.example/<>",
        "https://żółw.example", "",
    ],
)  # fmt: skip
def test_a_link_that_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidInputError):
        composed(waiting(url=url))
    if url:
        with pytest.raises(InvalidInputError):
            composed(replace(ending(), unsubscribe=url))
