"""The twin as people start it: a process of its own that stops when told."""

import signal
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
import requests

from tests.journeys.place import free_ports

ROOT = Path(__file__).parents[2]
PATIENCE = 60
"""Seconds that anything may take on a busy machine."""


@pytest.fixture
def ports() -> tuple[int, int]:
    free = free_ports()
    return free.twin, free.mail


@pytest.fixture
def process(
    tmp_path: Path, app_dir: Path, ports: tuple[int, int]
) -> Iterator[subprocess.Popen[bytes]]:
    options = {
        "port": ports[0],
        "smtp-port": ports[1],
        "state": tmp_path / "state",
        "clock": tmp_path / "clock.json",
        "app-url": "http://127.0.0.1:9",
        "app-dir": app_dir,
        "api-key": "key",
        "api-secret": "secret",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    with subprocess.Popen([sys.executable, "-m", "plugin.twin", *words], cwd=ROOT) as started:
        yield started
        started.kill()


def wait_until_up(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if requests.get(f"{url}/healthz", timeout=PATIENCE).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.05)
    pytest.fail("the twin did not come up")


def test_a_lost_answer_closes_the_connection_without_a_word(
    process: subprocess.Popen[bytes], ports: tuple[int, int]
) -> None:
    url = f"http://127.0.0.1:{ports[0]}"
    wait_until_up(url)
    requests.post(f"{url}/_twin/fates", json={"fate": "lost"}, timeout=PATIENCE)
    host = {"Host": "kiln-and-fern.myshopify.com"}
    with pytest.raises(requests.ConnectionError):
        requests.post(f"{url}/admin/oauth/access_token", headers=host, timeout=PATIENCE)
    assert process.poll() is None
    fates = requests.get(f"{url}/_twin/fates", timeout=PATIENCE).json()
    assert fates["counts"] == {"lost": 1}


@pytest.mark.parametrize("word", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_takes_mail_and_stops(
    process: subprocess.Popen[bytes], ports: tuple[int, int], word: signal.Signals
) -> None:
    url = f"http://127.0.0.1:{ports[0]}"
    wait_until_up(url)
    mail = EmailMessage()
    mail["Subject"] = "Zażółć <b>gęślą</b> jaźń"
    mail.set_content("plain words")
    mail.add_alternative('<p onclick=evil()>"rich" words</p>', subtype="html")
    with smtplib.SMTP("127.0.0.1", ports[1], timeout=PATIENCE) as smtp:
        smtp.send_message(mail, "shop@example.com", ["ania@example.com"])
    page = requests.get(f"{url}/mailbox", timeout=PATIENCE).text
    assert "Zażółć &lt;b&gt;gęślą&lt;/b&gt; jaźń" in page
    assert 'srcdoc="&lt;p onclick=evil()&gt;&#34;rich&#34; words&lt;/p&gt;' in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert "plain words" in page
    process.send_signal(word)
    assert process.wait(timeout=PATIENCE) == 0
