"""The protocol, the stored queries and the words to highlight are data, whatever is written in them."""

import json
from dataclasses import fields

import pytest

from litreview.model.errors import UsageError
from litreview.model.protocol import Terms
from litreview.model.text import one_line
from litreview.screening.highlighting import spans
from litreview.screening.protocol import read_protocol
from litreview.searches.queries import read_query
from tests.hostile.corpus import ATTACKS, LETTERS, SHORT, Attack
from tests.hostile.judging import dangers

STAGES = """
[[stages]]
stage = "title-abstract"
rule = "two-must-agree"
[[stages]]
stage = "full-text"
rule = "two-must-agree"
[[team]]
handle = "first"
roles = ["reviewer", "lead"]
[[team]]
handle = "second"
roles = ["reviewer", "librarian"]
"""


def quoted(text: str) -> str:
    """Return the text as TOML writes one; half a letter pair, which TOML cannot hold, is left out."""
    whole = "".join(letter for letter in text if not "\ud800" <= letter <= "\udfff")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")


def protocol_text(attacks: tuple[Attack, ...], rest: str = STAGES) -> str:
    """Return a protocol in which the attacks stand wherever a person writes a text."""
    first = quoted(attacks[0].text)
    both = f"en = {first}\nnb = {first}\n"
    parts = "".join(f"[question.{part}]\n{both}" for part in ("population", "concept", "context"))
    lists = "".join(
        f"[[{name}]]\nid = {quoted(attack.name)}\nen = {quoted(attack.text)}\nnb = {quoted(attack.text)}\n"
        for number, name in enumerate(("inclusion", "exclusion", "reasons"))
        for attack in attacks[number::3] or attacks
    )
    words = ", ".join(quoted(attack.text) for attack in attacks)
    terms = f"[terms]\ninclude = [{words}]\nexclude = [{words}]\n"
    return f"format = 1\n[title]\n{both}[question]\n{both}{parts}{lists}{terms}{rest}"


def refused(error: UsageError) -> None:
    assert len(str(error).splitlines()) == 2, str(error)
    assert dangers(str(error)) == set(), str(error)


def test_a_protocol_of_attacks_is_read_as_it_is_written() -> None:
    for attack in (one for one in ATTACKS if one_line(one.text)):  # a text of nothing is refused
        read = read_protocol(protocol_text((attack,)).encode(), "screening/protocol.toml")
        if attack.is_letters:
            assert read.title.nb == read.reasons[0].text.en == read.terms.include[0] == attack.text


@pytest.mark.parametrize(
    "line",
    [
        "{key} = 1", "format = {value}", "format = 1\n{raw}", "format = 1\n[{key}]", "format = 1\nx = {raw}",
        'format = 1\n[[team]]\nhandle = {value}\nroles = ["reviewer"]', "format = 1\n[[{key}.x]]",
        "format = 1\n[[stages]]\nstage = {value}", 'format = 1\n[[inclusion]]\n{key} = "x"',
    ],
)  # fmt: skip
def test_a_protocol_that_is_none_is_refused_in_two_lines(line: str) -> None:
    for attack in ATTACKS:
        text = line.format(key=quoted(attack.text), value=quoted(attack.text), raw=attack.text)
        with pytest.raises(UsageError) as error:
            read_protocol(text.encode("utf-8", "replace"), "screening/protocol.toml")
        refused(error.value)


@pytest.mark.parametrize("field", ["handle", "role", "rule", "id"])
def test_a_name_that_must_be_plain_is_refused_in_two_lines(field: str) -> None:
    for attack in SHORT:
        value = quoted(attack.text)
        if value.strip('"').isalpha() and value.isascii():
            continue  # a name like any other
        team = {
            "handle": STAGES.replace('"first"', value),
            "role": STAGES.replace('"lead"', value),
            "rule": STAGES.replace('"two-must-agree"', value),
            "id": f"{STAGES}\n[[reasons]]\nid = {value}\nen = ''\nnb = ''\n" * 2,
        }[field]
        with pytest.raises(UsageError) as error:
            read_protocol(protocol_text((ATTACKS[0],), team).encode(), "screening/protocol.toml")
        refused(error.value)


@pytest.mark.parametrize(
    "value", ["[" * 20_000, "{a=" * 20_000, "9" * 5_000, "0x" + "f" * 5_000, "1979-99-99", "1e9999", "nan"]
)
def test_settings_made_to_break_the_reading_are_refused_in_two_lines(value: str) -> None:
    for text in (f"x = {value}", f"format = {value}", f"{'a.' * 5_000}b = 1"):
        with pytest.raises(UsageError) as error:
            read_query(text, name="x", place="searches/x.toml")
        refused(error.value)


def test_a_stored_query_of_attacks_is_sent_as_it_is_written() -> None:
    for attack in ATTACKS:
        value = quoted(attack.text)
        text = (
            f'format = 1\nsource = "pubmed"\nunverified = {value}\n[title]\nen = {value}\nnb = {value}\n'
            f"[common]\n{value} = {value}\n[[requests]]\nterm = {value}\n"
        )
        query = read_query(text, name="x", place="searches/x.toml")
        assert query.requests[0]["term"] == json.loads(value)


def test_lines_that_combine_hostile_numbers_are_refused_in_two_lines() -> None:
    for attack in SHORT:
        value = quoted(attack.text)
        line = f'[[lines]]\nid = "1"\nconcept = {value}\ntext = {value}\n'
        text = f'format = 1\nsource = "pubmed"\ncombine = {value}\n[title]\nen = ""\nnb = ""\n{line}'
        try:
            query = read_query(text, name="x", place="searches/x.toml")
        except UsageError as error:
            refused(error)
            continue
        assert len(query.requests) == 1


@pytest.mark.parametrize(
    "key", ["address", "url", "host", "proxy", "key", "api_key", "command", "plugin", "format2"]
)
def test_neither_a_query_nor_the_protocol_can_name_an_address_or_a_key(key: str) -> None:
    query = f'format = 1\nsource = "nva"\n{key} = "http://evil.example"\n[title]\nen=""\nnb=""\n[[requests]]\nquery="x"'
    with pytest.raises(UsageError, match=key):
        read_query(query, name="x", place="searches/x.toml")
    protocol = protocol_text((ATTACKS[0],)).replace(
        "format = 1\n", f'format = 1\n{key} = "http://evil.example"\n'
    )
    with pytest.raises(UsageError, match=key):
        read_protocol(protocol.encode(), "screening/protocol.toml")
    assert key not in {
        field.name for field in fields(read_query(query.replace(f"{key} =", "# "), name="x", place="y"))
    }


def test_words_to_highlight_are_words_and_no_patterns() -> None:
    texts = tuple(attack.text for attack in SHORT)
    terms = Terms(include=texts, exclude=texts)
    for attack in (*SHORT, *LETTERS):
        found = spans(attack.text, terms)
        assert all(0 <= one.start < one.end <= len(attack.text) for one in found)
    assert spans("x" * 5_000, Terms(include=("(x+)+$", "(x*)*y"))) == []
    assert [one.end for one in spans("a+ (a+)+$ a", Terms(include=("(a+)+$",)))] == [9]
