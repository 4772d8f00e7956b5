"""The tables that databases and tools export, re-created with invented reports."""

from dataclasses import dataclass, field

import pytest

from litreview.formats.registry import recognise
from litreview.formats.tables import TableReader
from litreview.model.records import Record, RecordType

COVIDENCE = (
    "Title,Authors,Abstract,Published Year,Published Month,Journal,Volume,Issue,Pages,Accession Number,"
    "DOI,Ref,"
    "Covidence #,Study,Notes,Tags\n"
    'Læring,"Prøve, E.; Annen, T.",Om læring,2020,Mar,J Ex,3,2,1-9,,10.5555/a,77,#12,Prøve 2020,,\n'
)
RAYYAN = (
    "key,title,year,month,day,journal,issn,volume,issue,pages,authors,url,language,publisher,location,"
    "abstract,notes,"
    "doi,keywords,pubmed_id,pmc_id\n"
    "rayyan-100,Læring,2020,3,5,J Ex,1111-2222,3,2,1-9,Prøve E. and Annen T.,https://example.org/1,nor,,"
    ",Om læring,"
    '"RAYYAN-INCLUSION: {""first""=>""Included""}",10.5555/a,"læring,mestring,helse",31000001,PMC7\n'
)


@dataclass(frozen=True)
class Example:
    """One export of one report, and what must come of it."""

    text: str
    wanted: dict[str, object] = field(default_factory=dict)
    names: tuple[str, ...] = ("Prøve E", "Annen T")
    export: str = ""


