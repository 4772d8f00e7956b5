"""Laws of the recall check: every seed has a verdict in every source, and what is lost names its block."""

from pathlib import Path

import pytest

from litreview.model.errors import UsageError
from litreview.model.records import Record, RecordId, accession_id
from litreview.searches.concepts import Strategy, read_concepts
from litreview.searches.recall import Row, Verdict, lost, read_recall, recall, recall_table
from litreview.searches.seeds import Seed, is_of, read_seeds
from tests.searches.strategies import SMALL, small

ROOT = Path(__file__).parents[2]
HEAD = "title,year,doi,pmid,seen_at,note\n"
SEED = Seed(title="Learning and mastery in the north", line=2, doi="10.1/a", year=2014)
ABSTRACT = "Hospitals collaborated with municipalities. Patient education in Norway."


def record(source: str = "pubmed", /, **known: object) -> Record:
    facts: dict[str, object] = {"title": SEED.title, "doi": "10.1/a", "abstract": ABSTRACT, **known}
    return Record(id=accession_id(source, "1"), source=source, accession="1", **facts)  # type: ignore[arg-type]


def row(
    *records: Record,
    seed: Seed = SEED,
    source: str = "pubmed",
    strategy: Strategy | None = None,
    found: dict[str, set[RecordId]] | None = None,
) -> Row:
    (only,) = recall(strategy or small(), [seed], records, sources=[source], found=found or {})
    return only


def edited(before: str, after: str) -> Strategy:
    assert before in SMALL
    return read_concepts(SMALL.replace(before, after), "c")


def test_a_seed_that_meets_every_block_is_found_and_names_the_query_that_found_it() -> None:
    ours = record()
    told = row(ours, found={"pubmed": {ours.id}, "pubmed-wide": set()})
    assert (told.verdict, told.missed, told.queries) == (Verdict.FOUND, (), ("pubmed",))
    assert told.records == (ours.id,)


def test_a_seed_is_lost_by_the_block_whose_terms_do_not_occur() -> None:
    told = row(record("europepmc"), source="europepmc", strategy=edited('"Norway", ', '"Sweden", '))
    assert (told.verdict, told.missed) == (Verdict.LOST, ("norway",))
    assert lost([told]) == (told,)


def test_a_block_that_headings_or_addresses_may_meet_is_unsure_and_not_lost() -> None:
    told = row(record(abstract="Patient education and collaboration."))
    assert (told.verdict, told.unsure) == (Verdict.UNSURE, ("norway",))
    assert lost([told]) == ()


def test_what_headings_may_meet_is_believed_where_a_run_has_found_it() -> None:
    ours = record(abstract="Patient education and collaboration.")
    assert row(ours, found={"pubmed": {ours.id}}).verdict is Verdict.FOUND


def test_a_heading_of_the_record_meets_its_block() -> None:
    told = row(record(title="Diabetes", abstract="Norway. Collaboration.", keywords=("Self Care",)))
    assert told.verdict is Verdict.FOUND


def test_a_heading_meets_its_block_whatever_qualifies_it() -> None:
    told = row(record(title="Diabetes", abstract="Norway. Collaboration.", headings=("Self Care/methods",)))
    assert told.verdict is Verdict.FOUND


def test_a_title_alone_does_not_lose_a_seed() -> None:
    told = row(source="europepmc")
    assert (told.verdict, told.missed) == (Verdict.UNSURE, ("norway",))
    assert told.unsure == ("collaboration",)


def test_an_edit_that_no_longer_finds_a_title_turns_red_all_the_same() -> None:
    seed = Seed(title="Pasientopplæring på sykehus", line=2)
    before = row(seed=seed, source="nva")
    assert before.verdict is Verdict.FOUND
    after = row(seed=seed, source="nva", strategy=edited('"pasientopplæring*"', '"pasientskole*"'))
    kept = read_recall(recall_table([before]), "recall.csv")
    assert (lost([after]), lost([after], kept)) == ((), (after,))


def test_what_another_source_says_of_a_report_counts_where_this_one_is_silent() -> None:
    told = row(record("pubmed"), source="europepmc")
    assert (told.verdict, told.records) == (Verdict.FOUND, ())


def test_a_source_that_was_looked_up_and_does_not_hold_it_loses_nothing() -> None:
    seed = Seed(title="x", line=2, not_in=frozenset({"pubmed"}))
    assert row(seed=seed).verdict is Verdict.NOT_INDEXED


@pytest.mark.parametrize(
    ("term", "title", "is_met"),
    [
        ("lærings- og mestring*", "Lærings– og mestringstilbud", True),
        ("lærings- og mestring*", "Laerings- og mestringstilbud", True),
        ("mastery centre*", "Mastery centres today", True),
        ("mastery centre*", "Mastery of centres", False),
        ("coping", "Copings", False),
        ("self-care", "Self care", True),
    ],
)
def test_a_term_is_met_as_a_source_would_read_it(term: str, title: str, is_met: object) -> None:
    strategy = edited('"patient education"', f'"{term}"')
    told = row(seed=Seed(title=title, line=2), source="openalex", strategy=strategy)
    assert ("education" not in told.missed) is is_met


