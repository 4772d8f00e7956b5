"""Made-up PubMed records, as EFetch writes them: varied, of 8 to 20 kB, the same for the same number."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

PAGE = 500
"""Records in a page, as the program asks for them."""

_HEAD = (
    '<?xml version="1.0" ?>\n'
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)
_TAIL = "</PubmedArticleSet>\n"
_TEXT = """
    patient education collaboration municipality hospital learning mastery self-management support course
    group chronic disease diabetes participants interview analysis survey professionals coordination reform
    rehabilitation follow-up outcome quality knowledge practice primary care specialist network meeting we
    the of and in to for with was were that between from both after within across
"""
_WORDS = _TEXT.split()
_SIGNS = ("±", "≥", "β", "p\u2009&lt;\u20090.05", "95%\u00a0CI", "–", "æøå", "’", "µg", "naïve")
_MARKED = ("<i>n</i>", "CO<sub>2</sub>", "10<sup>3</sup>", "<b>not</b>", "p &lt; 0.05", "R &amp; D")
_FAMILIES = (
    "Eksempel",
    "Prøve",
    "Sample",
    "Beispiel",
    "Exemple",
    "Ejemplo",
    "Test",
    "Mønster",
    "Demo",
    "Muster",
)
_LETTERS = "ABCDEFGHIJKLMNOPRSTUVWY"
_LABELS = ("BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS")
_QUALIFIERS = ("education", "methods", "psychology", "organization &amp; administration", "therapy")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PLAIN = 0.55
"""Share of the sections without a letter beyond ASCII, and of the records without markup in them."""


def write_pages(folder: Path, count: int) -> tuple[int, int]:
    """Write the records page by page, packed too, and all in one file; return the pages and their bytes."""
    pages = size = 0
    with (folder / "all.xml").open("w", encoding="utf-8") as whole:
        whole.write(_HEAD)
        for start in range(1, count + 1, PAGE):
            records = "".join(map(article, range(start, min(start + PAGE, count + 1))))
            page = (_HEAD + records + _TAIL).encode()
            (folder / f"page{pages:05}.xml").write_bytes(page)
            (folder / f"page{pages:05}.xml.gz").write_bytes(gzip.compress(page, compresslevel=1))
            whole.write(records)
            pages, size = pages + 1, size + len(page)
        whole.write(_TAIL)
    return pages, size


def article(number: int) -> str:
    """Return the record of the number."""
    return "".join(_article(number, Random(number)))  # noqa: S311 - made-up records are to be repeated


def _article(number: int, chance: Random) -> Iterator[str]:
    year, month, day = chance.randint(1995, 2026), chance.randint(1, 12), chance.randint(1, 28)
    yield '<PubmedArticle><MedlineCitation Status="MEDLINE" IndexingMethod="Automated" Owner="NLM">\n'
    yield f'<PMID Version="1">{number}</PMID>{_date("DateCompleted", year, month, day)}'
    yield f'{_date("DateRevised", year, month, day)}<Article PubModel="Print-Electronic"><Journal>'
    yield f'<ISSN IssnType="Electronic">{chance.randint(1000, 9999)}-{chance.randint(100, 999)}X</ISSN>'
    yield f'<JournalIssue CitedMedium="Internet"><Volume>{chance.randint(1, 90)}</Volume>'
    yield f"<Issue>{chance.randint(1, 12)}</Issue>{_published(chance, year, month, day)}</JournalIssue>"
    yield f"<Title>Made-up journal of {_words(chance, 2)}</Title><ISOAbbreviation>Made Up J</ISOAbbreviation>"
    yield f"</Journal>\n<ArticleTitle>{_words(chance, chance.randint(8, 20)).capitalize()}.</ArticleTitle>"
    yield f"<Pagination><StartPage>{number % 900}</StartPage><EndPage>{number % 900 + 9}</EndPage>"
    yield f"<MedlinePgn>{number % 900}-{number % 900 + 9}</MedlinePgn></Pagination>"
    yield f'<ELocationID EIdType="doi" ValidYN="Y">10.5555/made.up.{number}</ELocationID>'
    yield f"<Abstract>{''.join(_sections(chance))}</Abstract>\n"
    yield f'<AuthorList CompleteYN="Y">{_many(_author, chance, 3, 9)}</AuthorList>\n<Language>eng</Language>'
    yield '<GrantList CompleteYN="Y"><Grant><GrantID>X1</GrantID><Agency>Nobody</Agency>'
    yield "<Country>Norway</Country></Grant></GrantList><PublicationTypeList>"
    yield '<PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList>'
    yield f"{_date('ArticleDate', year, month, day)}</Article>\n<MedlineJournalInfo><Country>Norway</Country>"
    yield "<MedlineTA>Made Up J</MedlineTA><NlmUniqueID>1</NlmUniqueID><ISSNLinking>1234-5679</ISSNLinking>"
    yield f"</MedlineJournalInfo>\n{_substances(chance)}<CitationSubset>IM</CitationSubset>\n"
    yield _corrections(chance)
    yield f"<MeshHeadingList>{_many(_heading, chance, 6, 16)}</MeshHeadingList>\n"
    yield f'<KeywordList Owner="NOTNLM">{_many(_keyword, chance, 3, 7)}</KeywordList>'
    yield f"<CoiStatement>{_words(chance, 20)}.</CoiStatement></MedlineCitation>\n<PubmedData><History>"
    yield from (f'<PubMedPubDate PubStatus="{status}">{_ymd(year, month, day)}</PubMedPubDate>' for status in
                ("received", "accepted", "pubmed", "medline", "entrez"))  # fmt: skip
    yield "</History><PublicationStatus>ppublish</PublicationStatus><ArticleIdList>"
    yield f'<ArticleId IdType="pubmed">{number}</ArticleId><ArticleId IdType="pmc">PMC{number}</ArticleId>'
    yield f'<ArticleId IdType="doi">10.5555/made.up.{number}</ArticleId></ArticleIdList>\n'
    yield f"<ReferenceList>{_many(_reference, chance, 0, 45)}</ReferenceList>"
    yield "</PubmedData></PubmedArticle>\n"


def _many(made: Callable[[Random], str], chance: Random, fewest: int, most: int) -> str:
    return "".join(made(chance) for _one in range(chance.randint(fewest, most)))


def _words(chance: Random, number: int) -> str:
    return " ".join(chance.choices(_WORDS, k=number))


def _ymd(year: int, month: int, day: int) -> str:
    return f"<Year>{year}</Year><Month>{month}</Month><Day>{day}</Day>"


def _date(tag: str, year: int, month: int, day: int) -> str:
    return f"<{tag}>{_ymd(year, month, day)}</{tag}>"


def _published(chance: Random, year: int, month: int, day: int) -> str:
    """Return the date in one of the shapes PubMed has, about as often as it has them."""
    name = _MONTHS[month - 1]
    shapes = (
        f"<Year>{year}</Year><Month>{name}</Month>",
        f"<Year>{year}</Year><Month>{name}</Month><Day>{day}</Day>",
        f"<Year>{year}</Year>",
        f"<MedlineDate>{year} {name}-{name}</MedlineDate>",
    )
    return f"<PubDate>{chance.choices(shapes, weights=(46, 37, 12, 5))[0]}</PubDate>"


def _sections(chance: Random) -> Iterator[str]:
    marked = chance.random() > _PLAIN
    for label in _LABELS:
        words = chance.choices(_WORDS, k=chance.randint(35, 62))
        if chance.random() > _PLAIN:
            words[5:5] = chance.choices(_SIGNS, k=3)
        if marked:
            words.insert(20, chance.choice(_MARKED))
        yield f'<AbstractText Label="{label}" NlmCategory="{label}">{" ".join(words)}.</AbstractText>'
    yield "<CopyrightInformation>Nobody owns this text.</CopyrightInformation>"


def _author(chance: Random) -> str:
    orcid = '<Identifier Source="ORCID">0000-0000-0000-0028</Identifier>' if chance.random() > _PLAIN else ""
    given = f"{chance.choice(_LETTERS)} {chance.choice(_LETTERS)}"
    return (
        f'<Author ValidYN="Y"><LastName>{chance.choice(_FAMILIES)}</LastName><ForeName>{given}</ForeName>'
        f"<Initials>{given.replace(' ', '')}</Initials>{orcid}<AffiliationInfo><Affiliation>Department of "
        f"{_words(chance, 4)}, Made-up University, Nowhere, Norway.</Affiliation></AffiliationInfo></Author>"
    )


def _substances(chance: Random) -> str:
    chemicals = (
        f'<Chemical><RegistryNumber>0</RegistryNumber><NameOfSubstance UI="D{place}">Substance '
        f"{chance.choice(_LETTERS)}</NameOfSubstance></Chemical>"
        for place in range(chance.randint(1, 4))
    )
    return f"<ChemicalList>{''.join(chemicals)}</ChemicalList>\n"


def _corrections(chance: Random) -> str:
    if chance.random() < _PLAIN:
        return ""
    kind = chance.choice(("CommentIn", "ErratumIn", "UpdateOf", "Cites"))
    return (
        f'<CommentsCorrectionsList><CommentsCorrections RefType="{kind}"><RefSource>Made Up J. 2020;1:2. '
        f'doi: 10.5555/made.up.0</RefSource><PMID Version="1">{chance.randint(1, 9999)}</PMID>'
        "</CommentsCorrections></CommentsCorrectionsList>\n"
    )


def _heading(chance: Random) -> str:
    qualifiers = "".join(
        f'<QualifierName UI="Q1" MajorTopicYN="N">{one}</QualifierName>'
        for one in chance.sample(_QUALIFIERS, k=chance.choice((0, 0, 1, 2)))
    )
    return (
        f'<MeshHeading><DescriptorName UI="D1" MajorTopicYN="N">{_words(chance, 2).title()}</DescriptorName>'
        f"{qualifiers}</MeshHeading>\n"
    )


def _keyword(chance: Random) -> str:
    return f'<Keyword MajorTopicYN="N">{_words(chance, 2)}</Keyword>'


def _reference(chance: Random) -> str:
    number = chance.randint(1, 9_999_999)
    return (
        f"<Reference><Citation>Eksempel A, Prøve B. {_words(chance, 8)}. Made Up J. 2019;{number % 90}:1-9."
        f'</Citation><ArticleIdList><ArticleId IdType="pubmed">{number}</ArticleId><ArticleId IdType="doi">'
        f"10.5555/cited.{number}</ArticleId></ArticleIdList></Reference>\n"
    )
