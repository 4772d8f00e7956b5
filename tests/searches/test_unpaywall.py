"""Laws of looking for open copies: what Unpaywall says is told and kept; what it cannot say is an error."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from litreview.demo.standins import Fault, Reply
from litreview.demo.unpaywall import UnpaywallStandIn, location
from litreview.model.errors import SourceError, UsageError
from litreview.model.queries import SourceSettings
from litreview.searches.http import Tape
from litreview.searches.lookups import KEPT_FOR, Found, KeptAnswers, OpenCopies, State, open_copies
from litreview.searches.sources.unpaywall import NotInUnpaywall, OpenCopy, Unpaywall
from tests.making import TickingClock
from tests.searches.asking import CONTACT, Hourglass, Scripted, client

OPEN, CLOSED, GONE = "10.5555/open.1", "10.5555/closed.2", "10.5555/gone.3"
PAGE = "10.5555/on-a-page.4"
COPIES = {
    OPEN: location(
        "https://example.org/1",
        url_for_pdf="https://example.org/1.pdf",
        host_type="repository",
        repository_institution="Example University",
        version="acceptedVersion",
        license="cc-by-nc",
    ),
    CLOSED: None,
    PAGE: location("https://example.org/4", license=None),
}


@pytest.fixture
def service() -> Iterator[UnpaywallStandIn]:
    with UnpaywallStandIn(COPIES) as standing:
        yield standing


def asking(address: str, *, contact: str = CONTACT, tape: Tape | None = None, glass: Hourglass | None = None,
           attempts: int = 4) -> Unpaywall:  # fmt: skip
    return Unpaywall(client(glass, tape=tape, attempts=attempts), contact=contact, address=f"{address}/v2")


def test_the_best_open_copy_is_told_with_version_licence_and_host(service: UnpaywallStandIn) -> None:
    assert asking(service.address).best(OPEN) == OpenCopy(
        url="https://example.org/1.pdf",
        is_file=True,
        version="acceptedVersion",
        licence="cc-by-nc",
        host="repository",
        place="Example University",
    )


def test_a_copy_that_is_only_on_a_page_gives_the_page(service: UnpaywallStandIn) -> None:
    copy = asking(service.address).best(PAGE)
    assert copy is not None
    assert (copy.url, copy.is_file, copy.licence) == ("https://example.org/4", False, None)


def test_a_report_without_an_open_copy_has_none(service: UnpaywallStandIn) -> None:
    assert asking(service.address).best(CLOSED) is None


def test_a_doi_that_is_not_known_there_is_told_apart_from_one_without_a_copy(
    service: UnpaywallStandIn,
) -> None:
    with pytest.raises(NotInUnpaywall):
        asking(service.address).best(GONE)


@pytest.mark.parametrize(
    "doi", ["", "x", "10.1/x", "10.5555/../../etc", "10.5555/./x", "10.5555/a b", "11.5555/x"]
)
def test_what_is_no_doi_is_not_asked_for(service: UnpaywallStandIn, doi: str) -> None:
    with pytest.raises(NotInUnpaywall):
        asking(service.address).best(doi)
    assert service.asked == []


def test_one_question_is_asked_with_the_contact_and_every_sign_of_a_doi_arrives() -> None:
    doi = "10.1002/(sici)1097<12::aid-x#1?>3.0.co;2-%"
    with UnpaywallStandIn({doi: COPIES[OPEN]}) as service:
        assert asking(service.address).best(doi) is not None
    assert [one.parameters["email"] for one in service.asked] == [CONTACT]


def test_a_refused_address_is_an_error_that_does_not_name_it(service: UnpaywallStandIn) -> None:
    with pytest.raises(SourceError, match="refuses the e-mail address") as raised:
        asking(service.address, contact="nobody@example.com").best(OPEN)
    assert "nobody@" not in str(raised.value)
    assert "LITREVIEW_EMAIL" in raised.value.remedy
    assert len(service.asked) == 1


def test_it_waits_as_long_as_it_is_asked_to(service: UnpaywallStandIn) -> None:
    glass = Hourglass()
    service.fault(Fault.TOO_MANY, times=2)
    assert asking(service.address, glass=glass).best(OPEN) is not None
    assert glass.slept == [1.0, 1.0]


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.RATE_LIMIT])
def test_every_failure_is_an_error_and_never_no_open_copy(service: UnpaywallStandIn, fault: Fault) -> None:
    service.fault(fault, times=-1)
    with pytest.raises(SourceError) as raised:
        asking(service.address, attempts=2).best(OPEN)
    assert CONTACT not in str(raised.value)
    service.mend()
    assert asking(service.address).best(OPEN) is not None


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=404, body=b"<html>not here</html>", media_type="text/html"),
        Reply(status=404, body=b"nothing here", media_type="text/plain"),
        Reply(body=b"[]", media_type="application/json"),
        Reply(body=b'{"doi": 1, "is_oa": "yes"}', media_type="application/json"),
        Reply(
            body=b'{"doi": "10.5555/x", "is_oa": true, "best_oa_location": []}', media_type="application/json"
        ),
    ],
    ids=["a gateway's 404", "a bare 404", "a list", "other types", "a list for a place"],
)
def test_an_answer_of_another_shape_is_an_error(reply: Reply) -> None:
    with Scripted([reply]) as service, pytest.raises(SourceError):
        asking(service.address, attempts=1).best(OPEN)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/passwd", "ftp://x/y", "https://", "https://[x", "", "https://a b"],
)
def test_an_address_that_is_none_of_the_web_is_not_told(address: str) -> None:
    with UnpaywallStandIn({OPEN: location(address)}) as service:
        assert asking(service.address).best(OPEN) is None


def test_hostile_texts_come_out_harmless() -> None:
    place = location(
        "https://example.org/\x1b[2J", license="\x1b]0;x\x07cc-by", repository_institution="a\nb"
    )
    with UnpaywallStandIn({OPEN: place}) as service:
        copy = asking(service.address).best(OPEN)
    assert copy is not None
    assert (copy.url, copy.licence, copy.place) == ("https://example.org/", "cc-by", "a b")


def test_an_answer_is_kept_and_not_asked_for_again_for_a_month(
    service: UnpaywallStandIn, tmp_path: Path
) -> None:
    clock = TickingClock()
    for doi in (OPEN, CLOSED, GONE) * 2:
        tape = KeptAnswers(tmp_path / "raw", clock, oldest=KEPT_FOR)
        OpenCopies(asking(service.address, tape=tape)).of([doi])
    assert len(service.asked) == 3
    clock.moment += KEPT_FOR
    tape = KeptAnswers(tmp_path / "raw", clock, oldest=KEPT_FOR)
    assert OpenCopies(asking(service.address, tape=tape)).of([GONE]).state is State.UNKNOWN
    assert len(service.asked) == 4
    assert CONTACT.encode() not in b"".join(one.read_bytes() for one in (tmp_path / "raw").iterdir())


def test_a_damaged_kept_answer_is_asked_for_again(service: UnpaywallStandIn, tmp_path: Path) -> None:
    for _time in range(2):
        tape = KeptAnswers(tmp_path / "raw", TickingClock(), oldest=KEPT_FOR)
        OpenCopies(asking(service.address, tape=tape)).of([OPEN])
        for file in (tmp_path / "raw").iterdir():
            file.write_bytes(file.read_bytes()[:20])
    assert len(service.asked) == 2


def test_what_failed_is_not_kept(service: UnpaywallStandIn, tmp_path: Path) -> None:
    service.fault(Fault.WEB_PAGE)
    tape = KeptAnswers(tmp_path / "raw", TickingClock(), oldest=timedelta(days=1))
    with pytest.raises(SourceError):
        asking(service.address, tape=tape, attempts=1).best(OPEN)
    assert asking(service.address, tape=tape).best(OPEN) is not None


@pytest.mark.parametrize(
    ("dois", "state"),
    [
        ([CLOSED, OPEN], State.OPEN),
        ([GONE, CLOSED], State.CLOSED),
        ([GONE], State.UNKNOWN),
        ([], State.NO_DOI),
    ],
)
def test_of_several_dois_of_a_report_the_best_answer_is_told(
    service: UnpaywallStandIn, dois: list[str], state: State
) -> None:
    found = OpenCopies(asking(service.address)).of(dois)
    assert isinstance(found, Found)
    assert (found.state, found.copy is not None) == (state, state is State.OPEN)


def test_nobody_is_asked_on_nobodys_behalf(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no e-mail address is set"):
        open_copies(SourceSettings(), tmp_path, TickingClock())
