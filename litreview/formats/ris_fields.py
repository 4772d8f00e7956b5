"""What the tags of an RIS entry mean, over the dialects of the databases and reference managers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, pairwise, zip_longest
from typing import Final

from litreview.formats import identifiers, names
from litreview.formats.dates import date as date_of
from litreview.formats.markup import plain
from litreview.model.records import Author, RecordType
from litreview.model.text import clean, one_line

TITLES: Final = ("TI", "T1", "CT")
"""Primary title: RIS 2011, RIS 2001 and Ovid, unpublished works."""
CONTAINERS: Final = ("T2", "JF", "JO", "BT", "JA", "J2", "J1", "C3")
"""Full titles before abbreviated ones: Zotero and Scopus T2, EBSCO and Embase JF, WoS meetings C3."""
LESSER_TITLES: Final = ("BT", "TT", "ST")
"""Book, translated and short title: what stands in where there is no title."""
YEARS: Final = ("PY", "Y1", "YR", "DA")
DATES: Final = ("DA", "Y1", "PY")
ABSTRACTS: Final = ("AB", "N2")
DOIS: Final = ("DO", "DI", "DOI", "L3", "M3", "UR", "L2", "L1", "LK", "AN", "N1")
"""DO is the rule; L3 EBSCO, M3 PsycNet, UR and L2 links to a resolver."""
SERIALS: Final = ("SN", "ISSN", "BN", "ISBN")
LISTS: Final = frozenset({"KW", "SN", "AU", "A1", "UR", "PMID", "ISSN", "BN", "DB"})
"""Tags whose untagged further lines are values of their own (EndNote's SN and KW)."""

TYPES: Final = {
    "JOUR": RecordType.ARTICLE,
    "JFULL": RecordType.ARTICLE,
    "EJOUR": RecordType.ARTICLE,
    "MGZN": RecordType.ARTICLE,
    "NEWS": RecordType.ARTICLE,
    "INPR": RecordType.ARTICLE,
    "ABST": RecordType.ARTICLE,
    "JOURNAL ARTICLE": RecordType.ARTICLE,
    "BOOK": RecordType.BOOK,
    "EBOOK": RecordType.BOOK,
    "EDBOOK": RecordType.BOOK,
    "WHOLE": RecordType.BOOK,
    "CHAP": RecordType.CHAPTER,
    "ECHAP": RecordType.CHAPTER,
    "RPRT": RecordType.REPORT,
    "GOVDOC": RecordType.REPORT,
    "STAND": RecordType.REPORT,
    "THES": RecordType.THESIS,
    "CONF": RecordType.CONFERENCE,
    "CPAPER": RecordType.CONFERENCE,
    "CPROC": RecordType.CONFERENCE,
    "ELEC": RecordType.WEB,
    "WEB": RecordType.WEB,
    "BLOG": RecordType.WEB,
    "ICOMM": RecordType.WEB,
}

LANGUAGES: Final = {
    "chinese": "zho",
    "czech": "ces",
    "danish": "dan",
    "dutch": "nld",
    "english": "eng",
    "finnish": "fin",
    "french": "fra",
    "german": "deu",
    "greek": "ell",
    "hungarian": "hun",
    "icelandic": "isl",
    "italian": "ita",
    "japanese": "jpn",
    "korean": "kor",
    "norwegian": "nor",
    "norwegian bokmål": "nob",
    "norwegian nynorsk": "nno",
    "persian": "fas",
    "polish": "pol",
    "portuguese": "por",
    "russian": "rus",
    "spanish": "spa",
    "swedish": "swe",
    "turkish": "tur",
}
"""Names of languages that databases write in place of the ISO 639 code."""

ORIGINAL_TITLE: Final = "Original title: "
OTHER_ABSTRACT: Final = "Other abstract: "
"""How N1 lines begin that hold what RIS has no tag for."""

_PUBMED: Final = frozenset({"pubmed", "medline", "nlm", "ovid medline(r)"})
_MISSING: Final = frozenset({"", "NA", "N/A", "null", "undefined"})
"""What R and JavaScript write for no value."""
_SUBJECT_CODE: Final = re.compile(r".*\[\d{4}\]")
_NO_PAGES: Final = frozenset({"no", "no-specified", "n.pag", "n.pag-n.pag", "n/a", "-"})
"""Ovid cuts *No Pagination Specified* in two; EBSCO writes N.PAG."""
_ACCESSION: Final = re.compile(r"(?=.*[-:A-Za-z])(?=.*\d)[\w.:-]{8,}")
"""An ID that a database gave; reference managers number their own entries, anew in every library."""
_NUMBERED: Final = re.compile(r"\d")
_RANGE: Final = re.compile(r"\s*[-‐‑‒–—]+\s*")
_SENTENCE_END: Final = re.compile(r"[.!?:;)\]]$")


@dataclass(frozen=True, slots=True)
class Fields:
    """The values of one entry by tag, and what they mean."""

    values: dict[str, tuple[str, ...]]

    def all(self, tags: Iterable[str]) -> list[str]:
        """Return every value of the tags, in the order of the tags and then of the file."""
        return [value for tag in tags for value in self.values.get(tag, ())]

    def first(self, *tags: str) -> str | None:
        """Return the first value of the first of the tags that has one, on one line."""
        return next((text for value in self.all(tags) if (text := one_line(plain(value)))), None)

    @property
    def type(self) -> RecordType:
        """Return what kind of document TY says it is."""
        return TYPES.get((self.first("TY") or "").upper(), RecordType.OTHER)

    @property
    def authors(self) -> tuple[Author, ...]:
        """Return the authors as listed; AU and A1 may be mixed, and their order in the file counts."""
        return tuple(person for value in self.all(("AUTHORS",)) for person in names.authors(value))

    @property
    def year(self) -> int | None:
        """Return the year of publication."""
        years = (identifiers.year(value) for value in self.all(YEARS))
        return next((year for year in years if year), None)

    @property
    def date(self) -> str | None:
        """Return the most precise date given, or the year's own words where they are no date."""
        dates = [known for value in self.all(DATES) if (known := date_of(value, year=self.year))]
        exact = [known for known in dates if re.fullmatch(r"[\d-]+", known)]
        return max(exact, key=len) if exact else next(iter(dates), None)

    @property
    def abstract(self) -> str | None:
        """Return the abstract, wrapped lines joined and paragraphs kept apart."""
        own = self.all(ABSTRACTS[:1]) or self.all(ABSTRACTS[1:])
        return clean("\n".join(paragraphs(plain(value)) for value in dict.fromkeys(own))) or None

    @property
    def pages(self) -> str | None:
        """Return the pages from SP and EP, or the article number of Scopus and WoS (C7)."""
        start = _RANGE.sub("-", re.sub(r"^pp?\.?\s+", "", self.first("SP") or ""))
        end = _RANGE.sub("-", self.first("EP") or "")
        both = (
            f"{start}-{end}"
            if start and end and end != start and not start.endswith(f"-{end}")
            else start or end
        )
        return both if both and both.lower() not in _NO_PAGES else self.first("C7")

    @property
    def doi(self) -> str | None:
        """Return the DOI, wherever the dialect puts it."""
        words = (word for value in self.all(DOIS) for word in (value, *value.split()))
        return next((doi for word in words if (doi := identifiers.doi(word))), None)

    @property
    def pmid(self) -> str | None:
        """Return the PubMed number: of PubMed's AN, Scopus' C2, Embase's C5, EBSCO's note, or a tag PMID."""
        database = (self.first("DB", "DP") or "").lower()
        tags = ["PMID"]
        tags += ["AN"] if database in _PUBMED else []
        tags += ["C2"] if database == "scopus" else []
        tags += ["C5"] if database in {"embase", "medline"} else []
        labelled = (match[1] for note in self.all(("N1", "C2", "AN")) for match in _PMID_NOTE.finditer(note))
        found = (identifiers.pmid(value) for value in (*self.all(tags), *labelled))
        return next((pmid for pmid in found if pmid), None)

    @property
    def pmcid(self) -> str | None:
        """Return the PubMed Central number."""
        found = (identifiers.pmcid(value) for value in self.all(("C2", "PMCID", "N1", "UR")))
        return next((pmcid for pmcid in found if pmcid), None)

    @property
    def accession(self) -> str | None:
        """Return the database's own number for the entry: AN, Embase's U2, or an ID that is no mere count."""
        number = (self.first("AN") or "").partition(";")[0].strip()
        if _NUMBERED.search(number):
            return number
        embase = self.first("U2") if (self.first("DB") or "").lower() in {"embase", "medline"} else None
        own = self.first("ID") or ""
        return embase or (own if _ACCESSION.fullmatch(own) else None)

    @property
    def keywords(self) -> tuple[str, ...]:
        """Return the keywords, each once; the mark of a main subject is dropped."""
        words = (
            one_line(plain(word)).lstrip("*") for value in self.all(("KW",)) for word in value.split(";")
        )
        return tuple(dict.fromkeys(word for word in words if word))

    @property
    def language(self) -> str | None:
        """Return the language's code, or the name in lower case where it is unknown here."""
        word = (self.first("LA") or "").lower()
        return LANGUAGES.get(word, word) or None

    @property
    def publication_types(self) -> tuple[str, ...]:
        """Return the kinds of publication (M3); neither a DOI nor a subject code is one."""
        kinds = (one_line(plain(value)) for value in self.all(("M3", "PT")))
        real = (
            kind for kind in kinds if kind and not identifiers.doi(kind) and not _SUBJECT_CODE.fullmatch(kind)
        )
        return tuple(dict.fromkeys(real))

    @property
    def url(self) -> str | None:
        """Return the first web address that is neither a person's nor a resolver's."""
        words = (
            word.strip()
            for value in self.all(("UR", "LK"))
            for word in re.split(r";?\s+|;(?=https?:)", value)
        )
        found = (word for word in words if re.match(r"https?://", word) and "orcid.org/" not in word)
        return next((one_line(word) for word in found if not identifiers.doi(word)), None)

    @property
    def notes(self) -> tuple[str, ...]:
        """Return the notes, without those that hold a field of ours."""
        notes = (one_line(plain(value)) for value in self.all(("N1", "RN")))
        return tuple(note for note in notes if note and not note.startswith((ORIGINAL_TITLE, OTHER_ABSTRACT)))

    def note_after(self, heading: str) -> str | None:
        """Return what follows the heading in the note that begins with it."""
        notes = (one_line(plain(value)) for value in self.all(("N1",)))
        return next((note.removeprefix(heading) for note in notes if note.startswith(heading)), None)


_PMID_NOTE: Final = re.compile(r"\bPMID\s*:?\s*([1-9]\d{0,8})\b", re.IGNORECASE)


def fields_of(tagged: Iterable[tuple[str, str]]) -> Fields:
    """Return the values by tag: empty and *NA* values left out, list tags cut at line ends."""
    values: dict[str, list[str]] = {}
    for tag, value in tagged:
        for part in value.split("\n") if tag in LISTS else (value,):
            if part.strip() not in _MISSING or (tag == "KW" and part.strip()):
                values.setdefault(tag, []).append(part)
                if tag in {"AU", "A1"}:
                    values.setdefault("AUTHORS", []).append(part)
    return Fields({tag: tuple(found) for tag, found in values.items()})


def paragraphs(text: str) -> str:
    """Return the text with wrapped lines joined: a line ends a paragraph only where a sentence ends."""
    parts = [part for line in text.split("\n") if (part := line.strip())]
    joints = ["\n" if _SENTENCE_END.search(before) and not after[0].islower() else " "
              for before, after in pairwise(parts)]  # fmt: skip
    return "".join(chain.from_iterable(zip_longest(parts, joints, fillvalue="")))
