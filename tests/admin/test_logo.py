"""The logo: sent, worn, taken off; what is no picture is refused."""

import io

import pytest

from plugin.domain.appearance import Appearance
from tests.admin.tailor import LOGO, Tailor
from tests.pictures import SVG, bomb, picture


def test_a_logo_is_sent_worn_and_taken_off(tailor: Tailor) -> None:
    page = tailor.opens()
    file = (io.BytesIO(picture("WEBP")), "cup.webp")
    worn = tailor.sends(page, LOGO, picture=file, act="wear")
    assert worn.status_code == 200
    assert f"/widgets/look/logo/{tailor.look.logo}" in worn.text
    tailor.sends(worn.text, LOGO, act="bare")
    assert tailor.look.logo == ""


@pytest.mark.attack
@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (SVG, 422, "An SVG can carry programs"),
        (b"GIF89a<script>", 422, "no picture that we can read"),
        (b"", 422, "no picture that we can read"),
        (bomb(), 413, "at most 1 MB and 12 million pixels"),
        (b"\x89PNG" + b"\0" * 1_048_576, 413, "at most 1 MB"),
    ],
)
def test_what_is_no_logo_is_refused_with_a_sentence(
    tailor: Tailor, body: bytes, status: int, said: str
) -> None:
    file = (io.BytesIO(body), "logo.png")
    answer = tailor.sends(tailor.opens(), LOGO, picture=file, act="wear")
    answer.request.environ["wsgi.input"].close()
    assert (answer.status_code, said in answer.text) == (status, True)
    assert tailor.look == Appearance()