EXAMPLES = {
    "pubmed": Example(
        "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS "
        "ID,DOI\n"
        '"31000001","Læring.","Prøve E, Annen T.","J Ex. 2020 Mar 5;3(2):1-9. doi: 10.5555/a. Epub 2020 '
        'Jan 1.",'
        '"Prøve E","J Ex","2020","2020/01/02","PMC7","","10.5555/a"\n',
        {
            "accession": "31000001",
            "pmid": "31000001",
            "pmcid": "PMC7",
            "date": "2020-03-05",
            "database": "PubMed",
        },
    ),
    "scopus": Example(
        '"Authors","Author full names","Author(s) ID","Title","Year","Source title","Volume","Issue",'
        '"Art. No.",'
        '"Page start","Page end","Page count","Cited by","DOI","Link","Abstract","Author Keywords",'
        '"Index Keywords",'
        '"ISSN","PubMed ID","Language of Original Document","Document Type","Source","EID"\n'
        '"Prøve E.; Annen T.","Prøve, Eva (57190000001); Annen, Tor (57190000002)","57190000001; '
        '57190000002","Læring",'
        '"2020","J Ex","3","2","","1","9","9","4","10.5555/a","https://www.scopus.com/1","[No abstract '
        'available]",'
        '"læring; mestring","Self Care; Human","11112222","31000001","Norwegian","Article","Scopus",'
        '"2-s2.0-8500001"\n',
        {
            "accession": "2-s2.0-8500001",
            "database": "Scopus",
            "keywords": ("læring", "mestring"),
            "headings": ("Self Care", "Human"),
            "abstract": None,
            "language": "nor",
            "issn": ("1111-2222",),
        },
        names=("Prøve Eva", "Annen Tor"),
    ),
    "rayyan": Example(
        RAYYAN,
        {
            "accession": "rayyan-100",
            "date": "2020-03-05",
            "keywords": ("læring", "mestring", "helse"),
            "pmcid": "PMC7",
        },
        names=("Prøve E.", "Annen T."),
    ),
    "covidence": Example(COVIDENCE, {"accession": "#12", "date": "2020-03"}, names=("Prøve E.", "Annen T.")),
    "asreview": Example(
        "title,abstract,authors,journal,year,volume,issue,pages,doi,asreview_label,asreview_time,"
        "asreview_note\n"
        "Læring,Om læring,Prøve E; Annen T,J Ex,2020,3,2,1-9,10.5555/a,1,2024-01-01 10:00:00,\n",
    ),
    "cochrane": Example(
        '"Cochrane Review ID","Author(s)","Title","Source","Year","Abstract","Issue","Publisher","ISSN",'
        '"Keywords","DOI",'
        '"URL","Cochrane Review Group Code"\n'
        '"CD000001","Prøve E, Annen T","Læring","J Ex","2020","Om læring","2","Wiley","1465-1858",'
        '"[Self Care; Human]",'
        '"10.5555/a","http://example.org/","HM-EX"\n',
        {"accession": "CD000001", "database": "Cochrane Library", "volume": None, "pages": None},
    ),
    "embase": Example(
        "Title,Author Names,Source,Abstract,Emtree Medical Index Terms (Major Focus),Emtree Medical "
        "Index Terms,keywords,"
        "Embase Accession ID,Medline PMID,DOI\n"
        'Læring,"Prøve E., Annen T.",J Ex (2020) 3:2 (1-9). Date of Publication: 5 Mar 2020,Om læring,'
        '"self care (prevention, therapy), human","human, adult, aged","human, adult, aged",2001000001,'
        "31000001,10.5555/a\n",
        {
            "accession": "2001000001",
            "date": "2020-03-05",
            "headings": ("self care/prevention", "self care/therapy", "human", "adult", "aged"),
            "keywords": (),
            "platform": "Embase.com",
            "type": RecordType.ARTICLE,
        },
        names=("Prøve E.", "Annen T."),
    ),
    "ieee": Example(
        '"Document Title",Authors,"Author Affiliations","Publication Title",Date Added To Xplore,'
        '"Publication_Year",'
        '"Volume","Issue","Start Page","End Page","Abstract","ISSN",ISBNs,"DOI",PDF Link,"Author '
        'Keywords","IEEE Terms",'
        '"Publisher",Document Identifier\n'
        '"Læring","E. Prøve; Tor Annen","X; Y","J Ex","1 Jan 2020","2020","3","2","1","9","Om læring",'
        '"1111-2222","",'
        '"10.5555/a","https://example.org/1.pdf","læring;mestring","Self care","IEEE","IEEE Journals"\n',
        {"keywords": ("læring", "mestring"), "headings": ("Self care",), "url": "https://example.org/1.pdf"},
        names=("Prøve E.", "Annen Tor"),
    ),
    "springer": Example(
        "Item Title,Publication Title,Book Series Title,Journal Volume,Journal Issue,Item DOI,Authors,"
        "Publication Year,"
        "URL,Content Type\n"
        "Læring,J Ex,,3,2,10.5555/a,Eva PrøveTor McAnnen,2020,http://example.org/1,Article\n",
        {"pages": None, "database": "SpringerLink", "publication_types": ("Article",)},
        names=("Prøve Eva", "McAnnen Tor"),
    ),
    "citesource": Example(
        '"duplicate_id","record_ids","author","title","year","volume","issue","start_page",'
        '"cite_source","cite_label",'
        '"abstract","doi","issn","journal","number","pages"\n'
        '"1","1, 2","Prøve, Eva and Annen, Tor","Læring","2020","3","2","1","base one, base two",'
        '"search","Om læring",'
        '"10.5555/a","1111-2222 and 2222-1111","J Ex","2","1-9"\n',
        {"issn": ("1111-2222", "2222-1111")},
        names=("Prøve Eva", "Annen Tor"),
    ),
    "zotero": Example(
        '"Key","Item Type","Publication Year","Author","Title","Publication Title","ISBN","ISSN","DOI",'
        '"Url","Abstract Note",'
        '"Date","Date Added","Pages","Issue","Volume","Journal Abbreviation","Library Catalog","Extra",'
        '"Manual Tags",'
        '"Editor","Number","Type"\n'
        '"ABCD2345","journalArticle","2020","Prøve, Eva; Annen, Tor","Læring","J Ex","","1111-2222",'
        '"10.5555/a",'
        '"https://example.org/1","Om læring","2020-03-05","2024-01-01 10:00:00","1-9","2","3","JE","PubMed",'
        '"PMID: 31000001","læring; mestring","","",""\n',
        {
            "accession": "ABCD2345",
            "pmid": "31000001",
            "type": RecordType.ARTICLE,
            "publication_types": (),
            "database": "PubMed",
            "date": "2020-03-05",
        },
        names=("Prøve Eva", "Annen Tor"),
    ),
    "wos": Example(
        "\ufeffPT\tAU\tAF\tTI\tSO\tLA\tDT\tDE\tID\tAB\tSN\tJ9\tPD\tPY\tVL\tIS\tBP\tEP\tAR\tDI\tUT\tPM\n"
        "J\tProve, E; Annen, T\tPrøve, Eva; Annen, Tor\tLæring\tJ EX\tEnglish\tArticle; Proceedings Paper\t"
        'læring; mestring\tCARE\tOm "læring"\t1111-2222\tJ E\tMAR 5\t2020\t3\t2\t1\t9\t\t10.5555/a'
        "\tWOS:000000000000001"
        "\t31000001\n",
        {
            "accession": "WOS:000000000000001",
            "container": "J EX",
            "type": RecordType.ARTICLE,
            "publication_types": ("Article", "Proceedings Paper"),
            "keywords": ("læring", "mestring", "CARE"),
            "abstract": 'Om "læring"',
            "date": "2020-03-05",
            "platform": "Web of Science",
        },
        names=("Prøve Eva", "Annen Tor"),
    ),
    "wos-workbook": Example(
        "Publication Type,Authors,Author Full Names,Article Title,Source Title,Volume,Issue,Start Page,"
        "End Page,DOI,"
        "Publication Date,Publication Year,UT (Unique WOS ID),Document Type\n"
        'J,"Prove, E; Annen, T","Prøve, Eva; Annen, Tor",Læring,J Ex,3,2,1,9,10.5555/a,MAR 5,2020,'
        "WOS:000000000000001,Article\n",
        {"accession": "WOS:000000000000001", "date": "2020-03-05", "database": "Web of Science"},
        names=("Prøve Eva", "Annen Tor"),
    ),
    "endnote": Example(
        "*Journal Article\nReference Type\tAuthor\tYear\tTitle\tSecondary Title\tVolume\tNumber\tPages"
        "\tISBN/ISSN\tDOI\t"
        "Accession Number\tKeywords\tName of Database\tDatabase Provider\n"
        "Journal Article\tPrøve, Eva//Annen, Tor\t2020\tLæring\tJ Ex\t3\t2\t1-9\t1111-2222\t10.5555/a"
        "\t2020-00001-001\t"
        "læring; mestring\tAPA PsycInfo\tOvid\n",
        {
            "accession": "2020-00001-001",
            "database": "APA PsycInfo",
            "platform": "Ovid",
            "type": RecordType.ARTICLE,
        },
        names=("Prøve Eva", "Annen Tor"),
    ),
}
COMMON = {"title": "Læring", "year": 2020, "container": "J Ex", "volume": "3", "issue": "2", "pages": "1-9",
          "doi": "10.5555/a"}  # fmt: skip


