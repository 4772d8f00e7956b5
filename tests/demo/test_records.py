import re
from collections import Counter
from dataclasses import replace
from uuid import UUID

import pytest

from litreview.demo.records import (
    EUROPEPMC,
    NVA,
    ORIA,
    PUBMED,
    Entry,
    Opinion,
    Round,
    corpus,
    entry_of,
    oria_file,
    oria_search,
)
from litreview.demo.words import has
from litreview.duplicates.find import find
from litreview.formats.ris import RisReader
from litreview.model.errors import ReviewError
from litreview.model.events import Verdict
from litreview.model.records import Record
from litreview.model.text import fold, one_line

EXAMPLES = tuple(entry for entry in corpus() if entry.is_example)
CITATIONS = tuple(entry for entry in corpus() if not entry.is_example)
RECORDS = tuple(record for entry in corpus() for record in entry.records)
REASONS = {
    "wrong-setting",
    "no-patient-education",
    "no-collaboration",
    "wrong-publication-type",
    "no-results",
    "duplicate-publication",
    "not-obtainable-language",
}
FAMILIES = (
    "Demo Døme Eksempel Example Exempel Mal Mønster Oppdiktet Placeholder Prøve Sample Skisse Tenkt Utkast "
    "Øving Åprøve"
)
GIVEN_NAMES = (
    "Alfa Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda My Ny Xi Omikron Pi Rho Sigma Tau "
    "Ypsilon Fi Psi Omega Åpen Ærlig Østlig"
)
INITIALS = re.compile(r"(?:[A-ZÆØÅ]\.?\s?){1,3}")
WITHOUT_ABSTRACT = {
    "bok-mestring-der-folk-bor",
    "debatt-laeringssentrene",
    "finnish-language-border-region",
    "hefte-mestringskurs-steg-for-steg",
    "hefte-start-frisklivssentral",
    "kapittel-helsekompetanse",
    "konferanseprogram",
    "masteroppgave-startkurs",
    "mestring-for-hvem",
    "samhandlingsreformen-leder",
    "user-representatives-erratum",
}


def key(name: str) -> Entry:
    return next(entry for entry in corpus() if entry.key == name)


def rounds(entry: Entry) -> list[Round]:
    return [entry.script.title_abstract, *([entry.script.full_text] if entry.script.full_text else [])]


def opinions(entry: Entry) -> list[Opinion]:
    return [
        given
        for voted in rounds(entry)
        for given in (voted.first, voted.second, voted.lead)
        if given is not None
    ]


def imported() -> tuple[Record, ...]:
    return RisReader().read(oria_file().decode(), source=ORIA).records


def is_artificial(family: str, given: str) -> bool:
    names = given.split()
    known = INITIALS.fullmatch(given) or set(map(fold, names)) <= set(map(fold, GIVEN_NAMES.split()))
    return fold(family) in map(fold, FAMILIES.split()) and bool(known)


def test_the_corpus_is_about_a_hundred_entries_from_eight_services_and_a_file() -> None:
    in_source = Counter(source for entry in corpus() for source in entry.sources)
    assert len(corpus()) == 125
    assert in_source == {
        "alma": 13, "crossref": 23, "europepmc": 43, "nb": 10, "nva": 61, "openalex": 39, "oria": 24,
        "pubmed": 52, "swepub": 5,
    }  # fmt: skip


def test_every_entry_has_a_key_of_its_own_and_every_record_an_id_of_its_own() -> None:
    assert len({entry.key for entry in corpus()}) == len(corpus())
    assert len({record.id for record in RECORDS}) == len(RECORDS)


def test_most_examples_are_in_several_sources_and_some_in_one_alone() -> None:
    counts = Counter(len(entry.records) for entry in EXAMPLES)
    assert sum(counts.values()) - counts[1] > 2 * counts[1] > 20
    assert max(counts) == 6
    alone = {source for entry in EXAMPLES if len(entry.sources) == 1 for source in entry.sources}
    assert alone == {"alma", "crossref", "europepmc", "nb", "nva", "openalex", "oria", "swepub"}


def test_a_source_that_takes_another_over_says_the_same() -> None:
    for entry in EXAMPLES:
        if {PUBMED, EUROPEPMC} <= entry.sources:
            pubmed, europepmc = entry.record(PUBMED), entry.record(EUROPEPMC)
            told = replace(
                europepmc, id=pubmed.id, source=PUBMED, accession=pubmed.accession, keywords=pubmed.keywords
            )
            assert told == pubmed
            assert europepmc.accession == f"MED/{pubmed.pmid}"


