"""Where the demo listens, and what it says when somebody else does."""

import socket

import pytest

from plugin.demo.errors import PortTakenError
from plugin.demo.options import parse
from plugin.demo.ports import HOST, Ports
from tests.journeys.place import free_ports


@pytest.mark.parametrize(("offset", "who"), [(0, "the app"), (1, "the twin"), (2, "the mailbox")])
def test_a_taken_port_is_named_with_the_way_out(offset: int, who: str) -> None:
    ports = free_ports()
    taken = ports.app + offset
    with socket.socket() as somebody:
        somebody.bind((HOST, taken))
        somebody.listen()
        with pytest.raises(PortTakenError, match=f"Port {taken}, wanted for {who}.*PORT=9000"):
            ports.require_free()


def test_a_port_that_was_used_a_moment_ago_is_free() -> None:
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        port = free_ports().app
        server.bind((HOST, port))
        server.listen()
        with socket.create_connection((HOST, port)) as client:
            served, _ = server.accept()
            served.close()  # the server's side closes first and stays in TIME_WAIT
            assert client.recv(1) == b""
    Ports(port).require_free()


@pytest.mark.parametrize("text", ["0", "65534", "http", "٨٠٨٠", ""])
def test_a_port_that_is_none_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--port", text])
    assert "is no port" in capsys.readouterr().err


def test_options() -> None:
    options = parse(["--port", "9000", "--no-browser"])
    assert (options.ports.app, options.ports.twin, options.ports.mail) == (9000, 9001, 9002)
    assert not options.browser
