"""Row 6: a body that is too large fills no memory, with an announced length or without one."""

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.fault.processes import Processes, processes
from webhooks.receive import MAX_BODY

SENT = 50 * 1024 * 1024
PIECE = 64 * 1024
ONE, TOGETHER = 2 * MAX_BODY, 4 * MAX_BODY
"""
Bytes the app may grow by: for the first body, and for all of them together.

Each thread of the server keeps the memory that its first body took, and uses it again.
"""


@pytest.fixture
def stage(sqlite_url: str, tmp_path: Path) -> Iterator[Processes]:
    with processes(sqlite_url, tmp_path / "var") as opened:
        yield opened


def resident(leader: int) -> int:
    """Bytes of memory that a process and its children hold, by Linux's own account."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            told = dict(line.split(":", 1) for line in status.read_text().splitlines())
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(told["NSpgid"].split()[0]) == leader and "VmRSS" in told:
            total += int(told["VmRSS"].split()[0]) * 1024
    return total


def announced(piece: bytes) -> Iterator[bytes]:
    yield f"Content-Length: {SENT}\r\n\r\n".encode()
    for _ in range(SENT // len(piece)):
        yield piece


def chunked(piece: bytes) -> Iterator[bytes]:
    yield b"Transfer-Encoding: chunked\r\n\r\n"
    for _ in range(SENT // len(piece)):
        yield b"%x\r\n%s\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"


def understated(piece: bytes) -> Iterator[bytes]:
    """Four mebibytes are announced and a byte more, of a body that never comes to its end."""
    yield f"Content-Length: {MAX_BODY + 1}\r\n\r\n".encode()
    for _ in range(MAX_BODY // len(piece) + 1):
        yield piece


def send(port: int, pieces: Iterator[bytes], measure: Callable[[], int]) -> tuple[bytes, int]:
    """Push as long as anybody takes it; what was answered, and the most that was measured."""
    most = 0
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as line:
        line.sendall(b"POST /webhooks/shopify HTTP/1.1\r\nHost: a.invalid\r\nConnection: close\r\n")
        try:
            for number, piece in enumerate(pieces):
                line.sendall(piece)
                if number % 32 == 0:
                    most = max(most, measure())
            return line.recv(4096), max(most, measure())
        except OSError:
            return b"", max(most, measure())


@pytest.mark.attack
@pytest.mark.parametrize("write", [announced, chunked, understated])
def test_a_body_too_large_fills_no_memory(
    stage: Processes, write: Callable[[bytes], Iterator[bytes]]
) -> None:
    """No answer, or the right one, and never more memory than two of the largest bodies."""
    if not Path("/proc/self/status").exists():
        pytest.skip("memory is measured by /proc")
    app = stage.app()
    for _ in range(20):
        stage.ask("POST", "/webhooks/shopify", b"{}")
    before = resident(app.pid)
    for most in (ONE, TOGETHER, TOGETHER):
        answer, grown = send(stage.port, write(b" " * PIECE), lambda: resident(app.pid) - before)
        assert answer == b"" or b" 413 " in answer.splitlines()[0]
        assert grown < most, f"grew by {grown >> 20} MiB"
    assert stage.answers("/healthz")
