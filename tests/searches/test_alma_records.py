import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from litreview.model.records import Author, Record, RecordType
from litreview.searches.http import Answer, Retryable
from litreview.searches.sources.alma_answers import read
from litreview.searches.sources.alma_records import to_record
from litreview.searches.sources.tolerant import UnusableHit

LEADER = "01000nam a2200300 c 4500"


def field(tag: str, indicators: str = "  ", **parts: str) -> str:
    inside = "".join(f'<subfield code="{code[-1]}">{text}</subfield>' for code, text in parts.items())
    return f'<datafield tag="{tag}" ind1="{indicators[0]}" ind2="{indicators[1]}">{inside}</datafield>'


def marc(*fields: str, leader: str = LEADER, title: str | None = None) -> bytes:
    named = title if title is not None else field("245", a="A title")
    inside = "".join((f"<leader>{leader}</leader>", named, *fields))
    return f'<record xmlns="http://www.loc.gov/MARC21/slim">{inside}</record>'.encode()


def record(*fields: str, leader: str = LEADER, title: str | None = None) -> Record:
    return to_record(marc(*fields, leader=leader, title=title), "99")


def coded(year: str = "2014", nature: str = "    ", conference: str = "0", language: str = "nob") -> str:
    text = f"150605s{year}    no {6 * ' '}{nature} {conference}{5 * ' '}{language} d"
    return f'<controlfield tag="008">{text}</controlfield>'


@pytest.mark.parametrize(
    ("parts", "title"),
    [
        (
            {"a": "Knut Hamsun :", "b": "reisen til Hitler /", "c": "Tore Rem"},
            "Knut Hamsun: reisen til Hitler",
        ),
        ({"a": "Attityder =", "b": "Attitudes"}, "Attityder"),
        ({"a": "Hvem har ansvaret? :", "b": "en studie"}, "Hvem har ansvaret? en studie"),
        ({"a": "Statistikk", "n": "Del 2,", "p": "Helse"}, "Statistikk. Del 2. Helse"),
        ({"a": "&lt;&lt;La&gt;&gt; grande illusion", "b": "journal"}, "La grande illusion: journal"),
    ],
)
def test_a_title_is_free_of_the_catalogues_punctuation(parts: dict[str, str], title: str) -> None:
    assert record(title=field("245", **parts)).title == title


def test_a_parallel_title_is_noted() -> None:
    assert "title: Attitudes" in record(title=field("245", a="Attityder =", b="Attitudes")).notes


@pytest.mark.parametrize("broken", [b"<x/>", b"", marc(title=""), marc(field("245", c="nobody"), title="")])
def test_what_has_no_title_is_no_record(broken: bytes) -> None:
    with pytest.raises(UnusableHit):
        to_record(broken, "99")


def test_the_number_inside_serves_where_none_stands_outside() -> None:
    inside = '<controlfield tag="001">9912</controlfield>'
    assert to_record(marc(inside), "").id == "alma:9912"
    with pytest.raises(UnusableHit, match="without a number"):
        to_record(marc(), "")


def test_authors_are_those_who_wrote_it_and_no_supervisor() -> None:
    people = (
        field("100", "1 ", a="Eksempel, Anne,", d="1960-", x4="aut"),
        field("700", "1 ", a="Prøve, A. B.", x4="aut"),
        field("700", "1 ", a="Uten, Rolle."),
        field("700", "1 ", a="Over, Setter", x4="trl"),
        field("700", "1 ", a="Vei, Leder", x4="ths"),
        field("710", "2 ", a="Helsesenteret.", b="Avdeling for prøver", x4="aut"),
    )
    assert record(*people).authors == (
        Author(family="Eksempel", given="Anne"),
        Author(family="Prøve", given="A. B."),
        Author(family="Uten", given="Rolle"),
        Author(family="Helsesenteret. Avdeling for prøver", organisation=True),
    )


