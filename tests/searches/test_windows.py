import pytest

from litreview.model.errors import SourceError
from litreview.model.queries import Page
from litreview.searches.sources.parts import Part
from litreview.searches.sources.windows import Window


def part(stated: int, *names: str) -> Part:
    return Part(stated=stated, names=names, records=())


def read(*parts: Part, size: int = 2, most: int = 10) -> tuple[list[Page], list[int]]:
    """Return the pages made of the parts, and the positions that were asked for."""
    asked: list[int] = []

    def ask(start: int) -> Part:
        asked.append(start)
        return parts[min(len(asked), len(parts)) - 1]

    return list(Window(title="Example", size=size, most=most).pages(3, ask)), asked


def test_positions_are_asked_for_one_page_after_the_other_to_the_end() -> None:
    pages, asked = read(part(5, "a", "b"), part(5, "c", "d"), part(5, "e"))
    assert asked == [0, 2, 4]
    assert [(page.request, page.stated, page.given) for page in pages] == [(3, 5, 2), (3, 5, 2), (3, 5, 1)]


@pytest.mark.parametrize("parts", [[part(0)], [part(1, "a")], [part(2, "a", "b")]])
def test_what_ends_with_its_page_is_not_asked_further(parts: list[Part]) -> None:
    assert read(*parts)[1] == [0]


@pytest.mark.parametrize(
    ("parts", "stated", "given"),
    [
        ([part(2, "a")], 2, 1),
        ([part(4, "a", "b"), part(4, "c")], 4, 3),
        ([part(4, "a", "b"), part(4)], 4, 2),
        ([part(4, "a", "b"), part(4, "b", "c")], 4, 3),
        ([part(4, "a", "b"), part(5, "b", "c"), part(5, "d")], 5, 4),
        ([part(4, "a", "b"), part(3, "d")], 3, 3),
        ([part(1, "a", "b")], 1, 2),
    ],
    ids=["short", "a short last page", "an empty page", "a double", "grown", "shrunk", "too much"],
)
def test_what_is_missing_or_too_much_is_told_by_the_numbers(
    parts: list[Part], stated: int, given: int
) -> None:
    pages, _asked = read(*parts)
    assert (pages[-1].stated, sum(page.given for page in pages)) == (stated, given)


def test_a_source_that_gives_nothing_is_not_asked_for_ever() -> None:
    assert read(part(9, "a", "b"), part(9))[1] == [0, 2]


def test_as_much_as_the_source_gives_at_all_is_read_and_no_more() -> None:
    assert read(part(10, "a", "b"), part(10))[1] == [0, 2]
    with pytest.raises(SourceError, match="11 records, and it gives at most 10") as caught:
        read(part(11, "a", "b"))
    assert "Split it by year" in caught.value.remedy
