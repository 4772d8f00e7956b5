"""Unpaywall: where an open copy of a report lies, by its DOI (https://unpaywall.org/products/api, v2)."""

import re
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from litreview.model.errors import SourceError
from litreview.model.language import _
from litreview.model.text import one_line
from litreview.searches.http import Answer, Http, Request, Retryable, is_this_machine, redacted
from litreview.searches.sources.json_answers import decoded, said_in, table_of

TITLE: Final = "Unpaywall"
_ADDRESS: Final = "https://api.unpaywall.org/v2"
_UNKNOWN: Final = 404
_REFUSED: Final = 422
_DOI: Final = re.compile(r"10\.\d{4,9}/\S+")
_REST: Final = 0.2
"""Seconds between two questions; the service asks for fewer than 100,000 a day."""


class _Location(msgspec.Struct):
    """Where a copy lies, as far as we read it."""

    url: str | None = None
    url_for_pdf: str | None = None
    url_for_landing_page: str | None = None
    version: str | None = None
    license: str | None = None
    host_type: str | None = None
    repository_institution: str | None = None


class _Work(msgspec.Struct):
    """What Unpaywall says of a DOI, as far as we read it."""

    doi: str
    is_oa: bool
    best_oa_location: _Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCopy:
    """An open copy of a report; texts are Unpaywall's own, None where it does not say."""

    url: str
    """Of the file where that is known, else of the page it is on; http or https."""
    is_file: bool
    version: str | None
    """``publishedVersion``, ``acceptedVersion`` or ``submittedVersion``."""
    licence: str | None
    host: str | None
    """``publisher`` or ``repository``."""
    place: str | None
    """The repository's institution."""


class NotInUnpaywall(Exception):  # noqa: N818 - it is an answer and no error
    """The DOI is none that Unpaywall knows."""


class Unpaywall:
    """Asks Unpaywall for one DOI at a time."""

    def __init__(self, http: Http, *, contact: str, address: str | None = None) -> None:
        self._http = http
        self._contact = contact
        self._base = (address or _ADDRESS).rstrip("/")

    def best(self, doi: str) -> OpenCopy | None:
        """Return the best open copy, or None where there is none.

        Raise NotInUnpaywall for a DOI it does not know, and SourceError where it does not answer.
        """
        if not is_doi(doi):
            raise NotInUnpaywall
        asked = Request(
            place=TITLE,
            address=f"{self._base}/{quote(doi, safe='/')}?{urlencode({'email': self._contact})}",
            interval=0.0 if is_this_machine(self._base) else _REST,
            secrets=(self._contact,),
            telling=frozenset({_UNKNOWN, _REFUSED}),
        )
        work = self._http.ask(asked, partial(_read, contact=self._contact), detail=said_in)
        if work is None:
            raise NotInUnpaywall
        return _copy(work)


def is_doi(text: str) -> bool:
    """Tell whether the text is a DOI that can stand in an address as it is."""
    return bool(_DOI.fullmatch(text)) and not {".", ".."} & set(text.split("/"))


def _read(answer: Answer, *, contact: str) -> _Work | None:
    if answer.status == _UNKNOWN:
        # A gateway's 404 says nothing of the DOI: what the service says of one is JSON.
        if answer.is_web_page or not said_in(answer):
            raise Retryable(_("answered {status}").format(status=answer.status))
        return None
    if answer.status == _REFUSED:
        said = redacted(one_line(said_in(answer)), (contact,))
        raise SourceError(
            TITLE,
            _("refuses the e-mail address or the DOI: {what}").format(what=said or "422"),
            _("Set LITREVIEW_EMAIL, or contact in the protocol, to an address of yours."),
        )
    if table_of(answer).get("error"):
        raise Retryable(_("answered with an error: {what}").format(what=said_in(answer)))
    return decoded(answer, _Work)


def _copy(work: _Work) -> OpenCopy | None:
    best = work.best_oa_location
    if not work.is_oa or best is None:
        return None
    file = _web(best.url_for_pdf)
    url = file or _web(best.url) or _web(best.url_for_landing_page)
    if url is None:
        return None
    return OpenCopy(
        url=url,
        is_file=file is not None,
        version=_told(best.version),
        licence=_told(best.license),
        host=_told(best.host_type),
        place=_told(best.repository_institution),
    )


def _web(address: str | None) -> str | None:
    """Return the address if it is one of the web, harmless on a screen."""
    told = one_line(address or "")
    try:
        parts = urlsplit(told)
    except ValueError:
        return None
    is_web = parts.scheme in {"http", "https"} and bool(parts.netloc) and " " not in told
    return told if is_web else None


def _told(text: str | None) -> str | None:
    return one_line(text or "") or None
