"""The tags of RIS and what they hold, and the words for types and languages, over the dialects."""

from typing import Final

from litreview.model.records import RecordType

TITLES: Final = ("TI", "T1", "CT")
"""Primary title: RIS 2011, RIS 2001 and Ovid, unpublished works."""
CONTAINERS: Final = ("T2", "JF", "JO", "BT", "JA", "J2", "J1", "JI", "J9")
"""Full titles before abbreviated ones: Zotero and Scopus T2, EBSCO and Embase JF, Web of Science JI."""
SHORT_CONTAINERS: Final = ("JA", "JI", "J9", "J1", "JO")
"""Abbreviated titles of journals; some databases write the full one as JO, and as JA."""
PROCEEDINGS: Final = "C3"
"""EndNote's tag for the proceedings' title of a conference, where T2 names the conference."""
LESSER_TITLES: Final = ("BT", "TT", "ST")
"""Book, translated and short title: what stands in where there is no title."""
YEARS: Final = ("PY", "Y1", "YR", "DA")
DATES: Final = ("DA", "Y1", "PY")
ABSTRACTS: Final = ("AB", "N2")
DOIS: Final = ("DO", "DI", "DOI", "L3", "M3", "UR", "L2", "L1", "LK", "AN")
"""DO is the rule; L3 EBSCO, M3 PsycNet, UR and L2 links to a resolver."""
ADDRESSES: Final = ("UR", "LK", "US")
LINKS: Final = (*ADDRESSES, "L2", "L1")
"""Where an address tells which interface an entry comes from; Ovid's is in L2."""
SERIALS: Final = ("SN", "ISSN", "BN", "ISBN")
OWN: Final = "U1"
"""The first of the tags that are the user's own: there stands what we hold and RIS has no tag for."""
PUBMED: Final = "pubmed"
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
    "CLSWK": RecordType.BOOK,
    "SER": RecordType.BOOK,
    "BOOK": RecordType.BOOK,
    "EBOOK": RecordType.BOOK,
    "EDBOOK": RecordType.BOOK,
    "WHOLE": RecordType.BOOK,
    "CHAP": RecordType.CHAPTER,
    "ECHAP": RecordType.CHAPTER,
    "DICT": RecordType.CHAPTER,
    "ENCYC": RecordType.CHAPTER,
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

OURS: Final = (ORIGINAL_TITLE, OTHER_ABSTRACT)
