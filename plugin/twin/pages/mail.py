"""The mailbox page: every mail the app sent, to whomever."""

from flask import Blueprint, render_template

from plugin.twin.errors import NotFoundError
from plugin.twin.mailbox import Mail
from plugin.twin.pages.common import the_twin

mail = Blueprint("mail", __name__)
_SHOWN = 200


@mail.get("/mailbox")
def mailbox() -> str:
    """The newest mails, the newest one open."""
    mails = the_twin().state.newest("mail", Mail, _SHOWN)
    return render_template("tools/mailbox.html", mails=mails, opened=next(iter(mails), None))


@mail.get("/mailbox/<int:number>")
def letter(number: int) -> str:
    """One mail opened."""
    opened = the_twin().state.get("mail", number, Mail)
    if opened is None:
        raise NotFoundError("There is no such mail.")
    mails = the_twin().state.newest("mail", Mail, _SHOWN)
    return render_template("tools/mailbox.html", mails=mails, opened=opened)
