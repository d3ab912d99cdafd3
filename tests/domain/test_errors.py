"""Programs read codes, so every error has one of its own, and says whether waiting helps."""

from plugin.domain import errors
from plugin.domain.errors import LaurelError

KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, BaseException)
]


def codes() -> list[str]:
    return [kind.code for kind in KINDS if issubclass(kind, LaurelError)]


def test_every_error_belongs_to_one_tree() -> None:
    assert all(issubclass(kind, LaurelError) for kind in KINDS)


def test_every_error_has_a_code_of_its_own() -> None:
    assert len(codes()) == len(set(codes())) > 5


def test_only_what_comes_from_outside_is_worth_another_try() -> None:
    passing = {k for k in KINDS if issubclass(k, LaurelError) and not k.permanent}
    assert passing == {
        errors.UnavailableError, errors.NoPermitError, errors.PlatformError,
        errors.LetterRefusedError, errors.TooManyAttemptsError,
    }  # fmt: skip
