import pytest

from litreview.model.errors import SourceError, UsageError
from litreview.model.queries import Page
from litreview.searches.sources.cursors import read_all, refuse_unknown
from litreview.searches.sources.parts import Part


def part(stated: int, *names: str, cursor: str | None = None) -> Part:
    return Part(stated=stated, names=names, records=(), cursor=cursor)


def read(*parts: Part, most: int = 100) -> tuple[list[Page], list[str | None]]:
    asked: list[str | None] = []

    def ask(cursor: str | None) -> Part:
        asked.append(cursor)
        return parts[min(len(asked), len(parts)) - 1]

    return list(read_all("Example", 3, ask, most=most)), asked


def test_pages_follow_their_cursors_to_the_end() -> None:
    pages, asked = read(part(3, "a", "b", cursor="x"), part(3, "c", cursor="y"))
    assert asked == [None, "x"]
    assert [(page.request, page.stated) for page in pages] == [(3, 3), (3, 3)]


def test_one_cursor_for_all_pages_is_followed() -> None:
    parts = (part(3, "a", cursor="x"), part(3, "b", cursor="x"), part(3, "c", cursor="x"))
    assert read(*parts)[1] == [None, "x", "x"]


def test_nothing_found_is_one_page() -> None:
    assert read(part(0, cursor="x"))[1] == [None]


def test_hits_without_a_name_count() -> None:
    assert len(read(part(3, "", "", cursor="x"), part(3, "", cursor="y"))[0]) == 2


@pytest.mark.parametrize(
    "parts",
    [
        [part(3, "a", "b")],
        [part(3, "a", "b", cursor="x"), part(3, cursor="y")],
        [part(3, "a", "b", cursor="x"), part(3, "a", "b", cursor="y")],
        [part(3, "a", cursor="x"), part(3, "b", cursor="x"), part(3, "b", cursor="x")],
        [part(3, "a", "b", cursor="x"), part(2, "a", cursor="y")],
    ],
    ids=["no cursor", "an empty page", "the same page", "the same cursor", "a total that shrank"],
)
def test_what_is_missing_is_told_by_the_numbers(parts: list[Part]) -> None:
    pages, _asked = read(*parts)
    assert (pages[-1].stated, sum(page.given for page in pages)) == (3, 2)


def test_a_total_that_grows_is_read_to_its_new_end() -> None:
    _pages, asked = read(
        part(2, "a", cursor="x"), part(3, "b", cursor="y"), part(3, "c", cursor="z"), part(3, "d")
    )
    assert asked == [None, "x", "y"]


def test_a_total_that_grew_where_nothing_more_comes_is_whole_as_first_stated() -> None:
    pages, _asked = read(part(2, "a", cursor="x"), part(3, "b", cursor="y"), part(3, cursor="z"))
    assert {page.stated for page in pages} == {2}


def test_a_search_beyond_the_window_is_refused_before_it_is_read() -> None:
    with pytest.raises(SourceError, match="101 records, and at most 100") as caught:
        read(part(101, "a", cursor="x"))
    assert "Split it by year" in caught.value.remedy


def test_a_parameter_that_is_not_known_is_answered_with_those_that_are() -> None:
    with pytest.raises(UsageError) as caught:
        refuse_unknown({"rows": "3"}, {"filter", "query"}, title="Example", place="searches/q.toml")
    assert str(caught.value) == (
        "searches/q.toml: Example is not asked with rows\n"
        "It can be asked with: filter, query. Paging and sorting are the program's."
    )


def test_a_parameter_that_says_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="query is empty"):
        refuse_unknown({"query": " "}, {"query"}, title="Example", place="searches/q.toml")
