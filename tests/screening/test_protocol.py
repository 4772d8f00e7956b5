"""Laws of the protocol file: what stands in it is used, what contradicts itself is refused with a remedy."""

from pathlib import Path

import pytest

from litreview.model.errors import UsageError
from litreview.model.language import LANGUAGES
from litreview.model.protocol import Naming, Role, Settling, Stage
from litreview.screening.protocol import read_protocol

ROOT = Path(__file__).parents[2]
PROTOCOL = ROOT / "screening" / "protocol.toml"
PLACE = "screening/protocol.toml"


def changed(old: str, new: str, count: int = 1) -> bytes:
    text = PROTOCOL.read_text("utf-8")
    assert old in text
    return text.replace(old, new, count).encode()


def test_this_reviews_protocol_is_read() -> None:
    protocol = read_protocol(PROTOCOL.read_bytes(), PLACE)
    assert [reason.id for reason in protocol.reasons][:3] == [
        "wrong-setting",
        "no-patient-education",
        "no-collaboration",
    ]
    assert protocol.rule(Stage.TITLE_ABSTRACT).maybe_goes_on
    assert not protocol.rule(Stage.FULL_TEXT).maybe_goes_on
    assert protocol.with_role(Role.REVIEWER) == ("first", "second")
    assert "samhandling*" in protocol.terms.include
    assert len(LANGUAGES) == 2


def test_a_word_that_is_not_known_is_answered_with_those_that_are() -> None:
    with pytest.raises(UsageError, match=r"Choose from: reviewer, lead, librarian\.") as error:
        read_protocol(changed('roles = ["lead"]', 'roles = ["boss"]'), PLACE)
    line = int(error.value.place.rpartition(":")[2])
    assert PROTOCOL.read_text("utf-8").splitlines()[line - 1] == 'roles = ["lead"]'


def test_every_changed_byte_is_a_new_version() -> None:
    digests = {
        read_protocol(content, PLACE).digest for content in (PROTOCOL.read_bytes(), changed("hva", "Hva"))
    }
    assert len(digests) == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('rule = "two-must-agree"', 'rule = "three-must-agree"', "no such rule: three-must-agree"),
        ('handle = "first"', 'handle = "Kari Nordmann"', "is not a handle"),
        ('id = "no-results"', 'id = "no-collaboration"', "no-collaboration stands twice"),
        ('stage = "full-text"', 'stage = "title-abstract"', "the stages are not"),
        ('stage = "full-text"', 'stage = "second-look"', "is not one of the words known"),
        ('roles = ["reviewer"]', 'roles = ["lead"]', "there are not two reviewers"),
        ('roles = ["lead"]', 'roles = ["librarian"]', "there is no lead"),
        ('roles = ["reviewer"]', 'roles = ["boss"]', "is not one of the words known"),
        ("format = 1", "format = 2", "is not one of the words known"),
        ("[terms]", "[words]", "unknown key words"),
    ],
)
def test_a_contradiction_is_said_with_what_to_do(old: str, new: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        read_protocol(changed(old, new), PLACE)
    assert said in error.value.problem
    assert error.value.place.startswith(PLACE)
    assert error.value.remedy


STAGE = 'stage = "title-abstract"\nrule = "two-must-agree"\nmaybe_goes_on = true\n'


def with_rule(*lines: str) -> bytes:
    rest = "".join(f"{line}\n" for line in lines)
    return changed(STAGE, f'stage = "title-abstract"\n{rest}')


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (('rule = "one-include-is-enough"',), ("one-include-is-enough", 0.8, 50, 2, 3)),
        (('rule = "single-with-second-reading"', 'reveal = "record"'),
         ("single-with-second-reading", 0.8, 50, 2, 3)),
        (('rule = "dual-until-agreement"',), ("dual-until-agreement", 0.8, 50, 2, 3)),
        (('rule = "dual-until-agreement"', "agreement = 0.9", "after = 20"),
         ("dual-until-agreement", 0.9, 20, 2, 3)),
        (('rule = "dual-until-agreement"', "agreement = 1"), ("dual-until-agreement", 1.0, 50, 2, 3)),
        (('rule = "n-of-m"', "needed = 1", "of = 2"), ("n-of-m", 0.8, 50, 1, 2)),
    ],
)  # fmt: skip
def test_a_rule_is_read_with_its_numbers(
    lines: tuple[str, ...], told: tuple[str, float, int, int, int]
) -> None:
    rule = read_protocol(with_rule(*lines), PLACE).rule(Stage.TITLE_ABSTRACT)
    assert (rule.rule, rule.agreement, rule.after, rule.needed, rule.of) == told


