"""What can keep the demo from running, each as one clear line for the person at the terminal."""


class DemoError(Exception):
    """The demo cannot go on; the message says why and what to do."""


class PortTakenError(DemoError):
    """Somebody else listens where the demo would."""

    def __init__(self, port: int, who: str) -> None:
        super().__init__(
            f"Port {port}, wanted for {who}, is taken. Choose another: PORT=9000 make demo"
        )


class ChildDiedError(DemoError):
    """A process of the demo ended by itself; the message carries its last words."""

    def __init__(self, name: str, code: int | None, last_words: str) -> None:
        super().__init__(f"The {name} stopped (exit code {code}). Its last words:\n{last_words}")


class NotReadyError(DemoError):
    """A process did not answer in time."""

    def __init__(self, name: str, seconds: float, last_words: str) -> None:
        super().__init__(
            f"The {name} did not answer within {seconds:.0f} s. Its last words:\n{last_words}"
        )


class ScenePlayedWrongError(DemoError):
    """The twin refused a step of the story."""
