"""A plain entry is read by patterns exactly as bibtexparser would have it read."""

from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.bibtex_blocks import by_parser, plain_entry
from litreview.formats.bibtex_pieces import pieces

_BITS = st.sampled_from(
    [
        *("{", "}", "{{", "}}", '"', "\\", "\\{", "\\}", '\\"', "{\\o}", "\\'e", "@", "\n@"),
        *("=", ",", "#", "%", "(", ")"),
        *(" ", "\n", "\t", "æ", "a = b", "title", "jan", "2019", "--", "a@b.org", "word"),
    ]
)  # fmt: skip
_INSIDE = st.lists(_BITS, max_size=6).map("".join)
_VALUE = st.one_of(
    _INSIDE.map(lambda text: f"{{{text}}}"),
    _INSIDE.map(lambda text: f'"{text}"'),
    st.sampled_from(["2019", "jan", "jme", "jan # 2", "", "{a} # {b}"]),
)
_FIELD = st.tuples(st.sampled_from(["title", "Title", "year", "x-y", " a "]), _VALUE).map("=".join)
_HEAD = st.sampled_from(
    ["@article{key", "@Book { k:1", "@misc{", "  @article{k", "@string{a", "@comment{k", "@article(k"]
)
_TAIL = st.sampled_from(["}", "\n}\n\n", ",}", ",\n}", "", "} text", ")"])


@given(_HEAD, st.lists(_FIELD, max_size=4), _TAIL)
def test_a_plain_entry_is_what_the_parser_makes_of_it(head: str, fields: list[str], tail: str) -> None:
    for number, piece in pieces((",\n ".join([head, *fields]) + tail).split("\n")):
        plain = plain_entry(piece, number, {"jme": "A journal"})
        assert plain is None or [plain] == list(by_parser(piece, number, {"jme": "A journal"}))


def test_a_name_without_braces_is_that_of_a_string() -> None:
    piece = "@article{k, journal = JME, month = jan, year = 2019}"
    plain = plain_entry(piece, 1, {"jme": "A journal"})
    assert plain
    assert plain.values == {"journal": "A journal", "month": "jan", "year": "2019"}


def test_an_entry_that_has_a_field_twice_is_left_to_the_parser_which_tells_of_it() -> None:
    piece = "@article{k, title = {One}, title = {Two}}"
    (parsed,) = by_parser(piece, 1, {})
    assert plain_entry(piece, 1, {}) is None
    assert parsed.remark