def only(text: str) -> Record:
    reader = recognise(text)
    assert reader is not None
    assert reader.name == "table"
    reading = reader.read(text, source="x")
    assert reading.lost == 0
    (record,) = reading.records
    return record


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_export_is_known_and_read_as_its_maker_means_it(name: str) -> None:
    example = EXAMPLES[name]
    record = only(example.text)
    wanted = COMMON | example.wanted
    assert {field: getattr(record, field) for field in wanted} == wanted
    assert tuple(map(str, record.authors)) == example.names
    assert record.original


def test_authors_parted_by_guess_are_told() -> None:
    problems = TableReader().read(EXAMPLES["springer"].text, source="x").problems
    assert any("parted where a small letter meets a capital" in problem.what for problem in problems)


def test_a_count_of_rows_is_no_number_of_a_record() -> None:
    record = only(RAYYAN.replace("rayyan-100", "1"))
    assert record.accession is None
    assert record.id.startswith("x:~")


def test_one_report_exported_twice_is_one_record() -> None:
    text = COVIDENCE + COVIDENCE.partition("\n")[2]
    reading = TableReader().read(text, source="x")
    assert (reading.entries, len(reading.records), reading.lost) == (2, 1, 1)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("Journal Article", RecordType.ARTICLE),
        ("Case Report", RecordType.ARTICLE),
        ("Review", RecordType.ARTICLE),
        ("Book Chapter", RecordType.CHAPTER),
        ("bookSection", RecordType.CHAPTER),
        ("Book", RecordType.BOOK),
        ("Conference Paper", RecordType.CONFERENCE),
        ("Masteroppgave", RecordType.THESIS),
        ("THES", RecordType.THESIS),
        ("Rapport", RecordType.REPORT),
        ("Web Page", RecordType.WEB),
        ("Something else", RecordType.OTHER),
    ],
)
def test_the_kind_of_document_is_told_by_codes_and_words(kind: str, expected: RecordType) -> None:
    assert only(f"Title,Type,DOI\nLæring,{kind},10.5555/a\n").type is expected
