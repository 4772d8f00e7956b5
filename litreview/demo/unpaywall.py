"""A stand-in for Unpaywall: answers of the documented shape for the DOIs it is given."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar, Final
from urllib.parse import unquote

from litreview.demo.standins import Asked, Fault, Reply, StandIn

_PATH: Final = "/v2/"
_EXAMPLE: Final = "@example.com"
"""Addresses that the service knows for nobody's."""


def location(url: str, **other: str | None) -> dict[str, Any]:
    """Return a place where a copy lies, with every field the service gives one."""
    fields: dict[str, Any] = {
        "endpoint_id": None,
        "evidence": "open (via page says license)",
        "host_type": "publisher",
        "is_best": True,
        "license": "cc-by",
        "oa_date": "2020-03-01",
        "pmh_id": None,
        "repository_institution": None,
        "updated": "2026-01-05T09:00:00.000000",
        "url": url,
        "url_for_landing_page": url,
        "url_for_pdf": None,
        "version": "publishedVersion",
    }
    return fields | other


class UnpaywallStandIn(StandIn):
    """Answers as Unpaywall's API v2 does; ``copies`` names the best copy of each DOI it knows, or None."""

    failures: ClassVar[Mapping[Fault, Reply]] = {
        Fault.TOO_MANY: Reply(
            status=429,
            body=b'{"error": true, "message": "Too many requests."}',
            media_type="application/json",
            headers={"Retry-After": "1"},
        ),
        Fault.SERVER_ERROR: Reply(status=500, body=b"Internal Server Error", media_type="text/html"),
        Fault.ERROR: Reply(
            body=b'{"HTTP_status_code": 500, "error": true, "message": "Something went wrong."}',
            media_type="application/json",
        ),
    }

    def __init__(self, copies: Mapping[str, Mapping[str, Any] | None]) -> None:
        super().__init__()
        self._copies = copies

    def reply(self, asked: Asked) -> Reply:
        """Return what the service says of the DOI in the path."""
        email = asked.parameters.get("email", "")
        if "@" not in email or email.endswith(_EXAMPLE):
            return _failed(422, "Please use your own email address in API calls. See the documentation.")
        doi = unquote(asked.path.removeprefix(_PATH)).lower()
        if doi not in self._copies:
            return _failed(404, f"'{doi}' isn't in Unpaywall. See the support pages.")
        best = self._copies[doi]
        return _json(
            {
                "doi": doi,
                "doi_url": f"https://doi.org/{doi}",
                "title": "An example report",
                "genre": "journal-article",
                "is_paratext": False,
                "published_date": "2020-03-01",
                "year": 2020,
                "journal_name": "Example Journal",
                "publisher": "Example Publisher",
                "is_oa": best is not None,
                "oa_status": "gold" if best else "closed",
                "has_repository_copy": False,
                "best_oa_location": best,
                "first_oa_location": best,
                "oa_locations": [best] if best else [],
                "oa_locations_embargoed": [],
                "updated": "2026-01-05T09:00:00.000000",
                "data_standard": 2,
                "z_authors": None,
            }
        )


def _failed(status: int, message: str) -> Reply:
    return _json({"HTTP_status_code": status, "error": True, "message": message}, status)


def _json(value: object, status: int = 200) -> Reply:
    return Reply(body=json.dumps(value).encode(), status=status, media_type="application/json")
