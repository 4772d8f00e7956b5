"""What the columns of a table are called, by the databases, by the tools of reviewers and by people."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from litreview.model.text import one_line


class Split(StrEnum):
    """How an export separates the names in its column of authors."""

    SEMICOLONS = "semicolons"
    COMMAS = "commas"
    """``Family II, Family II``, and ``Given Family, Given Family``."""
    AND = "and"
    GLUED = "glued"
    """Not at all: ``Kari NordmannOla Hansen``."""
    GUESSED = "guessed"


ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "title": (
        "title", "titles", "primary title", "article title", "document title", "item title",
        "reference title", "publication title and subtitle", "study title", "ti", "t1", "tittel",
        "artikkeltittel", "titel",
    ),
    "original_title": ("original title", "vernacular title", "translated title", "originaltittel"),
    "authors": (
        "authors", "author", "author names", "author name", "author/s", "first authors", "creator",
        "creators", "primary authors", "au", "a1", "af", "forfatter", "forfattere", "forfatter(e)",
        "author(s)",
    ),
    "full_authors": ("author full names", "authors full names"),
    "group_authors": ("group authors", "group author", "corporate author", "corporate authors"),
    "editors": (
        "editors", "editor", "secondary authors", "secondary author", "book editors", "redaktør",
        "redaktører",
    ),
    "year": (
        "year", "publication year", "published year", "pub year", "pubyear", "year of publication",
        "yr", "py", "year published", "år", "utgivelsesår", "publiseringsår", "utgitt",
    ),
    "date": (
        "date", "publication date", "date of publication", "pubdate", "date published", "pub date",
        "date publication", "dato", "publiseringsdato", "utgivelsesdato", "issue date",
    ),
    "month": ("month", "published month", "måned"),
    "day": ("day", "dag"),
    "journal": (
        "journal", "journal title", "journal name", "journal/book", "tidsskrift", "tidsskrifttittel",
        "pubtitle", "full journal", "journal full title", "jf",
    ),
    "container": (
        "publication title", "source title", "publication name", "publication", "secondary title",
        "container", "container title", "book title", "booktitle", "published in", "utgitt i",
        "publisert i", "so", "t2", "host publication title", "proceedings title", "conference title",
    ),
    "short_container": (
        "journal abbreviation", "abbreviated source title", "journal iso abbreviation",
        "alternate title2", "j2", "alternate journal",
    ),
    "publisher": ("publisher", "publisher name", "utgiver", "forlag", "pu"),
    "volume": ("volume", "journal volume", "vol", "vl", "volum", "bind", "årgang"),
    "issue": ("issue", "number", "journal issue", "issue number", "is", "hefte", "utgave"),
    "pages": (
        "pages", "page", "page numbers", "page range", "pagination", "pp", "sider", "side", "sidetall",
    ),
    "start_page": (
        "start page", "first page", "page start", "startpage", "bp", "sp", "fra side", "startside",
    ),
    "end_page": ("end page", "last page", "page end", "endpage", "ep", "til side", "sluttside"),
    "article_number": ("article number", "art no", "art. no.", "ar", "artikkelnummer"),
    "doi": (
        "doi", "item doi", "digital object identifier", "doi link", "doi url", "di", "do", "doi number",
    ),
    "pmid": ("pmid", "pubmed id", "pubmed", "pubmed number", "medline pmid", "pubmedid", "pm"),
    "pmcid": ("pmcid", "pmc id", "pmc", "pubmed central id", "pmc number"),
    "isbn": (
        "isbn", "isbns", "isbn/issn", "e isbn", "bn", "isbn10", "isbn13", "print isbn",
        "electronic isbn",
    ),
    "issn": (
        "issn", "issns", "eissn", "e issn", "issn/isbn", "issn l", "print issn", "electronic issn",
        "sn", "ei", "journal issn", "online issn",
    ),
    "abstract": (
        "abstract", "abstracts", "abstract note", "notes abstract", "summary", "ab", "n2", "sammendrag",
        "abstrakt",
    ),
    "other_abstract": ("original abstract", "other abstract"),
    "keywords": (
        "keywords", "keyword", "author keywords", "authors keywords", "manual tags", "automatic tags",
        "kw", "key words", "emneord", "nøkkelord", "stikkord", "keywords plus", "identifierkeyword",
    ),
    "headings": (
        "headings", "mesh terms", "mesh", "mesh headings", "subject headings", "subjects",
        "index keywords", "ieee terms", "mesh_terms", "inspec controlled terms", "emtree terms",
        "emtree drug index terms (major focus)", "emtree drug index terms",
        "emtree medical index terms (major focus)", "emtree medical index terms", "mesh ord",
        "subject terms",
    ),
    "language": (
        "language", "article language", "language of original document", "languages", "la", "språk",
        "original language",
    ),
    "type": (
        "type", "document type", "documenttype", "item type", "type of reference", "reference type",
        "publication type", "publication types", "content type", "entry type", "article type",
        "articletype", "doctype", "type of work", "document identifier", "dt", "ty", "dokumenttype",
        "publikasjonstype", "itemtype",
    ),
    "url": (
        "url", "urls", "link", "links", "full text link", "article url", "articleurl", "documenturl",
        "ur", "external url", "web address", "lenke", "nettadresse", "nettlenke", "study url",
    ),
    "notes": (
        "notes", "note", "n1", "extra", "research notes", "merknad", "merknader", "notat", "notater",
        "kommentar",
    ),
    "database": (
        "database", "name of database", "library catalog", "db", "source database", "kilde database",
    ),
    "platform": ("platform", "database provider"),
    "accession": (
        "accession number", "accession", "accession id", "an", "eid", "embase accession id", "pui",
        "lens id", "nct number", "cochrane review id", "covidence #", "unique id", "ut", "openalex id",
    ),
    "citation": ("citation", "source citation"),
}  # fmt: skip
"""What each field is called, in small letters; of several columns for one field the first counts."""

FIELDS: Final = tuple(ALIASES)
"""The fields a column can be mapped to."""

_FIELD_OF: Final = {name: field for field, names in ALIASES.items() for name in names}
_JOINTS: Final = re.compile(r"[\s_\-.:*]+")
_COVIDENCE: Final = "covidence #"


def folded(column: str) -> str:
    """Return a column's name as it is compared: small letters, one blank for what separates words."""
    return _JOINTS.sub(" ", one_line(column.removeprefix("\ufeff")).strip("'\"").casefold()).strip()


