"""LaTeX in values: the quick way gives what the parser gives, and no value is too odd to be read."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.latex import by_parser, decoded, simply
from litreview.model.text import one_line

PIECES = [
    *(r"{\o}", r"\aa", r"\o ", r"\"u", r"\"{u}", r"\'\i", r"\'{\i}", r"\c c", r"\c{c}", r"\v s", r"\v{s}"),
    *(
        r"\&",
        r"\%",
        r"\#",
        r"\_",
        r"\u{g}",
        r"\H o",
        r"\.z",
        r"\= a",
        r"{\L}",
        r"\l{}",
        r"\ss",
        r"\AE",
        r"\~n",
    ),
    *("{", "}", "a", "B", " ", "~", "--", "---", "``", "''", "?`", "!`", "-", "7", " é"),
]
STAND_INS = str.maketrans({0xE008: "{", 0xE009: "}", 0xE00A: "$"})


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_what_is_decoded_the_quick_way_is_what_the_parser_gives(value: str) -> None:
    quick = simply(value)
    if quick is not None:
        assert one_line(quick.translate(STAND_INS)) == one_line(by_parser(value, value))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (r"N{\o}rv{\aa}g", "Nørvåg"),
        (r"M{\"u}ller and M\"{u}ller", "Müller and Müller"),
        (r"\'{\i} \^\j a \v{C}\k a", "í ĵa Čą"),
        (r"{DNA} and {\{set\}} for \$5", "DNA and {set} for $5"),
        ("{a}--b~c", "a–b c"),
        (r"\textit{E. coli} {\"O}", "E. coli Ö"),
        (r"10$^{3}$ {x}", "10³ x"),
        ("a -- b", "a -- b"),
    ],
)
def test_a_value_is_plain_text(value: str, text: str) -> None:
    assert decoded(value) == text


FRAGMENTS = [
    *PIECES,
    *(
        "$",
        "^",
        "_",
        "\\",
        r"\textit{",
        r"\emph{",
        r"\begin{x}",
        r"\end{x}",
        r"\url{",
        r"\verb|",
        "%",
        "&",
        "#",
    ),
    *(r"\textsubscript{", r"\(", r"\)", r"\[", "\n\n", r"\def\x", r"\frac12", r"\sqrt[", "\x00", "\ue001"),
]


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join) | st.text(max_size=40))
def test_any_value_is_text_on_one_line(value: str) -> None:
    assert "\n" not in decoded(value)


DEEP = 100_000


@pytest.mark.parametrize(
    "value",
    [
        "{" * DEEP + "}" * DEEP,
        "{" * DEEP,
        "}" * DEEP,
        r"\'" * (DEEP // 5),
        r"\textit{" * DEEP + "}" * DEEP,
        r"\textsubscript{" * DEEP,
        "$_{" + "_{" * DEEP + "}" * DEEP + "$",
        "$" * DEEP,
        "\\" * DEEP,
        "%" * DEEP,
    ],
    ids=range(10),
)
def test_a_hostile_value_is_decoded_in_time(value: str) -> None:
    begun = time.monotonic()
    assert isinstance(decoded(value), str)
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize(("value", "text"), [
    (r"\copyright{} 2001 \S 3", "© 2001 §3"), (r"5 {\euro} or {\pounds} 4", "5 € or £ 4"),
    (r"Writing in \LaTeX", "Writing in LaTeX"), (r"20 $^{\circ}$C, 21$^\circ$C", "20 °C, 21°C"),
    (r"On \enquote{self-management}", "On “self-management”"),
    (r"The $\mathbf{y}$ of $\mathcal{X}$", "The y of X"),
    (r"{\Sigma} and {\Psi}", "Σ and Ψ"), (r"\flqq Læring\frqq{} og", "«Læring» og"),
])  # fmt: skip
def test_no_sign_is_left_out(value: str, text: str) -> None:
    assert decoded(value) == text
