"""Laws of the bytes: the same value gives the same bytes, and comes back the same."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from litreview.model.events import Adjudication, Link, Note, Relation, UnknownAct, Verdict
from litreview.model.protocol import ReasonId, Stage
from litreview.model.records import Author, Record, RecordId
from litreview.store.wire import canonical, read_act, read_record, uuid7, write_act

texts = st.text(max_size=30)
records = st.builds(
    Record,
    id=texts.map(RecordId),
    source=texts,
    title=texts,
    authors=st.lists(st.builds(Author, family=texts, given=st.none() | texts.filter(bool)), max_size=3).map(
        tuple
    ),
    year=st.none() | st.integers(1800, 2100),
    abstract=st.none() | texts.filter(bool),
    keywords=st.lists(texts, max_size=3).map(tuple),
)


@given(records)
def test_a_record_comes_back_as_it_went(record: Record) -> None:
    assert read_record(canonical(record)) == record
    assert canonical(read_record(canonical(record))) == canonical(record)


@given(texts, st.sampled_from(Verdict), st.none() | texts.filter(bool))
def test_an_act_comes_back_as_it_went(record: str, verdict: Verdict, reason: str | None) -> None:
    act = Adjudication(
        record=RecordId(record),
        stage=Stage.FULL_TEXT,
        verdict=verdict,
        reason=ReasonId(reason) if reason else None,
    )
    assert read_act(*write_act(act)) == act


def test_an_act_of_a_newer_version_is_kept_as_it_came() -> None:
    act = read_act("elevate", b'{"to":"lead","whom":"\xc3\xb8"}')
    assert act == UnknownAct(name="elevate", payload={"to": "lead", "whom": "ø"})
    assert write_act(act) == ("elevate", b'{"to":"lead","whom":"\xc3\xb8"}')


def test_a_link_of_an_older_version_says_that_the_records_are_the_same() -> None:
    link = read_act("link", b'{"first":"pubmed:1","rule":"same-doi","score":1.0,"second":"nva:2"}')
    assert link == Link(first=RecordId("pubmed:1"), second=RecordId("nva:2"), rule="same-doi", score=1.0)
    assert link.relation is Relation.SAME


def test_a_link_that_says_what_only_a_newer_version_knows_is_kept_as_it_came() -> None:
    payload = b'{"first":"pubmed:1","relation":"cousin","rule":"by-hand","score":1,"second":"nva:2"}'
    act = read_act("link", payload)
    assert isinstance(act, UnknownAct)
    assert write_act(act) == ("link", payload)


def test_an_emptied_note_comes_back_empty() -> None:
    act = Note(record=RecordId("pubmed:1"), stage=Stage.FULL_TEXT, text="")
    assert read_act(*write_act(act)) == act


@given(st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1)), st.binary(min_size=10, max_size=10))  # noqa: DTZ001 - the zone is set below
def test_an_id_is_a_version_7_uuid_of_its_moment(moment: datetime, chance: bytes) -> None:
    moment = moment.replace(tzinfo=UTC)
    identity = UUID(uuid7(moment, chance))
    assert (identity.version, identity.variant) == (7, "specified in RFC 4122")
    assert identity.int >> 80 == int(moment.timestamp() * 1000)
