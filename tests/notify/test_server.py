"""One address with a whole mail server in it."""

from pathlib import Path

import pytest

from app import build
from plugin.demo.house import House
from plugin.demo.options import Options
from plugin.demo.ports import HOST, Ports
from plugin.notify.server import MailServer
from plugin.notify.smtp import SmtpNotifier
from plugin.settings import Settings

FROM = "?from=rewards@mail.example"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        (f"smtp://mail.example{FROM}", ("mail.example", 587, False, "rewards@mail.example")),
        (f"smtps://mail.example/{FROM}", ("mail.example", 465, True, "rewards@mail.example")),
        (f"smtp://127.0.0.1:8002{FROM}", ("127.0.0.1", 8002, False, "rewards@mail.example")),
        (f"smtp://[::1]:25{FROM}", ("::1", 25, False, "rewards@mail.example")),
        ("smtp://u%40mail.example:p@m", ("m", 587, False, "u@mail.example")),
        ("smtp://m?from=a%2Bb@c.example", ("m", 587, False, "a+b@c.example")),
    ],
)
def test_an_address_names_host_port_and_sender(
    url: str, server: tuple[str, int, bool, str]
) -> None:
    read = MailServer.parse(url)
    assert (read.host, read.port, read.tls, read.sender) == server


def test_user_and_password_may_hold_any_character() -> None:
    read = MailServer.parse(f"smtp://u%40x:p%2F%3A%40%23@mail.example{FROM}")
    assert (read.user, read.password) == ("u@x", "p/:@#")
    assert "p/:@#" not in repr(read)


@pytest.mark.parametrize(
    "url",
    [
        "mail.example:587", f"http://mail.example{FROM}", f"smtp://{FROM}", "smtp://mail.example",
        f"smtp://laurel:hunter2@mail.example:port{FROM}", f"smtp://laurel@mail.example{FROM}",
        f"smtp://mail.example/inbox{FROM}", "smtp://laurel:hunter2@mail.example?sender=a@b.c",
        "smtp://laurel:hunter2@mail.example?from=nobody", f"smtp://laurel:hun#ter2@m{FROM}",
        f"smtp://laurel:hunter2\u2100@mail.example{FROM}", f"smtp://[::1:25{FROM}",
        f"smtp://mail.example:70000{FROM}", "smtp://laurel:hunter2@mail.example",
    ],
)  # fmt: skip
def test_a_bad_address_is_refused_with_a_reason_and_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match=r".{20,}") as refused:
        MailServer.parse(url)
    assert "hunter2" not in str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_the_app_writes_letters_when_it_is_told_where_to_send_them(tmp_path: Path) -> None:
    told = Settings(
        database_url=f"sqlite:///{tmp_path}/x.db", laurel_var=tmp_path, smtp_url=f"smtp://m{FROM}"
    )
    assert isinstance(build(told).notifier, SmtpNotifier)
    assert build(told.model_copy(update={"smtp_url": ""})).notifier is None


def test_the_demo_sends_its_letters_to_the_mailbox_of_the_twin(tmp_path: Path) -> None:
    house = House(Options(Ports(9000), browser=False, var=tmp_path))
    for child in (house.app(), house.worker()):
        server = MailServer.parse(child.environment["SMTP_URL"])
        assert (server.host, server.port) == (HOST, house.options.ports.mail)
