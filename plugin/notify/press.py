"""A letter shown instead of sent, to whoever has to judge it."""

from plugin.domain.appearance import Scheme
from plugin.notify.paper import paper
from plugin.notify.rendering import html, sheet, text
from plugin.notify.wording import words
from plugin.ports import Letter, Printed


class Proofs:
    """A `Press`: what comes out of it is what goes into a mail."""

    def show(self, letter: Letter, scheme: Scheme = Scheme.PAGE) -> Printed:
        """See `Press.show`."""
        said = words(letter)
        page = html(said, paper(letter.head), scheme)
        return Printed(said.sender, said.subject, page, text(said), sheet(scheme))
