"""Who made a hit of SwePub's."""

import pytest

from litreview.model.records import Author
from litreview.searches.sources.swepub_hits import to_record


@pytest.mark.parametrize(
    ("written", "orcid"),
    [
        ("0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("0000-0002-1825-0098", None),
        (None, None),
        (7, None),
    ],
)
def test_an_author_has_the_orcid_that_swepub_gives(written: object, orcid: str | None) -> None:
    made_by = [{"familyName": "Exempel", "givenName": "Anna", "ORCID": written}]
    record = to_record({"recordId": "1", "title": "En titel", "creators": made_by})
    assert record.authors == (Author(family="Exempel", given="Anna", orcid=orcid),)
