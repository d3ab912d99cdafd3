"""The mail around the words: headers, a page, and the same as plain text."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

from plugin.notify.paper import paper
from plugin.notify.rendering import html, text
from plugin.notify.tidying import address, is_address, link
from plugin.notify.wording import words
from plugin.ports import Letter


def compose(letter: Letter, sender: str, host: str, at: datetime) -> EmailMessage:
    """
    A letter as a mail from `sender` (an e-mail address), written at an aware moment.

    Its Message-ID is the letter's id at `host`: the same on every try. Raises UndeliverableError
    when it is addressed to what is no address; a place for answers that is none is left out.
    """
    said = words(letter)
    mail = EmailMessage(SMTP)
    mail["From"] = Address(said.sender, addr_spec=sender)
    mail["To"] = Address("", *address(letter.to))
    if is_address(letter.reply_to):
        mail["Reply-To"] = Address("", *address(letter.reply_to))
    mail["Subject"] = said.subject
    mail["Date"] = at
    mail["Message-ID"] = message_id(letter.id, host)
    mail["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:
        mail["List-Unsubscribe"] = f"<{link(letter.unsubscribe)}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(text(said), cte="quoted-printable")
    page = html(said, paper(letter.head))
    mail.add_alternative(page, subtype="html", cte="quoted-printable")
    return mail


def message_id(cause: str, host: str) -> str:
    """The Message-ID of what was caused by `cause`: one for each, whatever it is made of."""
    return f"<{quote(cause, safe='').replace('.', '%2E')}@{host}>"
