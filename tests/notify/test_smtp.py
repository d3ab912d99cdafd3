"""Letters over a real wire: once if possible, never under two ids, and never to a stranger."""

import socket
import ssl
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from plugin.domain.errors import (
    LaurelError,
    LetterRefusedError,
    UnavailableError,
    UndeliverableError,
)
from plugin.notify.pausing import SECONDS
from plugin.notify.smtp import SmtpNotifier
from tests.cast import ANIA
from tests.notify.certificates import certificate, shown, trusted
from tests.notify.conftest import Knowing, Opening, Ticks
from tests.notify.letters import HOST, SENDER, ending
from tests.notify.post import Manners, PostOffice
from tests.ports import free_port

LEAVES_AFTER_DATA = Manners(leaves=frozenset({"DATA"}))


@pytest.fixture
def silent() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.fixture
def shut() -> int:
    """A port where nobody is."""
    return free_port()


def test_a_letter_arrives_once(office: PostOffice, notifier: SmtpNotifier) -> None:
    notifier.send(ending())
    [kept] = office.kept
    assert (kept.sender, kept.recipients) == (SENDER, [ANIA.email])
    assert kept.mail["Message-ID"] == "<points_end%3A7301%3A2026-12-01@laurel.example>"
    assert "Cześć Ania," in kept.body("plain")
    assert office.visitors == [HOST]


def test_a_retry_after_a_lost_answer_carries_the_same_id(
    office: PostOffice, notifier: SmtpNotifier, ticks: Ticks
) -> None:
    office.manners = LEAVES_AFTER_DATA
    with pytest.raises(UnavailableError):
        notifier.send(ending())
    office.manners = Manners()
    ticks.at += SECONDS
    notifier.send(ending())
    first, second = (kept.mail["Message-ID"] for kept in office.kept)
    assert first == second


def test_two_causes_are_two_letters(office: PostOffice, notifier: SmtpNotifier) -> None:
    for cause in ("points_end:1:2", "points_end%3A1:2", "points_end.1.2"):
        notifier.send(ending(cause=cause))
    assert len({kept.mail["Message-ID"] for kept in office.kept}) == 3


def test_a_clumsy_farewell_is_no_failure(office: PostOffice, notifier: SmtpNotifier) -> None:
    office.manners = Manners(leaves=frozenset({"QUIT"}))
    notifier.send(ending())
    assert len(office.kept) == 1


@pytest.mark.parametrize(
    "said", ["550 5.1.1 ania@example.pl: no such user", "551 gone", "553 5.1.3 what is this"]
)
def test_an_address_that_does_not_exist_is_not_tried_again(
    office: PostOffice, notifier: SmtpNotifier, said: str
) -> None:
    office.manners = Manners(rcpt=said)
    with pytest.raises(UndeliverableError) as refused:
        notifier.send(ending())
    assert refused.value.permanent
    assert office.kept == []


@pytest.mark.parametrize(
    "manners",
    [
        Manners(data="554 5.7.0 daily sending quota exceeded"),
        Manners(data="550 5.1.1 no such user, after all"),
        Manners(rcpt="550 5.7.1 relaying denied"),
        Manners(rcpt="552 5.2.2 mailbox full"),
        Manners(rcpt="553 5.1.8 your domain does not resolve"),
        Manners(rcpt="554 transaction failed"),
    ],
    ids=["quota", "the letter", "relaying", "full", "the sender", "whatever"],
)
def test_no_address_is_given_up_for_what_a_server_has_against_us(
    office: PostOffice, notifier: SmtpNotifier, manners: Manners
) -> None:
    office.manners = manners
    with pytest.raises(LetterRefusedError) as refused:
        notifier.send(ending())
    assert not refused.value.permanent
    assert refused.value.retry_after == 3 * 60 * 60
    office.manners = Manners()
    notifier.send(ending(cause="another"))
    assert len(office.kept) == 1


@pytest.mark.parametrize(
    "manners",
    [Manners(rcpt="450 4.2.1 come back later"), Manners(data="451 4.3.0 busy")],
    ids=["the address", "the letter"],
)
def test_what_is_put_off_is_tried_again_and_holds_nobody_up(
    office: PostOffice, notifier: SmtpNotifier, manners: Manners
) -> None:
    office.manners = manners
    with pytest.raises(UnavailableError) as put_off:
        notifier.send(ending())
    assert put_off.value.retry_after == 300
    office.manners = Manners()
    notifier.send(ending(cause="another"))
    assert len(office.kept) == 1


def test_a_server_that_is_away_is_tried_again(knows: Knowing, shut: int) -> None:
    with pytest.raises(UnavailableError, match="ConnectionRefusedError"):
        knows(shut).send(ending())


