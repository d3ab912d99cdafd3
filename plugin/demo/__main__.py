"""`python -m plugin.demo`: everything on localhost, until Ctrl-C."""

import sys
from collections.abc import Sequence

from plugin.demo.errors import DemoError
from plugin.demo.opening import open_house
from plugin.demo.options import parse
from plugin.demo.supervisor import Supervisor


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo to its end; 0 when it was asked to stop, 1 when something went wrong."""
    options = parse(arguments)
    try:
        with Supervisor() as supervisor:
            supervisor.interrupt.listen()
            open_house(options, supervisor)
            supervisor.watch()
    except DemoError as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stdout.write("\nStopped. Nothing is left running.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
