"""What PubMed's XML tells of retractions and corrections reaches the record as notices; all is made up."""

import pytest

from litreview.formats.pubmed_notices import ref_type, warnings_of
from litreview.model.records import Notice, NoticeKind, Record
from tests.formats.pubmed import article, only

SOURCE = "Example J. 2020 Jan;1(1):2. doi: 10.5555/Notice.1."


def linked(*kinds: str, types: str = "") -> Record:
    links = "".join(
        f'<CommentsCorrections RefType="{kind}"><RefSource>{SOURCE}</RefSource><PMID>77</PMID>'
        "</CommentsCorrections>"
        for kind in kinds
    )
    listed = f"<PublicationTypeList><PublicationType>{types}</PublicationType></PublicationTypeList>"
    return only(
        article(
            listed, citation=f"<CommentsCorrectionsList>{links}</CommentsCorrectionsList>" if links else ""
        )
    )


@pytest.mark.parametrize(
    ("told", "tells", "kind"),
    [
        ("RetractionIn", "RetractionOf", NoticeKind.RETRACTION),
        ("PartialRetractionIn", "PartialRetractionOf", NoticeKind.PARTIAL_RETRACTION),
        ("ExpressionOfConcernIn", "ExpressionOfConcernFor", NoticeKind.CONCERN),
        ("CorrectedandRepublishedIn", "CorrectedandRepublishedFrom", NoticeKind.REPUBLICATION),
        ("RetractedandRepublishedIn", "RetractedandRepublishedFrom", NoticeKind.REPUBLICATION),
        ("RepublishedIn", "RepublishedFrom", NoticeKind.REPUBLICATION),
        ("ReprintIn", "ReprintOf", NoticeKind.REPUBLICATION),
        ("ErratumIn", "ErratumFor", NoticeKind.CORRECTION),
        ("UpdateIn", "UpdateOf", NoticeKind.UPDATE),
        ("CommentIn", "CommentOn", NoticeKind.COMMENT),
    ],
)
def test_a_link_is_a_notice_that_knows_its_side(told: str, tells: str, kind: NoticeKind) -> None:
    for name, speaks in ((told, False), (tells, True)):
        (notice,) = linked(name).notices
        assert notice == Notice(
            kind=kind, speaks_of_other=speaks, reference=SOURCE, doi="10.5555/notice.1", pmid="77"
        )


def test_a_link_of_another_kind_is_no_notice() -> None:
    assert linked("Cites", "SummaryForPatientsIn", "AssociatedDataset", "Unheard").notices == ()


def test_a_retracted_report_is_so_even_where_no_notice_is_linked() -> None:
    record = linked(types="Retracted Publication")
    assert record.notices == (Notice(kind=NoticeKind.RETRACTION),)
    assert record.is_retracted


def test_a_type_adds_nothing_to_what_a_link_says() -> None:
    (notice,) = linked("RetractionIn", types="Retracted Publication").notices
    assert notice.pmid == "77"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Retraction of Publication", NoticeKind.RETRACTION),
        ("Retraction Notice", NoticeKind.RETRACTION),
        ("Published Erratum", NoticeKind.CORRECTION),
        ("Expression of Concern", NoticeKind.CONCERN),
    ],
)
def test_the_notice_itself_is_not_what_it_speaks_of(name: str, kind: NoticeKind) -> None:
    record = linked(types=name)
    assert record.notices == (Notice(kind=kind, speaks_of_other=True),)
    assert not record.is_retracted


def test_what_was_retracted_and_republished_warns_of_both() -> None:
    record = linked("RetractedandRepublishedIn", types="Retracted Publication")
    assert [notice.kind for notice in record.notices] == [NoticeKind.REPUBLICATION, NoticeKind.RETRACTION]


def test_a_link_without_a_citation_says_what_it_can() -> None:
    bare = '<CommentsCorrectionsList><CommentsCorrections RefType="ErratumIn"/></CommentsCorrectionsList>'
    assert only(article(citation=bare)).notices == (Notice(kind=NoticeKind.CORRECTION),)


def test_a_reader_is_warned_of_what_befell_the_report_and_of_nothing_else() -> None:
    record = linked("RetractionIn", "CommentIn", "UpdateOf", types="Journal Article")
    assert warnings_of(record) == (f"RetractionIn: {SOURCE}",)
    assert warnings_of(linked(types="Retracted Publication")) == ("RetractionIn",)


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("speaks", [False, True])
def test_every_notice_can_be_written_as_pubmed_writes_it(kind: NoticeKind, speaks: object) -> None:
    notice = Notice(
        kind=kind, speaks_of_other=speaks is True, reference=SOURCE, doi="10.5555/notice.1", pmid="77"
    )
    assert linked(ref_type(notice)).notices == (notice,)