def test_editors_stand_in_where_nobody_wrote() -> None:
    people = (
        field("700", "1 ", a="Red, Aktør", e="editor."),
        field("700", "1 ", a="Teg, Ner", e="illustrator"),
    )
    read_back = record(*people)
    assert (read_back.authors, read_back.editors) == ((Author(family="Red", given="Aktør"),), ())


def test_editors_stand_apart_where_somebody_wrote() -> None:
    people = (
        field("100", "1 ", a="Eksempel, Anne", x4="aut", x1="https://orcid.org/0000-0002-1825-0097"),
        field("700", "1 ", a="Red, Aktør", e="editor."),
        field("700", "1 ", a="Både, Og", e="editor,", y4="aut"),
    )
    kept = record(*people)
    assert kept.authors == (
        Author(family="Eksempel", given="Anne", orcid="0000-0002-1825-0097"),
        Author(family="Både", given="Og"),
    )
    assert kept.editors == (Author(family="Red", given="Aktør"),)


def test_the_number_of_another_register_of_names_is_no_orcid() -> None:
    kept = record(field("100", "1 ", a="Eksempel, Anne", x4="aut", x0="(isni)0000000218250097"))
    assert kept.authors == (Author(family="Eksempel", given="Anne"),)


@pytest.mark.parametrize(
    ("tag", "indicators", "thesaurus", "is_heading"),
    [
        ("650", " 0", None, True),
        ("650", " 2", None, True),
        ("650", " 7", "humord", True),
        ("650", " 7", None, False),
        ("650", " 4", None, False),
        ("650", "  ", None, False),
        ("651", " 7", "noubomn", True),
        ("653", "  ", None, False),
        ("690", "  ", "ubb", False),
    ],
)
def test_a_subject_of_a_thesaurus_is_a_heading_and_any_other_a_keyword(
    tag: str,
    indicators: str,
    thesaurus: str | None,
    is_heading: bool,  # noqa: FBT001
) -> None:
    named = {"x2": thesaurus} if thesaurus else {}
    kept = record(field(tag, indicators, a="Helse.", x="Noreg", **named))
    assert (kept.headings, kept.keywords) == (
        (("Helse/Noreg",), ()) if is_heading else ((), ("Helse/Noreg",))
    )


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("[2014]", "2014"),
        ("c2008.", "2008"),
        ("cop. 1999", "1999"),
        ("©2019", "2019"),
        ("i trykken", "i trykken"),
    ],
)
def test_a_date_is_the_imprints(written: str, date: str) -> None:
    assert record(field("264", " 1", c=written)).date == date


def test_the_copyright_date_counts_after_the_imprint_and_the_coded_one_last() -> None:
    both = (field("264", " 4", c="©2018"), field("264", " 1", c="2019"))
    assert record(*both).year == 2019
    assert record(coded("2014")).year == 2014


@pytest.mark.parametrize(
    ("fields", "leader", "kind"),
    [
        ((), LEADER, RecordType.BOOK),
        ((field("773", t="Bok", z="9780470515990"),), "01000naa a2200300 c 4500", RecordType.CHAPTER),
        ((field("773", t="Blad", x="1234-5679"),), "01000naa a2200300 c 4500", RecordType.ARTICLE),
        ((field("773", t="Blad", g="Årg. 4, nr 2 (2009), s. 12-20"),), LEADER, RecordType.ARTICLE),
        ((field("502", a="Masteroppgave, UiO, 2019"),), LEADER, RecordType.THESIS),
        ((field("655", a="Rapporter"),), LEADER, RecordType.REPORT),
        ((coded(nature="t   "),), LEADER, RecordType.REPORT),
        ((coded(conference="1"),), LEADER, RecordType.CONFERENCE),
        ((), "01000ngm a2200300 c 4500", RecordType.OTHER),
        ((), "01000nas a2200300 c 4500", RecordType.OTHER),
    ],
)
def test_the_type_comes_from_host_notes_and_codes(
    fields: tuple[str, ...], leader: str, kind: RecordType
) -> None:
    assert record(*fields, leader=leader).type is kind