@pytest.mark.parametrize("smtps", [False, True])
def test_a_server_that_hangs_is_left_in_time(knows: Knowing, silent: int, *, smtps: bool) -> None:
    with pytest.raises(UnavailableError):
        knows(silent, smtps=smtps, timeout=0.1).send(ending())


@pytest.mark.parametrize(
    "manners",
    [
        Manners(mail="550 5.7.1 not in that name"),
        Manners(mail="421 4.3.2 closing"),
        Manners(leaves=frozenset({"RCPT"})),
        LEAVES_AFTER_DATA,
    ],
    ids=["the sender", "closing", "gone before", "gone after"],
)
def test_a_server_in_trouble_is_left_alone_for_a_minute(
    office: PostOffice, notifier: SmtpNotifier, ticks: Ticks, manners: Manners
) -> None:
    office.manners = manners
    with pytest.raises(UnavailableError):
        notifier.send(ending())
    office.manners = Manners()
    ticks.at += SECONDS - 1
    with pytest.raises(UnavailableError) as paused:
        notifier.send(ending(cause="another"))
    assert paused.value.retry_after == 1
    assert len(office.visitors) == 1
    ticks.at += 1
    notifier.send(ending(cause="another"))
    assert len(office.visitors) == 2


@pytest.mark.attack
@pytest.mark.parametrize(
    "manners",
    [
        Manners(rcpt=f"550 5.1.1 {ANIA.email} is unknown"),
        Manners(rcpt=f"450 4.1.1 {ANIA.email} is busy"),
        Manners(data=f"554 not for {ANIA.email}"),
        Manners(mail=f"550 not for {ANIA.email}"),
    ],
)
def test_neither_error_nor_log_names_the_reader(
    office: PostOffice, notifier: SmtpNotifier, manners: Manners
) -> None:
    office.manners = manners
    with capture_logs() as logs, pytest.raises(LaurelError) as failed:
        notifier.send(ending())
    assert ANIA.email not in "".join(traceback.format_exception(failed.value))
    assert ANIA.email not in str(logs)


@pytest.mark.attack
def test_a_letter_that_arrived_is_logged_without_its_reader(
    office: PostOffice, notifier: SmtpNotifier
) -> None:
    with capture_logs() as logs:
        notifier.send(ending())
    assert [(log["event"], log["kind"]) for log in logs] == [("letter_accepted", "points_end")]
    for personal in (ANIA.email, "Ania", "kubek.example"):
        assert personal not in str(logs)
        assert personal not in repr(ending())
    assert len(office.kept) == 1


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    return certificate(tmp_path)


def test_starttls_is_taken_where_it_is_offered(opened: Opening, knows: Knowing, pem: Path) -> None:
    office = opened(tls_context=shown(pem), require_starttls=True)
    knows(office.port, tls=trusted(pem), password="hush").send(ending())
    assert len(office.kept) == 1
    assert office.logins == [(b"laurel", b"hush")]


def test_smtps_is_tls_from_the_first_byte(opened: Opening, knows: Knowing, pem: Path) -> None:
    office = opened(ssl_context=shown(pem), auth_require_tls=False)
    knows(office.port, smtps=True, tls=trusted(pem), password="hush").send(ending())
    assert len(office.kept) == 1
    assert office.logins == [(b"laurel", b"hush")]


@pytest.mark.attack
@pytest.mark.parametrize("smtps", [False, True])
def test_a_server_that_cannot_prove_its_name_gets_no_letter(
    opened: Opening, knows: Knowing, pem: Path, *, smtps: bool
) -> None:
    context = "ssl_context" if smtps else "tls_context"
    office = opened(**{context: shown(pem)})
    with pytest.raises(UnavailableError, match=ssl.SSLCertVerificationError.__name__):
        knows(office.port, smtps=smtps, password="hush").send(ending())
    assert (office.kept, office.logins) == ([], [])


@pytest.mark.attack
def test_a_password_is_never_said_in_the_clear(opened: Opening, knows: Knowing) -> None:
    office = opened(auth_require_tls=False)
    with pytest.raises(UnavailableError, match="PasswordInTheClear"):
        knows(office.port, password="hush").send(ending())
    assert (office.kept, office.logins) == ([], [])


def test_an_address_in_another_script_arrives_where_the_server_knows_how(
    opened: Opening, knows: Knowing
) -> None:
    letter = replace(ending(), to="ania@żółw.example")
    old = opened(enable_SMTPUTF8=False)
    with pytest.raises(UndeliverableError):
        knows(old.port).send(letter)
    new = opened(enable_SMTPUTF8=True)
    knows(new.port).send(letter)
    assert (old.kept, new.kept[0].recipients) == ([], ["ania@żółw.example"])