def test_catalogues_have_no_abstracts_and_the_register_of_dois_has_only_what_has_one() -> None:
    for record in RECORDS:
        assert record.abstract is None or record.source not in {"alma", "crossref", "nb"}
        assert record.doi is not None or record.source != "crossref"


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: entry.key)
class TestEveryExample:
    def test_says_that_it_is_one(self, entry: Entry) -> None:
        for record in entry.records:
            assert record.doi is None or record.doi.startswith("10.5555/")
            assert record.container is not None
            assert re.search("example|eksempel|exempel", record.container.casefold())

    def test_has_authors_that_are_nobody(self, entry: Entry) -> None:
        for author in (author for record in entry.records for author in record.authors):
            if author.organisation:
                assert author.family.startswith("Eksempel")
            else:
                assert is_artificial(author.family, author.given or ""), str(author)

    def test_has_an_abstract_of_some_length_or_is_known_to_have_none(self, entry: Entry) -> None:
        words = max(len((record.abstract or "").split()) for record in entry.records)
        assert words == 0 if entry.key in WITHOUT_ABSTRACT else words >= 60

    def test_has_a_pubmed_number_out_of_reach_of_real_ones(self, entry: Entry) -> None:
        numbers = {int(record.pmid) for record in entry.records if record.pmid}
        assert len(numbers) == (PUBMED in entry.sources)
        assert all(99_000_001 <= number <= 99_999_999 for number in numbers)


@pytest.mark.parametrize("entry", CITATIONS, ids=lambda entry: entry.key)
class TestEveryCitation:
    def test_names_the_page_it_was_seen_on(self, entry: Entry) -> None:
        assert entry.seen_at
        assert "not kept" not in entry.seen_at

    def test_has_no_abstract(self, entry: Entry) -> None:
        assert all(record.abstract is None for record in entry.records)

    def test_is_in_pubmed_under_its_number_or_else_in_nva(self, entry: Entry) -> None:
        (record,) = entry.records
        assert record.source == (PUBMED if record.pmid else NVA)
        assert record.pmid is None or int(record.pmid) < 99_000_000

    def test_has_no_doi_of_an_example(self, entry: Entry) -> None:
        assert not (entry.records[0].doi or "").startswith("10.5555/")


@pytest.mark.parametrize("entry", corpus(), ids=lambda entry: entry.key)
class TestEveryScript:
    def test_gives_only_reasons_of_the_protocol(self, entry: Entry) -> None:
        assert {given.reason for given in opinions(entry) if given.reason} <= REASONS

    def test_gives_a_reason_for_excluding_and_for_nothing_else(self, entry: Entry) -> None:
        assert all((given.verdict is Verdict.EXCLUDE) == bool(given.reason) for given in opinions(entry))

    def test_lets_the_lead_decide_exactly_where_the_two_differ(self, entry: Entry) -> None:
        for number, voted in enumerate(rounds(entry)):
            differ = voted.first != voted.second if number else voted.first.verdict != voted.second.verdict
            assert differ == (voted.lead is not None)

    def test_is_settled_without_a_maybe(self, entry: Entry) -> None:
        assert all(voted.outcome.verdict is not Verdict.MAYBE for voted in rounds(entry))

    def test_goes_on_only_for_what_was_included_and_retrieved(self, entry: Entry) -> None:
        script = entry.script
        sought = script.title_abstract.outcome.verdict is Verdict.INCLUDE
        assert sought == (script.retrieved is not None)
        assert bool(script.retrieved) == (script.full_text is not None)


def test_the_example_review_has_conflicts_losses_and_results_of_every_kind() -> None:
    scripts = [entry.script for entry in corpus()]
    read = [script.full_text for script in scripts if script.full_text]
    assert sum(script.title_abstract.lead is not None for script in scripts) == 14
    assert sum(script.retrieved is False for script in scripts) == 3
    assert sum(voted.lead is not None for voted in read) == 3
    assert sum(voted.first.verdict == voted.second.verdict and voted.lead is not None for voted in read) == 1
    assert sum(script.is_included for script in scripts) == 24


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_every_record_leads_back_to_its_entry(record: Record) -> None:
    assert record in entry_of(record).records


def test_a_record_that_lost_its_number_is_known_by_doi_or_title() -> None:
    for entry in EXAMPLES:
        for record in entry.records:
            strange = replace(record, source="elsewhere", accession=None, title=record.title.upper() + ".")
            assert entry_of(strange) is entry
            assert entry_of(replace(strange, doi=None)) is entry


def test_a_record_from_elsewhere_is_refused() -> None:
    stranger = replace(EXAMPLES[0].records[0], accession="1", doi=None, title="Something else")
    with pytest.raises(ReviewError, match="not among those of the demonstration"):
        entry_of(stranger)


def test_a_source_says_nothing_of_what_it_does_not_have() -> None:
    with pytest.raises(LookupError, match="oria does not have user-representatives-bridge"):
        key("user-representatives-bridge").record(ORIA)


def test_nva_numbers_are_uuids_and_stay_the_same() -> None:
    assert all(str(UUID(record.accession)) == record.accession for record in RECORDS if record.source == NVA)
    assert key("lms-og-frisklivssentral").record(NVA).id == "nva:6261e73f-5a61-5aac-a3d7-a91b7c154012"


