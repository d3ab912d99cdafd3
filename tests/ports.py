"""Ports for servers of tests that must know theirs before they start."""

import random
import socket

OURS = range(20_000, 32_000)
"""
Below the range the kernel gives to clients. In that range a port that is free now may be anybody's
the next moment, and who knocks until a server is up may end up connected to themselves.
"""


def free_port() -> int:
    """One that nobody listens on."""
    while True:
        port = random.choice(OURS)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