@pytest.mark.parametrize(
    ("source", "known", "verdict"),
    [
        ("alma", {"title": "Collaborative patient education in Norway"}, Verdict.FOUND),
        ("alma", {"title": "Collaborations on patient education in Norway"}, Verdict.UNSURE),
        ("nb", {"title": "Collaborations on patient education in Norway"}, Verdict.LOST),
        ("nb", {"title": "Patient education", "abstract": "Collaboration. Norway"}, Verdict.FOUND),
        ("nb", {"title": "Pasientopplæring"}, Verdict.FOUND),
        ("nb", {"title": "Pasientopplæringen"}, Verdict.LOST),
        ("swepub", {"title": "Norway: education of the patient, a collaboration"}, Verdict.FOUND),
        ("swepub", {"title": "Patient education", "keywords": ("Norway", "collaboration")}, Verdict.FOUND),
        ("swepub", {"title": "Patient", "keywords": ("Norway", "collaboration education")}, Verdict.LOST),
        ("swepub", {"title": "Patient education", "abstract": "Collaboration. Norway"}, Verdict.LOST),
    ],
)
def test_a_catalogues_own_description_is_all_it_has_to_look_in(
    source: str, known: dict[str, object], verdict: Verdict
) -> None:
    assert row(record(source, **{"abstract": None, **known}), source=source).verdict is verdict


@pytest.mark.parametrize("source", ["alma", "nb", "swepub"])
def test_another_sources_abstract_and_headings_tell_nothing_of_a_catalogue(source: str) -> None:
    seed = Seed(title="In the north", line=2, doi="10.1/a")
    told = row(record("pubmed", title=seed.title, keywords=("Self Care",)), seed=seed, source=source)
    assert (told.verdict, told.records) == (Verdict.UNSURE, ())
    assert {*told.missed, *told.unsure} == {"education", "collaboration", "norway"}


@pytest.mark.parametrize(
    ("known", "same"),
    [
        ({"title": "Another title"}, True),
        ({"doi": "10.1/b"}, False),
        ({"doi": None}, True),
        ({"doi": None, "title": "LEARNING and mastery in the North."}, True),
        ({"doi": None, "title": "x", "original_title": SEED.title}, True),
        ({"doi": None, "year": 2019}, False),
        ({"doi": None, "title": "Learning"}, False),
    ],
)
def test_a_record_is_of_a_seed_by_number_and_else_by_title_and_year(
    known: dict[str, object], same: object
) -> None:
    assert is_of(record("pubmed", **known), SEED) is same


def test_seeds_are_read_with_their_numbers_in_one_form() -> None:
    row_ = 'A title,2016,https://doi.org/10.5334/IJIC.2217,PMID: 28435416,x,y,"nva; openalex"\n'
    (seed,) = read_seeds("\ufeff" + HEAD.replace("note", "note,not_in") + row_, "s")
    assert (seed.year, seed.doi, seed.pmid, seed.line) == (2016, "10.5334/ijic.2217", "28435416", 2)
    assert seed.not_in == {"nva", "openalex"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("titel,year\nx,1\n", "seeds.csv:1: column title is missing"),
        ("", "seeds.csv:1: column title is missing"),
        (HEAD + ",2014,,,,\n", "seeds.csv:2: a seed has no title"),
        (HEAD + "x,2014,doi,,,\n", "seeds.csv:2: doi is no DOI"),
        (HEAD + "x,2014,,12x,,\n", "seeds.csv:2: 12x is no PMID"),
    ],
)
def test_a_slip_in_the_seeds_is_named_with_its_line(text: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        read_seeds(text, "seeds.csv")
    assert str(error.value).startswith(said)


def test_a_table_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match=r"recall\.csv:2: not a line of a recall table"):
        read_recall("seed,source,verdict\nx,pubmed,perhaps\n", "recall.csv")


def test_this_reviews_strategy_loses_no_seed_by_title_in_the_norwegian_sources() -> None:
    text = (ROOT / "searches" / "concepts.toml").read_text("utf-8")
    seeds = read_seeds((ROOT / "searches" / "seeds.csv").read_text("utf-8"), "seeds.csv")
    rows = recall(read_concepts(text, "c"), seeds, (), sources=["nva", "alma", "nb"], found={})
    core = [
        row for row in rows if "læring" in row.seed.title.lower() and "mestring" in row.seed.title.lower()
    ]
    assert len(core) > 8
    assert {row.verdict for row in core} == {Verdict.FOUND}
