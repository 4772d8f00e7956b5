"""What reference formats have no place for, in lines that begin with a label; written and read back.

A person who meets such a line in a reference manager can read it, and a program that does not know it leaves
it alone.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from litreview.formats import identifiers, names
from litreview.formats.markup import plain
from litreview.formats.pubmed_notices import ref_type, reference_of
from litreview.model.records import Author, Notice, Record
from litreview.model.text import fold, one_line

HEADINGS: Final = "Subject headings: "
"""Which of the keywords are headings of a thesaurus."""
BOTH: Final = "Keywords and subject headings: "
"""Which of the headings are keywords, too."""
CONTAINER: Final = "Container: "
"""What a report stands in that has the same title: programs repeat titles, so that readers doubt it."""
SHORT: Final = "Abbreviated container: "
DATE: Final = "Date in words: "
ORCIDS: Final = "ORCID: "
PERSONS: Final = "Persons: "
"""Who is no organisation, though the name looks like one."""
BODIES: Final = "Organisations: "
ACCESSION: Final = "Accession number: "
DATABASE: Final = "Database: "
PLATFORM: Final = "Platform: "
TYPES: Final = "Added publication types: "
"""Those that a record has not, and its entry only because programs take the kind of document from them."""
MASTERS: Final = "Master's thesis"
"""What styles call a master's thesis that is not called anything else."""
REPORT: Final = "litreview: "
"""Which report of the review a row handed over is of."""
NONE: Final = "none"
"""What follows a label where nothing is known."""
PMID: Final = "PMID: "
LABELS: Final = (HEADINGS, BOTH, CONTAINER, SHORT, DATE, ORCIDS, PERSONS, BODIES)


_DIGITS: Final = re.compile(r"\d{4}(-\d\d){0,2}")


def word(text: str) -> str:
    """Return a keyword or a heading as it is written between semicolons."""
    return one_line(plain(text)).replace(";", ",")


def words(record: Record) -> list[str]:
    """Return keywords and then headings, as written, each once."""
    return [one for one in dict.fromkeys(map(word, (*record.keywords, *record.headings))) if one]


def of_headings(record: Record) -> Iterator[str]:
    """Yield the lines that tell the headings from the keywords."""
    headings = [one for one in map(word, record.headings) if one]
    if not headings:
        return
    yield HEADINGS + "; ".join(headings)
    keywords = set(map(word, record.keywords))
    if both := [one for one in headings if one in keywords]:
        yield BOTH + "; ".join(both)


def parted(
    found: Iterable[str], headings: Sequence[str], both: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return keywords and headings of the words found; a heading that is no longer among them is none."""
    known = dict.fromkeys(found)
    mere = set(headings) - set(both)
    return tuple(one for one in known if one not in mere), tuple(one for one in headings if one in known)


def of_container(record: Record) -> Iterator[str]:
    """Yield the line of a container that is called as the report is."""
    if record.container and one_line(plain(record.container)) == one_line(plain(record.title)):
        yield CONTAINER + record.container


def of_date(record: Record) -> Iterator[str]:
    """Yield the line of a date that is none in digits."""
    if record.date and not _DIGITS.fullmatch(record.date):
        yield DATE + record.date


def of_orcids(record: Record) -> Iterator[str]:
    """Yield the line of the authors' ORCID iDs: ``Family, Given 0000-...``, between semicolons."""
    if numbered := [f"{_inverted(one)} {one.orcid}" for one in record.authors if one.orcid]:
        yield ORCIDS + "; ".join(numbered)


def with_orcids(authors: tuple[Author, ...], told: str | None) -> tuple[Author, ...]:
    """Return the authors with the ORCID iDs of such a line."""
    named = dict(_letters_and_number(part) for part in (told or "").split(";")) if told else {}
    return tuple(
        replace(one, orcid=number) if (number := named.get(_letters(_inverted(one)))) else one
        for one in authors
    )


def of_people(record: Record, read: Callable[[Author], Author | None]) -> Iterator[str]:
    """Yield the lines of those whose names, as read, do not tell whether they are persons."""
    people = dict.fromkeys((*record.authors, *record.editors))
    misread = [one for one in people if read(one) != replace(one, orcid=None)]
    for label, is_body in ((PERSONS, False), (BODIES, True)):
        if told := [_inverted(one) for one in misread if one.organisation is is_body]:
            yield label + "; ".join(told)


def read_alone(name: str) -> Author | None:
    """Return who is named in a format that lists people as RIS and EndNote do; None for several."""
    found = names.authors(one_line(plain(name)))
    return found[0] if len(found) == 1 else None


def with_people(people: tuple[Author, ...], lines: Sequence[str]) -> tuple[Author, ...]:
    """Return the people as such lines have them."""
    if not lines:
        return people
    told = {
        _letters(name): (name, label == BODIES)
        for label in (PERSONS, BODIES)
        for name in listed(lines, label)
    }
    return tuple(_as_told(one, told) for one in people) if told else people


def _as_told(person: Author, told: Mapping[str, tuple[str, bool]]) -> Author:
    name, is_body = told.get(_letters(_inverted(person)), ("", False))
    if not name:
        return person
    family, _comma, given = (name, "", "") if is_body else name.partition(", ")
    return replace(person, family=family, given=given or None, organisation=is_body)


def line_of(notice: Notice) -> str:
    """Return a notice in PubMed's words, which ``pubmed_notices.of_note`` reads."""
    return ": ".join(filter(None, (ref_type(notice), reference_of(notice))))


def after(lines: Sequence[str], label: str) -> str | None:
    """Return what follows the label in the line that begins with it."""
    if not lines:
        return None
    return next((one_line(line.removeprefix(label)) for line in lines if line.startswith(label)), None)


def listed(lines: Sequence[str], label: str) -> tuple[str, ...]:
    """Return the texts between semicolons that follow the label."""
    if not lines:
        return ()
    return tuple(one for part in (after(lines, label) or "").split(";") if (one := part.strip()))


def _inverted(author: Author) -> str:
    text = f"{author.family}, {author.given}" if author.given else author.family
    return one_line(plain(text)).replace(";", ",")


def _letters_and_number(part: str) -> tuple[str, str | None]:
    name, _blank, number = part.strip().rpartition(" ")
    return _letters(name), identifiers.orcid(number)


def _letters(name: str) -> str:
    return "".join(character for character in fold(name) if character.isalnum())
