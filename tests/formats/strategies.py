"""Records as hypothesis draws them: such as a reader makes, so that what is written can be read back."""

from hypothesis import strategies as st

from litreview.formats.dates import date
from litreview.formats.titles import bare
from litreview.model.records import Author, Record, RecordType, accession_id
from litreview.model.text import one_line

_LETTERS = "abcdefghijklmnopqrstuvwxyzæøåéüABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ"
_HARD = _LETTERS + "0123456789 .,:?!'()-/\"{}\\%$#_~^`@=+*|"
_CONTROLS = "\x00\x07\x0b\x0c\x1b\x85\u2028\u202e\ufeff\r\n\t"

words = st.text(_LETTERS, min_size=2, max_size=9)
names = words.map(str.capitalize)
initials = st.sampled_from(["K", "A.-M.", "Kari", "Åse Marie", "J. P."])
people = st.builds(Author, family=names, given=initials)
organisations = words.map(lambda word: Author(family=f"Institutt for {word}", organisation=True))
hard_text = st.text(_HARD, min_size=1, max_size=40)
hostile_text = st.text(_HARD + _CONTROLS + "<>&;", min_size=1, max_size=60)

serials = st.builds(
    "{}-{:03}{}".format, st.integers(1000, 9999), st.integers(0, 999), st.sampled_from("0123456789X")
)


def _titled(text: str) -> str:
    return bare(one_line(f"Title {text} end"))


@st.composite
def records(draw: st.DrawFn) -> Record:
    year = draw(st.none() | st.integers(1900, 2029))
    number = draw(st.integers(1, 10**8))
    return Record(
        id=accession_id("test", str(number)),
        source="test",
        title=_titled(draw(hard_text)),
        type=draw(st.sampled_from(RecordType)),
        authors=tuple(draw(st.lists(people | organisations, max_size=4))),
        year=year,
        date=date(str(year)) if year else None,
        container=draw(st.none() | words.map(lambda word: f"Tidsskrift {word}")),
        volume=draw(st.none() | st.integers(1, 999).map(str)),
        issue=draw(st.none() | st.sampled_from(["1", "2-3", "Suppl 1"])),
        pages=draw(st.none() | st.sampled_from(["1-9", "345-7", "e12", "S12-S19", "12"])),
        doi=draw(st.none() | words.map(lambda word: f"10.1234/{word.lower()}_(x)%2")),
        pmid=str(number),
        pmcid=draw(st.none() | st.integers(1, 10**6).map(lambda number: f"PMC{number}")),
        issn=tuple(draw(st.lists(serials, max_size=2, unique=True))),
        abstract=draw(st.none() | hard_text.map(lambda text: one_line(f"Abstract {text} end"))),
        keywords=tuple(dict.fromkeys(draw(st.lists(words, max_size=3)))),
        language=draw(st.none() | st.sampled_from(["nob", "eng"])),
        url=draw(st.none() | words.map(lambda word: f"https://example.org/{word}_x?a=1&b=2")),
        notes=tuple(draw(st.lists(words.map(lambda word: f"Note {word}"), max_size=1))),
    )


def collections() -> st.SearchStrategy[list[Record]]:
    return st.lists(records(), max_size=5, unique_by=lambda record: record.id)