_KNOWN: Final = {folded(name): field for name, field in _FIELD_OF.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A table whose maker is known by the names of its columns."""

    name: str
    signs: frozenset[str]
    """Columns that together nobody else has."""
    one_of: frozenset[str] = frozenset()
    """Columns of which it has at least one, where there are any."""
    split: Split = Split.GUESSED
    given_first: bool = False
    """Whether names stand as ``Kari Nordmann``."""
    database: str | None = None
    platform: str | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)
    """Columns that mean something else there than elsewhere; None for what is no field."""

    def is_of(self, names: frozenset[str]) -> bool:
        """Tell whether a table with columns of these names, folded, is such an export."""
        return self.signs <= names and (not self.one_of or bool(self.one_of & names))


def _names(text: str) -> frozenset[str]:
    return frozenset(folded(name) for name in text.split(","))


_WOS: Final = {
    "ti": "title", "af": "full_authors", "au": "authors", "ca": "group_authors", "be": "editors",
    "so": "container", "se": None, "la": "language", "dt": "type", "de": "keywords", "id": "keywords",
    "ab": "abstract", "pm": "pmid", "pu": "publisher", "sn": "issn", "ei": "issn", "bn": "isbn",
    "j9": None, "ji": "short_container", "pd": "month", "py": "year", "vl": "volume", "is": "issue",
    "bp": "start_page", "ep": "end_page", "ar": "article_number", "di": "doi", "ut": "accession",
    "pt": None, "ma": None, "cl": None, "er": None, "em": None,
}  # fmt: skip

EXPORTS: Final = (
    Export(
        name="PubMed",
        signs=_names("pmid, first author, journal/book, create date"),
        split=Split.COMMAS,
        database="PubMed",
    ),
    Export(
        name="Web of Science",
        signs=_names("pt, au, ti, so, py"),
        split=Split.SEMICOLONS,
        database="Web of Science",
        platform="Web of Science",
        columns=_WOS,
    ),
    Export(
        name="Web of Science",
        signs=_names("article title, source title, ut (unique wos id)"),
        split=Split.SEMICOLONS,
        database="Web of Science",
        platform="Web of Science",
        columns={"ut (unique wos id)": "accession", "publication type": None, "publication date": "month"},
    ),
    Export(
        name="Scopus",
        signs=_names("title, source title, eid"),
        database="Scopus",
        columns={"source": None},
    ),
    Export(
        name="Rayyan",
        signs=_names("key, title, notes, authors"),
        one_of=_names("pubmed id, pmc id, location"),
        columns={"key": "accession"},
    ),
    Export(
        name="Covidence",
        signs=frozenset({_COVIDENCE, "title"}),
        columns={"accession number": None, "ref": None, "study": None, _COVIDENCE: "accession"},
    ),
    Export(
        name="Cochrane",
        signs=_names("cochrane review id, title"),
        database="Cochrane Library",
        platform="Cochrane Library",
        columns={"source": "journal"},
    ),
    Export(
        name="Embase",
        signs=_names("title, author names"),
        one_of=_names(
            "source, emtree medical index terms, embase accession id, pui, medline pmid, copyright"
        ),
        split=Split.COMMAS,
        database="Embase",
        platform="Embase.com",
        columns={"source": "citation", "publication year": "year", "open url link": None},
    ),
    Export(
        name="IEEE Xplore",
        signs=_names("document title, authors, publication title"),
        one_of=_names("pdf link, ieee terms, date added to xplore, document identifier"),
        split=Split.SEMICOLONS,
        given_first=True,
        database="IEEE Xplore",
        platform="IEEE Xplore",
        columns={"pdf link": "url", "issue date": None},
    ),
    Export(
        name="IEEE Computer Society",
        signs=_names("title, authors, affiliations, publication, category"),
        split=Split.COMMAS,
        given_first=True,
        database="IEEE Computer Society Digital Library",
        platform="IEEE Computer Society",
        columns={"category": "type"},
    ),
    Export(
        name="Springer",
        signs=_names("item title, publication title, item doi, content type"),
        split=Split.GLUED,
        given_first=True,
        database="SpringerLink",
        platform="SpringerLink",
        columns={"book series title": None},
    ),
    Export(name="CiteSource", signs=_names("duplicate id, cite source, title"), columns={"number": "issue"}),
    Export(
        name="Zotero",
        signs=_names("key, item type, abstract note"),
        split=Split.SEMICOLONS,
        columns={"key": "accession", "number": None, "type": None, "link attachments": None},
    ),
    Export(name="EndNote", signs=_names("reference type, author, title"), columns={"label": None}),
    Export(name="ASReview", signs=_names("title, asreview label"), columns={"asreview note": None}),
)
"""Those known; the first that fits counts."""

OTHER: Final = Export(name="", signs=frozenset())
"""A table that nobody but its maker knows."""


def export_of(columns: Iterable[str]) -> Export:
    """Return whose export a table with such columns is."""
    names = frozenset(map(folded, columns))
    return next((export for export in EXPORTS if export.is_of(names)), OTHER)


def field_of(column: str, export: Export) -> str | None:
    """Return the field that a column holds, or None where its name tells of none."""
    name = folded(column)
    return export.columns[name] if name in export.columns else _KNOWN.get(name)
