"""Laws of stored queries: lines are combined as written, and a slip is named."""

from pathlib import Path

import pytest

from litreview.model.errors import UsageError
from litreview.searches.queries import read_query

ROOT = Path(__file__).parents[2]
TITLE = '[title]\nen = "x"\nnb = "x"\n'
LINES = (
    'format = 1\nsource = "pubmed"\ncombine = "(1 OR 2) AND 10"\n' + TITLE
    + '[[lines]]\nid = "1"\nconcept = "A"\ntext = """\nNorway[tiab]\nOR Norge[tiab]\n"""\n'
    + '[[lines]]\nid = "2"\nconcept = "A"\ntext = "x[ti]"\nunverified = "not seen"\n'
    + '[[lines]]\nid = "10"\nconcept = "B"\ntext = "2000[dp]"\n'
)  # fmt: skip
REQUESTS = (
    'format = 1\nsource = "nva"\n' + TITLE
    + '[common]\nyear = "2000,"\n[[requests]]\ntitle = "a,b"\n[[requests]]\nquery = "c"\nyear = "2010,"\n'
)  # fmt: skip


def read(text: str) -> tuple[dict[str, str], ...]:
    return tuple(dict(request) for request in read_query(text, name="q", place="searches/q.toml").requests)


def test_lines_are_combined_as_written() -> None:
    assert read(LINES) == ({"term": "((Norway[tiab] OR Norge[tiab]) OR (x[ti])) AND (2000[dp])"},)


def test_requests_are_sent_one_by_one_with_what_they_have_in_common() -> None:
    assert read(REQUESTS) == ({"year": "2000,", "title": "a,b"}, {"year": "2010,", "query": "c"})


def test_what_is_unverified_is_kept_in_mind() -> None:
    assert read_query(LINES, name="q", place="q").unverified == ("not seen",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LINES.replace("AND 10", "AND 3"), "names a line 3 that is not there"),
        (LINES.replace(" AND 10", ""), "leaves out line 10"),
        (LINES.replace('combine = "(1 OR 2) AND 10"\n', ""), "combine is missing"),
        (LINES + '[[requests]]\ntitle = "x"\n', "in lines or in requests"),
        ('format = 1\nsource = "nva"\n' + TITLE, "in lines or in requests"),
        (REQUESTS.replace('"c"', "7"), "a whole number stands where a text"),
    ],
)
def test_a_slip_is_named(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=r"searches/q\.toml") as error:
        read(text)
    assert said in error.value.problem


@pytest.mark.parametrize("name", ["pubmed", "nva"])
def test_this_reviews_queries_are_read(name: str) -> None:
    file = ROOT / "searches" / f"{name}.toml"
    query = read_query(file.read_text("utf-8"), name=name, place=file.name)
    assert query.source == name
    assert query.requests
    assert query.unverified
