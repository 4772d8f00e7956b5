"""What the tags of an RIS entry mean, over the dialects of the databases and reference managers."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from litreview.formats import further, headings, identifiers, names
from litreview.formats.abstracts import paragraphs, sectioned
from litreview.formats.bibtex_keys import is_key
from litreview.formats.dates import date as date_of
from litreview.formats.markup import plain
from litreview.formats.pubmed_notices import notices, of_note
from litreview.formats.remembering import remembered
from litreview.formats.ris_tags import (
    ADDRESSES,
    CONTAINERS,
    DATES,
    DOIS,
    LANGUAGES,
    LISTS,
    OURS,
    OWN,
    PROCEEDINGS,
    SHORT_CONTAINERS,
    TITLES,
    TYPES,
    YEARS,
)
from litreview.model.records import Author, Notice, RecordType
from litreview.model.text import clean, fold, is_tidy, one_line

AUTHORS: Final = "AUTHORS"
"""Under which the values of AU and A1 stand together, for their order in the file counts."""
_AUTHOR_TAGS: Final = frozenset({"AU", "A1"})
_EDITORS: Final = {
    **dict.fromkeys(("ANCIENT", "CHAP", "CONF", "CPAPER", "CPROC", "DICT", "EBOOK", "ECHAP", "ENCYC"), "A2"),
    "BOOK": "A3",
    "EDBOOK": AUTHORS,
}
"""Where, beside ED, the editors stand, by type of reference; elsewhere A2 names others (EndNote's table)."""
_ISSUE_IN_M1: Final = frozenset({"CONF", "CPAPER", "EJOUR", "MGZN"})
_EDITIONS: Final = frozenset({"ANCIENT", "BOOK", "CHAP", "DICT", "EBOOK", "ECHAP", "EDBOOK", "ENCYC"})
"""Types whose ET is an edition; in an article it is the day it came out online."""
EDITION: Final = "Edition: "
_OF_LAW: Final = frozenset({"CASE", "STAT"})
"""Types whose ST is the name that a case or an act is cited by, where TI is its whole heading."""
FULL_NAME: Final = "Full name: "

_PROCITE: Final = ("Record ID:", "Record Number:")
"""How a note begins in what ProCite writes, which has notes with a label for what RIS has no tag for."""
_PROCITE_CONTAINERS: Final = ("Proceedings Title", "Journal Title", "Title Monographic", "Title, Monographic")

_PUBMED: Final = frozenset({"pubmed", "medline", "nlm", "ovid medline(r)"})
_MISSING: Final = frozenset({"NA", "N/A", "null", "undefined"})
"""What R and JavaScript write for no value."""
_LONGEST_MISSING: Final = max(map(len, _MISSING))
_SUBJECT_CODE: Final = re.compile(r".*\[\d{4}\]")
_NO_PAGES: Final = frozenset({"no", "no-specified", "n.pag", "n.pag-n.pag", "n/a", "-"})
"""Ovid cuts *No Pagination Specified* in two; EBSCO writes N.PAG."""
_ACCESSION: Final = re.compile(r"(?=.*[-:A-Za-z])(?=.*\d)[\w.:-]{8,100}")
"""An ID that a database gave; reference managers number their own entries, anew in every library."""
_NUMBERED: Final = re.compile(r"\d")
_RANGE: Final = re.compile(r" ?[-‐‑‒–—]+ ?")
_PAGES_WORD: Final = re.compile(r"pp?\.? +")
_EXACT: Final = re.compile(r"[\d-]+")
_PMID_NOTE: Final = re.compile(r"\bPMID ?:? ?([1-9]\d{0,8})\b|\bPUBMED ([1-9]\d{0,8})\b")
_PMID_ALONE: Final = re.compile(r"PMID: [1-9]\d{0,8}")
_ARTICLE: Final = re.compile(r"(?:an?|the|de[nrst]?|die|das|e[lt]|l[aeo]s?|il)\b['\s]+")
"""Before the first word of a title that an abbreviation keeps."""
_DOI_NOTE: Final = re.compile(r"\bDOI ?: ?(10\.\S+)", re.IGNORECASE)
_ORCID: Final = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_ORCID_WORDS: Final = re.compile(r"ORCID:|https?://orcid\.org/", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"https?://\S+")
_NUMBER_TAGS: Final = frozenset({"AN", "C2", "C5"})
"""Tags that hold a PubMed number in the entries of some databases."""
_PMID_NOTE_TAGS: Final = ("N1", "C2", "AN", "C3", "XR")
_LINKED: Final = ("L2", "UR")
_PMCID_TAGS: Final = ("C2", "PMCID", "N1", "UR")
_LONGEST_IDENTIFIER: Final = 300


@dataclass(frozen=True, slots=True)
class Fields:
    """The values of one entry by tag, and what they mean."""

    values: dict[str, list[str]]
    kind: str = ""
    """The type of reference, in capitals."""

    def all(self, tags: Iterable[str]) -> list[str]:
        """Return every value of the tags, in the order of the tags and then of the file."""
        values = self.values
        found: list[str] = []
        for tag in tags:
            if tag in values:
                found += values[tag]
        return found

    def first(self, *tags: str) -> str | None:
        """Return the first value of the first of the tags that has one, on one line."""
        values = self.values
        for tag in tags:
            if tag in values:
                for value in values[tag]:
                    if text := _text(value):
                        return text
        return None

    @property
    def title(self) -> str | None:
        """Return the title as it stands; a case or an act goes by the short name that it is cited by."""
        return self.first("ST", *TITLES) if self.kind in _OF_LAW else self.first(*TITLES)

    @property
    def type(self) -> RecordType:
        """Return what kind of document TY says it is."""
        return TYPES.get(self.kind, RecordType.OTHER)

    @property
    def authors(self) -> tuple[Author, ...]:
        """Return the authors as listed; AU and A1 may be mixed, and their order in the file counts.

        An ORCID is told of a person by name (Ovid), or is that of the only author (EBSCO).
        """
        found = () if self.kind == "EDBOOK" else self._named(self._people(AUTHORS))
        if "AI" in self.values or ("UR" in self.values and "ORCID" in "\n".join(self.values["UR"])):
            found = tuple(self._with_orcids(found))
        return further.with_orcids(found, told) if (told := self.own(further.ORCIDS)) else found

    @property
    def editors(self) -> tuple[Author, ...]:
        """Return the editors: of ED, and of the tag that holds them in this type of reference."""
        tag = _EDITORS.get(self.kind, "ED")
        if "ED" not in self.values and tag not in self.values:
            return ()
        people = self._people("ED") + (self._people(tag) if tag != "ED" else ())
        return tuple(dict.fromkeys(self._named(people)))

    @property
    def year(self) -> int | None:
        """Return the year of publication."""
        for value in self.all(YEARS):
            if year := identifiers.year(value):
                return year
        return None

    @property
    def date(self) -> str | None:
        """Return the most precise date given, or the year's own words where they are no date."""
        if told := self.own(further.DATE):
            return told
        dates = [known for value in self.all(DATES) if (known := date_of(value))]
        if not all(map(_EXACT.fullmatch, dates)):
            year = self.year
            dates = [known for value in dates if (known := date_of(value, year=year))]
            dates = [known for known in dates if _EXACT.fullmatch(known)] or dates[:1]
        return max(dates, key=len) if dates else None

    @property
    def abstract(self) -> str | None:
        """Return the abstract, wrapped lines joined and paragraphs kept apart."""
        own = self.values.get("AB") or self.values.get("N2") or []
        if len(own) == 1 and "<" not in own[0] and "&" not in own[0] and is_tidy(own[0]):
            return sectioned(own[0].strip()) or None
        return clean("\n".join(sectioned(paragraphs(plain(value))) for value in dict.fromkeys(own))) or None

    @property
    def containers(self) -> tuple[str, ...]:
        """Return the tags of the container, the first that counts first."""
        if self.kind == "CONF":
            number = self.first("AN") or ""
            if not number.startswith(("WOS:", "CN-")):  # C3 is something else there
                return (PROCEEDINGS, *CONTAINERS)
        if self.kind == "WEB":  # EndNote's web page: T2 is its series, J2 the title of the periodical
            return ("J2", *CONTAINERS)
        return CONTAINERS

    def abbreviated(self, container: str | None) -> str | None:
        """Return the abbreviated title of the container; some say its full title again in its place."""
        if container is None:
            return None
        told = self.own(further.SHORT) or (self.first("J2") if self.kind != "WEB" else None)
        if told and told != container:
            return told
        given = [tag for tag in SHORT_CONTAINERS if tag in self.values]
        found = map(self.first, given) if given else ()
        return next((short for short in found if short and _abbreviates(short, container)), None)

    def own(self, label: str) -> str | None:
        """Return what our own entries say under the label."""
        return further.after(self.values[OWN], label) if OWN in self.values else None

    @property
    def volume(self) -> str | None:
        """Return the volume; ProCite puts the edition in its place, and the volume in a note or as issue."""
        given = self.first("VL", "VO")
        if not self.is_procite:
            return given
        labelled = self.labelled("Volume ID")
        return labelled or (self.first("IS") if self.type is RecordType.BOOK else None) or given

    @property
    def issue(self) -> str | None:
        """Return the issue, or what EndNote calls the number of a magazine or a conference."""
        return self.first("IS", "CP", *(("M1",) if self.kind in _ISSUE_IN_M1 else ()))

    @property
    def pages(self) -> str | None:
        """Return the pages from SP and EP, or the article number of Scopus and WoS (C7)."""
        start, end = self.first("SP") or "", self.first("EP") or ""
        if not start.isdecimal():
            start = _RANGE.sub("-", _without_word(start))
        if not end.isdecimal():
            end = _RANGE.sub("-", end)
        both = (
            f"{start}-{end}"
            if start and end and end != start and not start.endswith(f"-{end}")
            else start or end
        )
        return both if both and both.lower() not in _NO_PAGES else self.first("C7")

    @property
    def doi(self) -> str | None:
        """Return the DOI, wherever the dialect puts it; one amid a note may be another report's."""
        given = self.values.get("DO", [])
        if len(given) == 1 and (plainly := identifiers.doi(given[0])):
            return plainly
        values = (value for value in self.all(DOIS) if "10." in value)
        words = (word for value in values for word in value.split() if "10." in word)
        if found := next((doi for word in words if (doi := identifiers.doi(word))), None):
            return found
        return next((doi for note in self.values.get("N1", ()) if (doi := _noted_doi(note))), None)

    @property
    def pmid(self) -> str | None:
        """Return the PubMed number.

        That of PubMed's AN, Scopus' C2, Embase's C5, EBSCO's or Cochrane's note, a link, or a tag PMID.
        """
        given = self.all(self._number_tags)
        for note in self.all(_PMID_NOTE_TAGS):
            if ("PM" in note or "PUB" in note) and not of_note(_text(note)):  # a notice has its own number
                given += [match[1] or match[2] for match in _PMID_NOTE.finditer(note)]
        for link in self.all(_LINKED):
            if "/pub" in link and link.startswith("http"):
                given.append(link)
        return _first_of(identifiers.pmid, given) if given else None

    @property
    def _number_tags(self) -> Iterable[str]:
        """Return the tags whose value is a PubMed number in this database's entries."""
        if self.values.keys().isdisjoint(_NUMBER_TAGS):
            return ("PMID",)
        database = (self.first("DB", "DP") or "").lower()
        tags = ["PMID"]
        tags += ["AN"] if database in _PUBMED else []
        tags += ["C2"] if database == "scopus" else []
        tags += ["C5"] if database in {"embase", "medline"} else []
        return tags

    @property
    def pmcid(self) -> str | None:
        """Return the PubMed Central number."""
        given = [value for value in self.all(_PMCID_TAGS) if "PMC" in value or "pmc" in value]
        return _first_of(identifiers.pmcid, given) if given else None

    @property
    def accession(self) -> str | None:
        """Return the database's own number for the entry: AN, Embase's U2, or an ID that is no mere count."""
        number = (self.first("AN") or "").partition(";")[0].strip()
        if number and _NUMBERED.search(number):
            return number
        embase = self.first("U2")
        if embase and (self.first("DB") or "").lower() in {"embase", "medline"}:
            return embase
        own = self.first("ID")
        return own if own and _ACCESSION.fullmatch(own) and not is_key(own) else None

    def words(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the keywords and the subject headings, each once; only a mark tells a heading."""
        if self.own(further.HEADINGS):
            own = self.values[OWN]
            given = (word for value in self.values.get("KW", ()) for word in map(_text, value.split(";")))
            return further.parted(
                filter(None, given), further.listed(own, further.HEADINGS), further.listed(own, further.BOTH)
            )
        keywords: dict[str, None] = {}
        found: dict[str, None] = {}
        for value in self.values.get("KW", ()):
            for part in value.split(";") if ";" in value else (value,):
                word, of_thesaurus = _word(part)
                if word:
                    keywords[word] = None
                else:
                    found.update(dict.fromkeys(of_thesaurus))
        return tuple(keywords), tuple(found)

    @property
    def language(self) -> str | None:
        """Return the language's code, or the name in lower case where it is unknown here."""
        word = (self.first("LA") or "").lower()
        return LANGUAGES.get(word, word) or None

    @property
    def publication_types(self) -> tuple[str, ...]:
        """Return the kinds of publication (M3); neither a DOI nor a subject code is one."""
        given = self.all(("M3", "PT"))
        if not given:
            return ()
        return tuple(dict.fromkeys([kind for kind in map(_text, given) if kind and not _is_code(kind)]))

    @property
    def url(self) -> str | None:
        """Return the first web address that is neither a person's nor a resolver's."""
        given = self.all(ADDRESSES)
        for word in " ".join(given).replace(";http", " http").split() if given else ():
            address = word.removesuffix(";")
            if (
                _ADDRESS.match(word)
                and "orcid.org/" not in word
                and ("10." not in word or not identifiers.doi(address))
            ):
                return one_line(address)
        return None

    def remarks(self, types: Iterable[str]) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
        """Return the notes, without those that hold a field of ours, and the notices among them.

        ``types`` are the kinds of publication, some of which are notices themselves.
        """
        told: list[Notice] = []
        notes: list[str] = []
        for note in map(_text, self.all(("N1", "RN"))):
            if notice := of_note(note):
                told.append(notice)
            elif note and not note.startswith(OURS) and not _PMID_ALONE.fullmatch(note):
                notes.append(note)
        told += [notice for line in self.values.get(OWN, ()) if (notice := of_note(_text(line)))]
        if self.kind in _EDITIONS and (edition := self.first("ET")):
            notes.append(EDITION + edition)
        if self.kind in _OF_LAW and (name := self.first(*TITLES)) and name != self.title:
            notes.append(FULL_NAME + name)
        return tuple(notes), notices(told, types) if told or types else ()

    def note_after(self, heading: str) -> str | None:
        """Return what follows the heading in the note that begins with it."""
        for value in self.values.get("N1", ()):
            if value.startswith(heading):
                return _text(value).removeprefix(heading)
        return None

    @property
    def is_procite(self) -> bool:
        """Tell whether the entry's notes are ProCite's, each with the label of a field."""
        notes = self.values.get("N1")
        return notes is not None and any(note.startswith(_PROCITE) for note in notes)

    def labelled(self, *labels: str) -> str | None:
        """Return what a note of ProCite's holds that has one of the labels."""
        return next((value for label in labels if (value := self.note_after(f"{label}: "))), None)

    @property
    def procite_container(self) -> str | None:
        """Return the container that ProCite put in a note."""
        return self.labelled(*_PROCITE_CONTAINERS) if self.is_procite else None

    def _people(self, tag: str) -> tuple[Author, ...]:
        return tuple(chain.from_iterable(map(names.authors, self.values.get(tag, ()))))

    def _named(self, people: tuple[Author, ...]) -> tuple[Author, ...]:
        return further.with_people(people, self.values[OWN]) if OWN in self.values else people

    def _with_orcids(self, authors: tuple[Author, ...]) -> Iterator[Author]:
        named = dict(pair for value in self.values.get("AI", ()) for pair in _orcids(value))
        loose = [
            found
            for value in self.values.get("UR", ())
            if "ORCID" in value
            for found in _ORCID.findall(value)
        ]
        if len(authors) == 1 and len(set(loose)) == 1:
            named.setdefault(_letters(str(authors[0])), loose[0])
        for author in authors:
            number = named.get(_letters(str(author)))
            yield replace(author, orcid=identifiers.orcid(number)) if number else author


def fields_of(tagged: Iterable[tuple[str, str]]) -> Fields:
    """Return the values by tag: empty and *NA* values left out, list tags cut at line ends."""
    values: dict[str, list[str]] = {}
    for tag, value in tagged:
        name = AUTHORS if tag in _AUTHOR_TAGS else tag
        part = value.strip()
        if "\n" in part and tag in LISTS:
            lines = [line for line in part.split("\n") if line and (line not in _MISSING or tag == "KW")]
            values.setdefault(name, []).extend(lines)
        elif not part or (len(part) <= _LONGEST_MISSING and part in _MISSING and tag != "KW"):
            continue
        elif name in values:
            values[name].append(part)
        else:
            values[name] = [part]
    kind = values.get("TY", ("",))[0]
    return Fields(values, kind if kind in TYPES else one_line(plain(kind)).upper())


@remembered
def _text(value: str) -> str:
    if "&" in value or "<" in value:
        value = plain(value)
    return one_line(value)


@remembered
def _word(part: str) -> tuple[str, tuple[str, ...]]:
    """Return the keyword, or an empty one and the subject headings that it is."""
    word = _text(part)
    if headings.is_marked(word):
        return "", tuple(headings.qualified(headings.unmarked(word)))
    return word, ()


def _first_of(cleaner: Callable[[str], str | None], values: Iterable[str]) -> str | None:
    """Return the first identifier among the values; one that is very long is none."""
    for value in values:
        if len(value) < _LONGEST_IDENTIFIER and (found := cleaner(value)):
            return found
    return None


def _abbreviates(short: str, container: str) -> bool:
    """Tell whether a title may abbreviate another, and not, say, that of the series instead of the book."""
    one, other = (_ARTICLE.sub("", fold(text)) for text in (short, container))
    return len(one) < len(other) and one[:1] == other[:1]


def _without_word(pages: str) -> str:
    match = _PAGES_WORD.match(pages)
    return pages[match.end() :] if match else pages


def _noted_doi(note: str) -> str | None:
    """Return the DOI that a note is, or that EBSCO's note labels."""
    if "10." not in note:
        return None
    if len(note) < _LONGEST_IDENTIFIER and (own := identifiers.doi(_text(note))):
        return own
    match = _DOI_NOTE.search(note) if note.startswith("Accession Number:") else None
    return identifiers.doi(match[1]) if match else None


def _is_code(kind: str) -> bool:
    return ("10." in kind and identifiers.doi(kind) is not None) or _SUBJECT_CODE.fullmatch(kind) is not None


def _orcids(text: str) -> Iterator[tuple[str, str]]:
    """Yield name and number of each person of Ovid's AI: ``Family, Given; ORCID: http://orcid.org/...``."""
    end = 0
    for match in _ORCID.finditer(text):
        name = _ORCID_WORDS.sub("", text[end : match.start()])
        end = match.end()
        yield _letters(name), match[0]


def _letters(name: str) -> str:
    return "".join(character for character in fold(name) if character.isalnum())
