"""A letter shown instead of sent, to whoever has to judge it."""

from plugin.notify.rendering import html, text
from plugin.notify.wording import words
from plugin.ports import Letter, Printed


class Proofs:
    """A `Press`: what comes out of it is what goes into a mail."""

    def show(self, letter: Letter) -> Printed:
        """See `Press.show`."""
        said = words(letter)
        return Printed(said.sender, said.subject, html(said), text(said))
