"""What the operating system says is said in the reader's language where it is common."""

import errno
import os
from collections.abc import Iterator
from gettext import NullTranslations

import pytest

from litreview.model.language import speak
from litreview.model.system import why

COMMON = ("ENOENT", "EACCES", "EPERM", "EISDIR", "ENOTDIR", "EEXIST", "ENOSPC", "EROFS", "ENAMETOOLONG")


class _Marking(NullTranslations):
    def gettext(self, message: str) -> str:
        return f"§{message}"


@pytest.fixture
def _elsewhere() -> Iterator[None]:
    speak(_Marking())
    yield
    speak(NullTranslations())


@pytest.mark.parametrize("name", COMMON)
@pytest.mark.usefixtures("_elsewhere")
def test_a_common_refusal_is_said_in_the_readers_language(name: str) -> None:
    number = getattr(errno, name)
    assert why(OSError(number, "as the system has it")).startswith("§")


@pytest.mark.skipif(os.name != "posix", reason="the words of other systems are theirs")
@pytest.mark.parametrize("name", COMMON)
def test_in_english_it_is_what_the_system_says(name: str) -> None:
    number = getattr(errno, name)
    assert why(OSError(number, "other words")) == os.strerror(number)


@pytest.mark.usefixtures("_elsewhere")
def test_what_is_not_common_stays_as_it_is() -> None:
    assert why(OSError(errno.EDOM, "Numerical argument out of domain")) == "Numerical argument out of domain"
    assert why(OSError("a library's own")) == "§cannot be read or written"
    assert why(ValueError("embedded null byte")) == "§cannot be read or written"