class TestTheRisFile:
    def test_has_exactly_the_entries_that_are_in_oria(self) -> None:
        mine = {record.id for record in RECORDS if record.source == ORIA}
        assert sorted(record.id for record in imported()) == sorted(mine)

    @pytest.mark.parametrize("read", imported(), ids=lambda read: read.title)
    def test_says_what_the_corpus_says(self, read: Record) -> None:
        mine = entry_of(read).record(ORIA)
        told = replace(
            read,
            database=None,
            original=None,
            date=None,
            abstract=one_line(read.abstract or "") or None,
        )
        assert told == replace(mine, abstract=one_line(mine.abstract or "") or None)

    def test_is_what_the_search_by_hand_stated(self) -> None:
        search = oria_search("2026-01-31")
        assert (search.source, search.searched) == (ORIA, "2026-01-31")
        assert search.stated == RisReader().read(oria_file().decode(), source=ORIA).entries

    @pytest.mark.parametrize("read", imported(), ids=lambda read: read.title)
    def test_has_only_what_the_search_by_hand_would_find(self, read: Record) -> None:
        (search,) = oria_search("2026-01-31").requests
        text = " ".join((read.title, read.abstract or "", read.container or "", *read.keywords))
        groups = re.findall(r"\(([^()]*)\)", search)
        assert len(groups) == 2
        assert all(any(has(text, term) for term in group.split(" OR ")) for group in groups)

    def test_has_one_entry_that_nobody_can_read(self) -> None:
        reading = RisReader().read(oria_file().decode(), source=ORIA)
        assert (reading.entries, reading.lost) == (25, 1)
        assert len(reading.problems) == 2, "the entry, and an ER line that is not there"

    def test_is_broken_where_real_files_are_and_still_read(self) -> None:
        lines = oria_file().decode().split("\r\n")
        starts = [number for number, line in enumerate(lines) if line.startswith("TY  - ")]
        before = [lines[number - 1] for number in starts if number]
        untagged = [line for line in lines if line and not re.match(r"[A-Z][A-Z0-9]  - ", line)]
        assert before.count("DB  - Oria") == 1
        assert len(untagged) == 1

    def test_ends_its_lines_as_windows_does(self) -> None:
        text = oria_file()
        assert text.count(b"\n") == text.count(b"\r\n") > 0


class TestTheSameReportElsewhere:
    def test_may_lack_its_subtitle_its_doi_and_its_abstract(self) -> None:
        nva, oria = (key("lms-og-frisklivssentral").record(source) for source in (NVA, ORIA))
        assert nva.title.startswith(oria.title + ":")
        assert (nva.doi is None, oria.doi, oria.abstract) == (False, None, None)

    def test_may_be_a_translation_of_the_title(self) -> None:
        entry = key("lms-og-frisklivssentral")
        assert entry.record(PUBMED).original_title == entry.record(NVA).title != entry.record(PUBMED).title

    def test_may_write_names_pages_and_journal_in_its_own_way(self) -> None:
        pubmed, nva = (key("lms-og-frisklivssentral").record(source) for source in (PUBMED, NVA))
        assert [str(author) for author in pubmed.authors][1:] == ["Prove O", "Monster KL"]
        assert [str(author) for author in nva.authors][1:] == ["Prøve Østlig", "Mønster Kappa Lambda"]
        assert (pubmed.pages, nva.pages) == ("123-35", "123-135")
        assert pubmed.container != nva.container

    def test_may_have_come_out_a_year_earlier_on_the_web(self) -> None:
        pubmed, nva = (key("user-representatives-bridge").record(source) for source in (PUBMED, NVA))
        assert (pubmed.year, nva.year, nva.volume) == (2022, 2021, None)


def test_no_two_entries_are_taken_for_one() -> None:
    by_id = {record.id: record for record in RECORDS}
    for cluster in find(RECORDS).clusters:
        assert len({entry_of(by_id[record]).key for record in cluster}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("building-mastery-part-1", "building-mastery-part-2"),
        ("copd-across-levels-protocol", "copd-across-levels-trial"),
        ("user-representatives-erratum", "user-representatives-bridge"),
        ("helsepedagogikk-paa-tvers", "health-pedagogy-english-parallel"),
        ("sorensenndmultiprofessional", "sorensen2018scopingreview"),
        ("nostndexpectationseffect", "nost2018twelvemonth"),
    ],
)
def test_near_duplicates_are_reports_of_their_own(one: str, other: str) -> None:
    names = [{author.family for author in key(each).records[0].authors} for each in (one, other)]
    assert {fold(name) for name in names[0]} == {fold(name) for name in names[1]}
    assert key(one).records[0].doi != key(other).records[0].doi


def test_the_examples_speak_norwegian_swedish_and_english() -> None:
    languages = [entry.records[0].language for entry in EXAMPLES]
    counts = {name: languages.count(name) for name in ("nob", "nno", "swe", "eng")}
    assert counts == {"nob": 37, "nno": 5, "swe": 1, "eng": 38}
    text = " ".join(f"{record.title} {record.abstract}" for record in RECORDS).casefold()
    assert "lærings- og mestringssenter" in text
    assert "lærings- og meistringstilbod" in text


def test_one_abstract_is_very_long() -> None:
    assert (
        sum(any(len((record.abstract or "").split()) > 500 for record in entry.records) for entry in EXAMPLES)
        == 1
    )


def test_markup_in_a_title_stays_as_it_is_written() -> None:
    assert key("markup-in-the-title").record(NVA).title.startswith("IL-6 [pg/mL] [/x] i pasientopplæring")
