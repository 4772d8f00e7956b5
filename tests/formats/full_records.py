"""Records with every field that the tagged formats hold, as hypothesis draws them."""

from dataclasses import replace

from hypothesis import strategies as st

from litreview.model.records import Author, Notice, NoticeKind, Record, RecordType
from tests.formats.strategies import initials, names, organisations, people, records, words

_ORCIDS = ("0000-0000-0000-0028", "0000-0000-0000-001X", None)
known_people = st.builds(Author, family=names, given=initials, orcid=st.sampled_from(_ORCIDS))
sentences = st.lists(words, min_size=2, max_size=6).map(lambda parts: " ".join(parts).capitalize() + " end")
headings = st.builds(lambda name, rest: f"{name}/{rest}", names, words) | sentences

cited_notices = st.builds(
    Notice,
    kind=st.sampled_from(NoticeKind),
    speaks_of_other=st.booleans(),
    reference=words.map(lambda word: f"Tidsskr {word}. 2021;1:2"),
    doi=st.none()
    | words.map(lambda word: f"10.5555/{word.lower()}".encode("ascii", "ignore").decode() + "x"),
    pmid=st.none() | st.integers(1, 10**8).map(str),
)


@st.composite
def full_records(draw: st.DrawFn) -> Record:
    record = draw(records())
    year = draw(st.integers(1900, 2029))
    months = draw(st.sampled_from(("", "-03", "-11", "-03-05", "-12-31")))
    own = draw(st.booleans())
    return replace(
        record,
        id=record.id,
        accession=record.pmid if own else f"X-{record.pmid}",
        pmid=record.pmid if own else None,
        year=year,
        date=f"{year}{months}",
        type=draw(st.sampled_from([kind for kind in RecordType if kind is not RecordType.THESIS])),
        authors=tuple(draw(st.lists(people | organisations, max_size=4, unique_by=str))),
        editors=tuple(draw(st.lists(people, max_size=2, unique_by=str))),
        publisher=draw(st.none() | words.map(lambda word: f"{word.capitalize()} forlag")),
        isbn=draw(st.sampled_from([(), ("9788200000001",)])),
        original_title=draw(st.none() | sentences),
        other_abstract=draw(st.none() | sentences),
        headings=tuple(dict.fromkeys(draw(st.lists(headings, max_size=3)))),
        notices=tuple(draw(st.lists(cited_notices, max_size=2, unique_by=lambda notice: notice.reference))),
        notes=tuple(draw(st.lists(sentences, max_size=2, unique=True))),
    )


def without_reference(notice: Notice) -> Notice:
    """Return the notice without the words of its reference, to which a format adds the numbers."""
    return replace(notice, reference=None)