@pytest.mark.parametrize(
    ("lines", "at", "said"),
    [
        (('rule = "two-must-agree"', "agreement = 0.8"), "agreement", "says nothing under the rule two-must"),
        (('rule = "dual-until-agreement"', "of = 2"), "of", "of says nothing"),
        (('rule = "n-of-m"', "after = 2", "needed = 1", "of = 2"), "after", "after says nothing"),
        (('rule = "dual-until-agreement"', "agreement = 80"), "agreement", "agreement is not a share"),
        (('rule = "dual-until-agreement"', "agreement = 0"), "agreement", "agreement is not a share"),
        (('rule = "dual-until-agreement"', "agreement = nan"), "agreement", "agreement is not a share"),
        (('rule = "dual-until-agreement"', "after = 0"), "after", "after is not a number"),
        (('rule = "dual-until-agreement"', 'after = "many"'), "after", "a text in quotes stands where"),
        (('rule = "n-of-m"', "needed = 2"), "rule", "n-of-m lacks of"),
        (('rule = "n-of-m"',), "rule", "n-of-m lacks needed"),
        (('rule = "n-of-m"', "needed = 1", "of = 1"), "of", "so many reviewers cannot vote"),
        (('rule = "n-of-m"', "needed = 2", "of = 10"), "of", "so many reviewers cannot vote"),
        (('rule = "n-of-m"', "needed = 3", "of = 2"), "needed", "3 of 2 can never include"),
        (('rule = "n-of-m"', "needed = 0", "of = 2"), "needed", "0 of 2 can never include"),
        (('rule = "n-of-m"', "needed = 2", "of = 3"), "of", "there are not 3 reviewers, as n-of-m wants"),
        (('rule = "single-with-second-reading"', 'reveal = "stage"'), "reveal", "opened record by record"),
        (('rule = "dual-until-agreement"', 'reveal = "stage"'), "reveal", "opened record by record"),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused_at_its_line(
    lines: tuple[str, ...], at: str, said: str
) -> None:
    content = with_rule(*lines)
    with pytest.raises(UsageError) as error:
        read_protocol(content, PLACE)
    assert said in error.value.problem
    assert error.value.remedy
    line = int(error.value.place.removeprefix(f"{PLACE}:"))
    assert content.decode().splitlines()[line - 1].startswith(f"{at} = ")


def test_a_file_in_another_encoding_is_named_with_its_line() -> None:
    with pytest.raises(UsageError, match="not UTF-8") as error:
        read_protocol("a = 1\nb = 'lærings'\n".encode("latin-1"), PLACE)
    assert error.value.place == f"{PLACE}:2"


def test_how_conflicts_are_settled_is_read_and_is_as_before_where_it_is_not_said() -> None:
    plain = read_protocol(PROTOCOL.read_bytes(), PLACE).conflicts
    assert (plain.own_answer_first, plain.votes) == (False, Naming.NAMED)
    text = (
        PROTOCOL.read_text("utf-8")
        + '\n[conflicts]\nown_answer_first = true\nvotes = "lettered"\nseed = "7"\n'
    )
    read = read_protocol(text.encode(), PLACE).conflicts
    assert read == Settling(own_answer_first=True, votes=Naming.LETTERED, seed="7")


@pytest.mark.parametrize(
    ("line", "said"),
    [('votes = "blind"', "Choose from: named, lettered"), ("own_answer_first = 1", "true or false")],
)
def test_a_wrong_way_to_settle_conflicts_is_refused_with_its_line(line: str, said: str) -> None:
    text = PROTOCOL.read_text("utf-8") + f"\n[conflicts]\n{line}\n"
    with pytest.raises(UsageError) as error:
        read_protocol(text.encode(), PLACE)
    assert said in str(error.value)
    assert error.value.place == f"{PLACE}:{len(text.splitlines())}"
