"""
Two directions of writing beside each other, so that neither rearranges the other.

What stands in an Arabic sentence, such as `#1042` or `Kiln & Fern`, is set off from it by a pair
of isolates (Unicode Bidirectional Algorithm): inside, the text finds its own direction; outside,
nothing moves. Text from outside loses every switch that reaches further than itself.
"""

import re

_OPEN = "\N{FIRST STRONG ISOLATE}"
_CLOSE = "\N{POP DIRECTIONAL ISOLATE}"

# Controls, and switches that hold until somebody ends them. Marks such as U+200F may stay: they
# do no more than a letter of their script does.
_UNRULY = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066\u2067]+")
_ISOLATES = re.compile(f"[{_OPEN}{_CLOSE}]+")


def isolated(text: str) -> str:
    """Text that may have another direction than what stands around it; once is enough."""
    return f"{_OPEN}{text}{_CLOSE}" if text and not _is_isolated(text) else text


def plain(text: str) -> str:
    """
    Text from outside without the characters that would rearrange the text around it.

    Isolates stay where each is closed, as in a sentence of ours that becomes part of another.
    """
    tamed = _UNRULY.sub(" ", text).strip()
    return tamed if _closes(tamed) else _ISOLATES.sub(" ", tamed).strip()


def _is_isolated(text: str) -> bool:
    return text[0] == _OPEN and text[-1] == _CLOSE and _closes(text[1:-1])


def _closes(text: str) -> bool:
    depth = 0
    for mark in text:
        depth += (mark == _OPEN) - (mark == _CLOSE)
        if depth < 0:
            return False
    return depth == 0
