"""Which interface and which database an RIS entry comes from, told by what each writes and no other does."""

import re
from collections.abc import Mapping
from typing import Final

PLATFORMS: Final = {
    "ebscohost": "EBSCOhost",
    "embase.com": "Embase.com",
    "ieee xplore": "IEEE Xplore",
    "jstor": "JSTOR",
    "nlm": "PubMed",
    "ovid technologies": "Ovid",
    "ovid": "Ovid",
    "proquest": "ProQuest",
}
"""Providers (DP) in the words of the records, by what databases and reference managers write."""

_PROVIDERS: Final = {
    "john wiley & sons": "Cochrane Library",
    "american psychological association": "APA PsycNet",
    "jstor": "JSTOR",
}
"""Interfaces, by the beginning of the Provider line before the entries."""

_ADDRESSES: Final = {
    "ovidsp.": "Ovid",
    "ovid.com/": "Ovid",
    "embase.com/": "Embase.com",
    "ebscohost.com/": "EBSCOhost",
    "search.proquest.com/": "ProQuest",
    "www.proquest.com/": "ProQuest",
    "scopus.com/": "Scopus",
    "webofscience.com/": "Web of Science",
    "cochranelibrary.com/": "Cochrane Library",
    "psycnet.apa.org/": "APA PsycNet",
    "lens.org/": "Lens",
    "jstor.org/": "JSTOR",
    "ieeexplore.ieee.org/": "IEEE Xplore",
    "trid.trb.org/": "TRID",
}
"""Interfaces, by a part of the address of the entry there."""
_PLACES: Final = 200
"""Characters of an address that are looked at."""
_PLACE: Final = re.compile("|".join(map(re.escape, _ADDRESSES)))

_NUMBERS: Final = {"WOS:": "Web of Science", "CN-": "Cochrane Library"}
"""Interfaces, by the beginning of the accession number."""

_OF_THEIR_OWN: Final = {"scopus": "Scopus", "jstor": "JSTOR"}
"""Databases that have one interface."""

_EBSCO: Final = {
    "8gh": "GreenFILE",
    "a9h": "Academic Search Complete",
    "aph": "Academic Search Premier",
    "asn": "Academic Search Ultimate",
    "bth": "Business Source Complete",
    "c8h": "CINAHL",
    "ccm": "CINAHL Complete",
    "cin20": "CINAHL",
    "cmedm": "MEDLINE",
    "cul": "CINAHL Ultimate",
    "ehh": "Education Research Complete",
    "eric": "ERIC",
    "hch": "Health Source: Nursing/Academic Edition",
    "i3h": "Criminal Justice Abstracts",
    "lxh": "Library, Information Science & Technology Abstracts",
    "mdc": "MEDLINE Complete",
    "mnh": "MEDLINE",
    "pdh": "APA PsycArticles",
    "psyh": "APA PsycInfo",
    "rzh": "CINAHL",
    "s3h": "SPORTDiscus",
    "sih": "SocINDEX",
    "swh": "Social Work Abstracts",
}
"""Databases by EBSCO's codes."""


def platform(
    provider: str | None, addresses: list[str], accession: str | None, database: str | None, heading: str
) -> str | None:
    """Return the interface that the entry was exported from, or None where nothing tells.

    ``provider`` is its DP, ``heading`` the file's Provider line.
    """
    if provider:
        return PLATFORMS.get(provider.lower(), provider)
    return (
        _beginning(heading.lower(), _PROVIDERS)
        or (_OF_THEIR_OWN.get(database.lower()) if database else None)
        or _beginning(accession or "", _NUMBERS)
        or next(filter(None, map(_of_address, addresses)), None)
    )


def database_name(code: str | None, headings: Mapping[str, str], accession: str | None) -> str | None:
    """Return the database's name: of DB, of EBSCO's code in it, of the file's Database line."""
    if code:
        return _EBSCO.get(code.lower(), code)
    if (accession or "").startswith("CN-"):
        return "CENTRAL"
    return headings.get("Database") or None


def _beginning(text: str, names: Mapping[str, str]) -> str | None:
    """Return the name for a text that begins so."""
    return next((name for start, name in names.items() if text.startswith(start)), None) if text else None


def _of_address(text: str) -> str | None:
    if "//" not in text:
        return None
    match = _PLACE.search(text[:_PLACES].lower())
    return _ADDRESSES[match[0]] if match else None
