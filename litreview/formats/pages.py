"""Ranges of pages, which PubMed and others write with the last number cut short: ``5194-210``."""

import re
from typing import Final

_RANGE: Final = re.compile(
    r"(?P<prefix>[A-Za-z]*)(?P<first>\d{1,9})(?P<dash> ?[-\u2010-\u2015] ?)(?P<last>\d{1,9})", re.ASCII
)


def in_full(pages: str) -> str:
    """Return the pages with the last of the range written out, as far as it plainly is cut short.

    Styles can shorten a range, and only a range in full can be shortened as each of them wants it.
    """
    match = _RANGE.fullmatch(pages)
    if match is None or len(match["last"]) >= len(match["first"]):
        return pages
    first, last = match["first"], match["last"]
    whole = first[: -len(last)] + last
    return f"{match['prefix']}{first}{match['dash']}{whole}" if int(whole) > int(first) else pages
