"""What CSL, Crossref and older programs call the kinds of document, and languages by BCP 47."""

from typing import Final

from litreview.model.records import RecordType

CSL_TYPES: Final = {
    RecordType.ARTICLE: "article-journal",
    RecordType.BOOK: "book",
    RecordType.CHAPTER: "chapter",
    RecordType.REPORT: "report",
    RecordType.THESIS: "thesis",
    RecordType.CONFERENCE: "paper-conference",
    RecordType.WEB: "webpage",
    RecordType.OTHER: "document",
}

TYPES: Final = {
    **{name: kind for kind, name in CSL_TYPES.items()},
    "article": RecordType.ARTICLE,
    "article-magazine": RecordType.ARTICLE,
    "article-newspaper": RecordType.ARTICLE,
    "review": RecordType.ARTICLE,
    "review-book": RecordType.ARTICLE,
    "periodical": RecordType.ARTICLE,
    "entry": RecordType.CHAPTER,
    "entry-dictionary": RecordType.CHAPTER,
    "entry-encyclopedia": RecordType.CHAPTER,
    "classic": RecordType.BOOK,
    "post": RecordType.WEB,
    "post-weblog": RecordType.WEB,
    # Crossref's own names, which its API gives in place of those of CSL.
    "journal-article": RecordType.ARTICLE,
    "posted-content": RecordType.ARTICLE,
    "monograph": RecordType.BOOK,
    "edited-book": RecordType.BOOK,
    "reference-book": RecordType.BOOK,
    "book-chapter": RecordType.CHAPTER,
    "book-section": RecordType.CHAPTER,
    "book-part": RecordType.CHAPTER,
    "reference-entry": RecordType.CHAPTER,
    "report-component": RecordType.REPORT,
    "standard": RecordType.REPORT,
    "dissertation": RecordType.THESIS,
    "proceedings-article": RecordType.CONFERENCE,
    "proceedings": RecordType.CONFERENCE,
}
OTHER_TYPES: Final = frozenset(
    "bill broadcast collection dataset event figure graphic hearing interview legal_case legislation"  # noqa: SIM905
    " manuscript map motion_picture musical_score pamphlet patent performance personal_communication"
    " regulation software song speech treaty".split()
)
"""Further types of CSL, which are none of ours."""

_LANGUAGES: Final = {
    "ara": "ar",
    "bul": "bg",
    "cat": "ca",
    "ces": "cs",
    "dan": "da",
    "deu": "de",
    "ell": "el",
    "eng": "en",
    "est": "et",
    "fas": "fa",
    "fin": "fi",
    "fra": "fr",
    "heb": "he",
    "hrv": "hr",
    "hun": "hu",
    "isl": "is",
    "ita": "it",
    "jpn": "ja",
    "kor": "ko",
    "lit": "lt",
    "lav": "lv",
    "nob": "nb",
    "nld": "nl",
    "nno": "nn",
    "nor": "no",
    "pol": "pl",
    "por": "pt",
    "ron": "ro",
    "rus": "ru",
    "slk": "sk",
    "slv": "sl",
    "sme": "se",
    "spa": "es",
    "srp": "sr",
    "swe": "sv",
    "tur": "tr",
    "ukr": "uk",
    "zho": "zh",
}
"""Codes of three letters, and the shorter ones that BCP 47 demands where there is one."""
_BIBLIOGRAPHIC: Final = {
    "chi": "zho",
    "cze": "ces",
    "dut": "nld",
    "fre": "fra",
    "ger": "deu",
    "gre": "ell",
    "ice": "isl",
    "per": "fas",
    "rum": "ron",
    "slo": "slk",
}
"""Codes of ISO 639-2/B, as PubMed and library catalogues use them."""
_LONG: Final = {short: long for long, short in _LANGUAGES.items()}


def tag(language: str) -> str:
    """Return the language as BCP 47 has it: ``nb`` for ``nob``; what is no code we know stays as it is."""
    code = language.lower()
    return _LANGUAGES.get(_BIBLIOGRAPHIC.get(code, code), language)


def language(tag: str) -> str:
    """Return the code of three letters: ``nob`` for ``nb-NO``; what is no tag we know stays, lower case."""
    code = tag.lower()
    return _LONG.get(code.replace("_", "-").partition("-")[0], code)
