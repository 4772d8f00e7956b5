"""Laws of the files people write: every error names its line, what stands there and what to do."""

import msgspec
import pytest

from litreview.model.errors import UsageError
from litreview.model.toml import read_toml


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    count: int = 0


class Outer(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    inner: list[Inner] = []


GOOD = 'name = "x"\n\n[[inner]]\nid = "a"\n\n[[inner]]\nid = "b"\ncount = 2\n'


def test_a_good_file_is_read() -> None:
    assert read_toml(GOOD, "f.toml", Outer).inner[1] == Inner(id="b", count=2)


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ('name = "x', "f.toml:1", "not valid TOML"),
        ('name = "x"\nname = "y"\n', "f.toml:2", "not valid TOML"),
        ("", "f.toml:1", "name is missing"),
        (GOOD.replace('id = "b"\n', ""), "f.toml:6", "id is missing"),
        (
            GOOD.replace("count = 2", 'count = "two"'),
            "f.toml:8",
            "a text in quotes stands where a whole number",
        ),
        (GOOD.replace("count = 2", "cuont = 2"), "f.toml:8", "unknown key cuont"),
        (GOOD.replace('"a"', "1"), "f.toml:4", "a whole number stands where a text in quotes"),
        ("name = true\n", "f.toml:1", "true or false stands where a text in quotes"),
    ],
)
def test_an_error_names_its_line_and_what_was_expected(text: str, place: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        read_toml(text, "f.toml", Outer)
    assert error.value.place == place
    assert said in error.value.problem
    assert error.value.remedy
