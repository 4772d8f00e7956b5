"""A record's key is the same in whatever form a source gives what it is made of."""

from dataclasses import replace

import pytest

from litreview.duplicates.keys import ABSTRACT, key_of
from litreview.duplicates.kinds import Kind
from litreview.model.records import Notice, NoticeKind
from tests.duplicates.making import TITLE, article, bare


@pytest.mark.parametrize(
    "written",
    [
        "10.5555/EX.2020(12)34",
        "10.5555/ex.2020(12)34/full",
        "10.5555/ex.2020(12)34/pdf",
        "10.5555//ex.2020(12)34",
        "10.5555/ex.2020(12)34.g001",
        "10.5555/ex.2020(12)34.",
    ],
)
def test_a_doi_is_one_in_every_writing(written: str) -> None:
    assert key_of(article(1, doi=written)).doi == key_of(article(1, doi="10.5555/ex.2020(12)34")).doi


@pytest.mark.parametrize("written", [None, "", "10.5555", "10.5555/", "10.5555/..."])
def test_what_is_no_doi_is_none(written: str | None) -> None:
    assert key_of(article(1, doi=written)).doi is None


@pytest.mark.parametrize(
    ("doi", "version"),
    [
        ("10.1002/14651858.CD000123", "cd000123 1"),
        ("10.1002/14651858.cd000123.pub2", "cd000123 2"),
        ("10.1002/14651858.CD000123.pub10", "cd000123 10"),
        ("10.5555/cd000123.pub2", ""),
    ],
)
def test_a_cochrane_review_has_a_number_and_a_version(doi: str, version: str) -> None:
    assert key_of(article(1, doi=doi)).version == version


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        (f"Erratum: {TITLE}", Kind.ERRATUM),
        (f"Corrigendum to: {TITLE}", Kind.ERRATUM),
        (f"Rettelse: {TITLE}", Kind.ERRATUM),
        (f"Retraction: {TITLE}", Kind.RETRACTION),
        (f"Retraction notice to “{TITLE}”", Kind.RETRACTION),
        (f"Expression of concern: {TITLE}", Kind.RETRACTION),
        (f"Comment on: {TITLE}", Kind.COMMENT),
        (f"Re: {TITLE}", Kind.COMMENT),
        (f"{TITLE}: authors' reply", Kind.COMMENT),
        (f"Kommentar til {TITLE}", Kind.COMMENT),
        (f"Svar til {TITLE}", Kind.COMMENT),
        ("Editorial", Kind.EDITORIAL),
        ("Leder", Kind.EDITORIAL),
        ("Preface", Kind.EDITORIAL),
        (f"{TITLE}: protocol for a randomised trial", Kind.PROTOCOL),
        (f"{TITLE}: en studieprotokoll", Kind.PROTOCOL),
    ],
)
def test_a_kind_is_told_by_the_title(title: str, kind: Kind) -> None:
    assert kind in key_of(article(1, title=title)).kinds


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"publication_types": ("Published Erratum",)}, Kind.ERRATUM),
        ({"publication_types": ("Conference Abstract",)}, Kind.ABSTRACT),
        ({"publication_types": ("PREPRINT",)}, Kind.PREPRINT),
        ({"container": "medRxiv : the preprint server"}, Kind.PREPRINT),
        ({"doi": "10.1101/2020.01.02.20001234"}, Kind.PREPRINT),
        ({"notices": (Notice(kind=NoticeKind.RETRACTION, speaks_of_other=True),)}, Kind.RETRACTION),
    ],
)
def test_a_kind_is_told_by_other_fields(said: dict[str, object], kind: Kind) -> None:
    assert key_of(article(1, **said)).kinds == {kind}


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        "The response of nurses to teaching",
        "Reading letters aloud",
        "Correcting vision in school children",
        "RETRACTED: Learning courses for everybody",
        "Protocolised care of the lungs",
    ],
)
def test_an_article_is_of_no_kind(title: str) -> None:
    assert key_of(article(1, title=title)).kinds == frozenset()


def test_a_report_that_was_retracted_is_no_notice() -> None:
    told = Notice(kind=NoticeKind.RETRACTION, doi="10.5555/notice")
    assert key_of(article(1, notices=(told,))).kinds == frozenset()


def test_a_citation_in_the_journal_field_is_parted() -> None:
    cited = article(
        1,
        container="Example ONE. 8 (9) (pp 12-20), 2013. Article Number: e1.",
        volume=None,
        issue=None,
        pages=None,
    )
    whole = article(1, container="Example ONE", volume="8", issue="9", pages="12-20")
    assert key_of(cited) == key_of(whole)


def test_all_empty_is_a_key() -> None:
    key = key_of(bare(1))
    assert (key.titles, key.title, key.abstract, key.doi) == ((), "", "", None)


def test_everything_is_cut_to_what_is_compared() -> None:
    key = key_of(article(1, title="word " * 10_000, abstract="word " * 10_000))
    assert len(key.abstract) <= ABSTRACT
    assert len(key.title) < 1_000


def test_the_key_does_not_know_where_the_record_came_from() -> None:
    one = article(1)
    assert key_of(replace(one, source="other", database="Example", original="AB", url="x")) == key_of(one)