def test_a_part_says_where_in_its_host_it_stands() -> None:
    part = record(field("773", t="Eksempelbladet", g="Årg. 4, nr 2 (2009), s. 12-20", x="1234-5679"))
    assert (part.container, part.volume, part.issue, part.pages, part.issn) == (
        "Eksempelbladet",
        "4",
        "2",
        "12-20",
        ("1234-5679",),
    )


def test_pages_of_a_part_may_stand_in_its_extent_and_those_of_a_book_are_no_place() -> None:
    assert record(field("773", t="Bok"), field("300", a="S. 157-172")).pages == "157-172"
    assert record(field("300", a="395 s.")).pages is None


def test_a_series_number_is_the_volume_of_a_book() -> None:
    book = record(field("490", "0 ", a="ELAB rapport ;", v="STF44 A86030", x="1234-5679"))
    assert (book.container, book.volume, book.issn) == ("ELAB rapport", "STF44 A86030", ("1234-5679",))


def test_an_address_is_that_of_the_report_and_never_of_its_cover() -> None:
    cover, text = (
        field("856", "42", u="https://example.org/cover"),
        field("856", "41", u="https://example.org/text"),
    )
    contents = field("856", "40", u="https://example.org/toc", z="Innholdsfortegnelse")
    assert record(cover, contents).url is None
    assert record(cover, text).url == "https://example.org/text"


def test_a_doi_comes_from_its_field_or_a_link() -> None:
    assert record(field("024", "7 ", a="10.5555/ABC", x2="DOI")).doi == "10.5555/abc"
    assert record(field("856", "40", u="https://doi.org/10.5555/x")).doi == "10.5555/x"
    assert record(field("024", "3 ", a="9783257070255")).doi is None


def test_the_title_in_the_reports_own_script_is_its_original() -> None:
    assert (
        record(field("880", "10", x6="245-01/(N", a="Обучение пациентов")).original_title
        == "Обучение пациентов"
    )


def test_language_keywords_and_abstract_are_kept() -> None:
    fields = (field("041", a="nno"), field("650", a="Helse.", x="Noreg"), field("520", a="Samandrag."))
    kept = record(*fields)
    assert (kept.language, kept.keywords, kept.abstract) == ("nno", ("Helse/Noreg",), "Samandrag.")
    assert record(coded(language="nob")).language == "nob"


def test_nothing_in_a_record_drives_a_terminal() -> None:
    kept = record(field("520", a="ut\u009b31mover\u202e"), title=field("245", a="En\u009b2Jtittel"))
    assert "\u009b" not in kept.title + (kept.abstract or "")
    assert "\u202e" not in (kept.abstract or "")


def samples() -> Iterator[Path]:
    folder = Path(os.environ.get("LITREVIEW_SAMPLES", "/nonexistent")) / "norway" / "alma_sru"
    yield from sorted(folder.glob("*.xml"))


def test_every_real_answer_gives_every_record_it_holds() -> None:
    files = list(samples())
    if not files:
        pytest.skip("LITREVIEW_SAMPLES names no folder with Alma samples")
    records: list[Record] = []
    for file in files:
        content = file.read_bytes()
        try:
            part = read(Answer(status=200, media_type="text/xml", body=content), 0)
        except Retryable:
            assert "bad_xml" in file.name or "truncated" in file.name
            continue
        assert len(part.records) == content.count(b"<recordIdentifier>"), file.name
        assert part.warnings == ()
        records += part.records
    assert len(records) == 143
    assert all(one.title and one.type is not RecordType.OTHER for one in records)
    assert sum(bool(one.authors) for one in records) >= 142
    assert sum(one.year is not None for one in records) >= 132
