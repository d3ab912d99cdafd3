"""What a person reads in HTML, and what a browser would run."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}")
"""A code of ours, as people are shown it."""


@dataclass
class Read(HTMLParser):
    """The text by element, and every start tag with its attributes."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    within: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "link", "input", "img", "wbr"}:
            self.within.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self.within and self.within.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.within[-1] if self.within else "", " ".join(data.split())))

    @property
    def text(self) -> str:
        return " ".join(text for _, text in self.texts).replace("\N{NO-BREAK SPACE}", " ")

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def read(html: str) -> Read:
    page = Read()
    page.feed(html)
    page.close()
    return page
