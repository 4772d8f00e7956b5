"""Laws of the linter: every known trap is told, and what compiles is clean."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.queries import StoredQuery
from litreview.searches.compiling import SYNTAXES, compile_for
from litreview.searches.concepts import read_concepts
from litreview.searches.linting import lint, lint_request, lint_strategy, lint_string
from litreview.searches.queries import read_query
from tests.searches.strategies import SMALL, small
from tests.searches.test_compiling import made

ROOT = Path(__file__).parents[2]
STORED = [*(ROOT / "searches").glob("*.toml"), *(ROOT / "litreview/demo/review/searches").glob("*.toml")]
WORDS = st.from_regex(r"[b-z]{4,9}x(-[b-z]{5,9})?\*?", fullmatch=True)
BLOCKS = st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=2)

TRAPS = [
    ("pubmed", "“patient education”[tiab]", "typographic quotation mark “ ”"),
    ("pubmed", "self–care[tiab]", "typographic dash –"),
    ("pubmed", "intervent∗[ti]", "∗ is no asterisk"),
    ("pubmed", "coping\u00a0skills[ti]", "U+00A0"),
    ("pubmed", "mast\u00adery[ti]", "U+00AD"),
    ("pubmed", "AT&amp;T[ti]", "&amp; is a web page's"),
    ("pubmed", "opplÃ¦ring[tt]", "Ã¦ is a damaged"),
    ("pubmed", "pa\u030arørende[tiab]", "as two characters"),
    ("pubmed", '"patient education[tiab]', "a quotation mark is not closed"),
    ("pubmed", "(a[ti] OR b[ti]", "brackets do not balance: ( 1 and ) 0"),
    ("pubmed", "coping)[ti](", "brackets do not balance: ( 1 and ) 1"),
    ("pubmed", "coping[ti", "brackets do not balance: [ 1 and ] 0"),
    ("pubmed", "coping[ti] or mastery[ti]", "does not read or as an operator"),
    ("europepmc", "TITLE:coping And TITLE:mastery", "does not read And as an operator"),
    ("openalex", "title_and_abstract.search:coping or mastery", "does not read or as an operator"),
    ("pubmed", "coping[ti] AND OR mastery[ti]", "two operators stand together: AND OR"),
    ("pubmed", "coping[ti] AND", "nothing follows AND"),
    ("pubmed", "(OR coping[ti])", "nothing stands before OR"),
    ("pubmed", "coping[ti] AND ()", "nothing in the brackets"),
    ("pubmed", "a1[ti] AND b1[ti] OR c1[ti]", "AND and OR stand side by side"),
    ("ovid", "a1.ti. and b1.ti. or c1.ti.", "AND and OR stand side by side"),
    ("pubmed", "asthma[foo]", "knows no field [foo]"),
    ("pubmed", "asthma[tiabb]", "knows no field [tiabb]"),
    ("pubmed", "(asthma OR copd)[tiab]", "ignores a tag on brackets"),
    ("pubmed", "asthma[ti] AND [tiab]", "stands on no term"),
    ("pubmed", "asthma[ti:noexp]", "drops :noexp"),
    ("pubmed", "asthma[ti:exact]", "knows no modifier"),
    ("pubmed", '"asthma* x"[tiab:~2]', "drops the proximity"),
    ("pubmed", "asthma control[tiab:~2]", "drops the proximity"),
    ("pubmed", '"asthma"[tiab:~2]', "drops the proximity"),
    ("pubmed", '"asthma control"[mh:~2]', "drops the proximity"),
    ("pubmed", "patient NEAR/3 education", "no proximity operator NEAR/3"),
    ("pubmed", "patient adj3 education", "no proximity operator adj3"),
    ("ebsco", "TI patient NEAR/3 education", "no proximity operator NEAR/3"),
    ("ovid", "(patient N3 education).ti.", "no proximity operator N3"),
    ("pubmed", "cop*[tiab]", "truncated after fewer than 4 letters"),
    ("ovid", "co*.ti.", "truncated after fewer than 3 letters"),
    ("pubmed", '"educat* course"[tiab]', "does not truncate inside a phrase"),
    ("cochrane", '"mastery centre*":ti', "does not truncate inside a phrase"),
    ("europepmc", 'TITLE:"mastery centre*"', "does not truncate inside a phrase"),
    ("pubmed", "cent*re[tiab]", "truncates only at the end"),
    ("openalex", "title_and_abstract.search:collaborat*", "has no truncation"),
    ("pubmed", "colo?r[tiab]", "no wildcard ?"),
    ("pubmed", "tumo$r[tiab]", "no wildcard $"),
    ("pubmed", "the[tiab] AND asthma[tiab]", "the[tiab] can never match"),
    ("pubmed", '"--"[tiab]', "can never match"),
    ("pubmed", "nynorsk[la]", "one code for all Norwegian"),
    ("pubmed", "exp Self Care/", "Ovid's way to write"),
    ("pubmed", "coping.ti,ab.", "Ovid's way to write"),
    ("pubmed", "TITLE:coping", "no field before the term"),
    ("pubmed", "opplæring*[tt]", "searched for: opplæring*"),
    ("europepmc", "TITEL:coping", "no field TITEL"),
    ("openalex", "title_and_abstract.search:coping,mastery", "a comma ends a filter"),
    ("openalex", "language:nb", "one code for all Norwegian"),
    ("embase", "'patient's education':ti", "single quotation mark is not closed"),
]

CLEAN = [
    ("pubmed", "N2[tiab] OR next generation[tiab]"),
    ("pubmed", '"asthma control"[tiab:~2] OR "Self Care"[Mesh:NoExp] OR "2000/01/01"[dp] : "3000"[dp]'),
    ("pubmed", "(opplæring*[tt] OR opplaering*[tt]) AND (norwegian[la] NOT swe[la])"),
    ("pubmed", 'asthma[Title/Abstract] OR "learning and mastery"[Text Word] OR x1[Date - Publication]'),
    ("ovid", 'exp "Referral and Consultation"/ or (patient adj3 educat*).ti,ab,kf.'),
    ("ebsco", '(MH "Collaboration+") OR TI ( patient N3 educat* )'),
    ("embase", "'learning and mastery':ti,ab OR (patient NEAR/3 educat*):ti,ab OR \"patient's\":ti"),
    ("cochrane", '[mh "Self Care"] OR (mastery NEXT centre*):ti,ab'),
    ("europepmc", 'TITLE_ABS:"patient education" AND PUB_YEAR:[2000 TO 2026] AND AFF:Norway'),
    ("openalex", 'title_and_abstract.search:("patient education") AND (coping),language:no'),
]


@pytest.mark.parametrize(("source", "text", "said"), TRAPS)
def test_every_known_trap_is_told_with_its_place_and_a_remedy(source: str, text: str, said: str) -> None:
    findings = lint_string(text, source, "searches/q.toml")
    assert any(said in finding.what for finding in findings), findings
    assert all(finding.place == "searches/q.toml" and finding.remedy for finding in findings)


@pytest.mark.parametrize(("source", "text"), CLEAN)
def test_nothing_is_said_of_a_string_that_is_read_as_it_looks(source: str, text: str) -> None:
    assert lint_string(text, source, "q") == []


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"titel": "x"}, "no parameter titel"),
        ({"lang": "nb"}, "no parameter lang"),
        ({"query": "læring AND mestring"}, "AND in query is a word like others"),
        ({"title": '"læring og mestring"'}, "does not read quotation marks"),
        ({"title_should": "mestring*"}, "does not read truncation"),
        ({"title": "mestring,,læring"}, "empty value between commas"),
        ({"title_should": "læring og me"}, "ends in a word under 3 letters"),
        ({"query": " ".join(["ord"] * 21)}, "more than 20 words"),
        ({"publication_year_since": "etter 2000"}, "is no number"),
        ({"title": "me\u00adstring"}, "U+00AD"),
    ],
)
def test_every_trap_of_nvas_parameters_is_told(request_: dict[str, str], said: str) -> None:
    findings = lint_request(request_, "nva", "q")
    assert any(said in finding.what for finding in findings), findings


@pytest.mark.parametrize(
    ("cql", "said"),
    [
        ('alma.title = "læring og mestring', "a quotation mark is not closed"),
        ("(alma.title = mestring", "brackets do not balance"),
        ("alma.titel = mestring", "no index alma.titel"),
        ("læring and alma.title = mestring", "no index stands before læring"),
        ("alma.title = learning and mastery", "no index stands before mastery"),
        ("alma.title = not", "CQL takes not for an operator"),
        ("alma.title = Any", "CQL takes Any for an operator"),
        ('alma.title = "--"', "can never match"),
        ("alma.title = ", "can never match"),
        ("alma.title = mestring*", "whether Alma truncates is not known: mestring*"),
        ("alma.title any mestring", "not known to read any"),
        ("alma.title >= mestring", ">= compares years"),
        ("alma.main_pub_date >= 00", "no year of four digits"),
        ("alma.title = a1 or alma.title = b1 and alma.title = c1", "AND and OR stand side by side"),
        ("alma.title = a1 and", "nothing follows and"),
        ("alma.title = “mestring”", "typographic quotation mark"),
    ],
)
def test_every_trap_of_almas_cql_is_told(cql: str, said: str) -> None:
    findings = lint_request({"query": cql}, "alma", "q")
    assert any(said in finding.what for finding in findings), findings


@pytest.mark.parametrize(
    ("source", "request_", "said"),
    [
        ("alma", {"q": "alma.title = mestring"}, "Alma has no parameter q"),
        ("nb", {"q": "mestring"}, "full text of every scanned book"),
        ("nb", {"q": 'titel:"mestring"'}, "no field titel"),
        ("nb", {"q": "mestring*"}, "whether Nasjonalbiblioteket truncates"),
        ("nb", {"q": "mestring or meistring"}, "does not read or as an operator"),
        ("nb", {"q": "title:a1 title:b1 OR title:c1"}, "title:a1 and title:b1 stand side by side"),
        ("nb", {"q": '"læring og" mestring OR pasient'}, "læring og and mestring stand side by side"),
        ("nb", {"q": "a1 OR b1 AND c1"}, "AND and OR stand side by side"),
        ("nb", {"q": '"mestring'}, "a quotation mark is not closed"),
        ("nb", {"q": "-mestring"}, "- in -mestring is a sign"),
        ("nb", {"q": "og/eller"}, "/ in og/eller is a sign"),
        ("nb", {"q": "“”"}, "q can never match"),
        ("nb", {"q": "mestring", "filter": "medietype:bøker"}, "no filter medietype:bøker"),
        ("nb", {"q": "mestring", "filter": "mediatype:bøker; year"}, "no filter year"),
        ("nb", {"q": "mestring", "mediatype": "bøker"}, "no parameter mediatype"),
        ("swepub", {"title": "mestring", "abstract": "x"}, "SwePub has no parameter abstract"),
        ("swepub", {"from": "2000", "to": "2026"}, "neither title nor keywords"),
        ("swepub", {"title": "mestring OR meistring"}, "OR in title is a word like others"),
        ("swepub", {"title": '"patient education"'}, "does not read quotation marks"),
        ("swepub", {"keywords": "mestring*"}, "does not read truncation"),
        ("swepub", {"title": "(mestring)"}, "does not read brackets"),
        ("swepub", {"title": "patient - education"}, "- can never match"),
        ("swepub", {"title": "mestring", "from": "2000"}, "needs both ends"),
        ("swepub", {"title": "mestring", "from": "2026", "to": "2000"}, "2026 is after 2000"),
        ("swepub", {"title": "mestring", "contentMarking": "ref, new"}, "no content marking new"),
    ],
)
def test_every_trap_of_the_libraries_parameters_is_told(
    source: str, request_: dict[str, str], said: str
) -> None:
    findings = lint_request(request_, source, "q")
    assert any(said in finding.what for finding in findings), findings


@pytest.mark.parametrize(
    ("source", "request_"),
    [
        ("alma", {"query": '(alma.title all "a b" or alma.subject = "not") and alma.main_pub_date >= 2000'}),
        ("alma", {"term": "alma.all_for_ui = mestring not alma.creator = x1"}),
        ("nb", {"q": "title:mestring subject:helse", "searchType": "FIELD_RESTRICTED_SEARCH"}),
        ("nb", {"q": '("a b" OR title:"c d") AND (self-help OR x1)', "searchType": "FULL_TEXT_SEARCH",
                "filter": "mediatype:(bøker OR tidsskrift);year:2020"}),
        ("swepub", {"title": "self-management Norway", "keywords": "x", "from": "2000", "to": "2026"}),
    ],
)  # fmt: skip
def test_nothing_is_said_of_what_a_library_reads_as_it_looks(source: str, request_: dict[str, str]) -> None:
    assert lint_request(request_, source, "q") == []


def test_nva_reads_quotes_and_dashes_of_any_kind_and_names_of_any_case() -> None:
    asked = {
        "TitleShould": "lærings– og «mestring»",
        "publicationYear": "2000,2026",
        "category": "ReportBasic",
    }
    assert lint_request(asked, "nva", "q") == []


def test_europe_pmcs_lines_and_its_query_are_read_alike() -> None:
    for name in ("query", "term"):
        assert [found.what for found in lint_request({name: "TITEL:coping"}, "europepmc", "q")] == [
            "Europe PMC has no field TITEL that is known here"
        ]


def test_a_finding_names_the_request_it_is_in() -> None:
    query = StoredQuery(
        name="nva", source="nva", requests=({"title": "mestring"}, {"titel": "x"}), place="searches/nva.toml"
    )
    assert [finding.place for finding in lint(query)] == ["searches/nva.toml: request 2"]


def test_a_source_unknown_to_the_linter_is_still_read_for_its_characters() -> None:
    query = StoredQuery(name="x", source="libris", requests=({"q": "“x”"},), place="q")
    assert [finding.what for finding in lint(query)] == ["typographic quotation mark “ ”"]


@pytest.mark.parametrize("file", STORED, ids=lambda file: f"{file.parts[-3]}-{file.stem}")
def test_the_stored_queries_that_come_with_the_program_are_clean(file: Path) -> None:
    text = file.read_text("utf-8")
    if file.name == "concepts.toml":
        assert lint_strategy(read_concepts(text, file.name)) == []
    else:
        assert lint(read_query(text, name=file.stem, place=file.name)) == []


@given(blocks=BLOCKS, name=st.sampled_from(sorted(SYNTAXES)))
def test_what_is_compiled_is_clean(blocks: list[list[str]], name: str) -> None:
    for request in compile_for(made(blocks), name).requests:
        assert lint_request(request, name, "q") == []


@pytest.mark.parametrize("name", SYNTAXES)
def test_the_small_strategy_is_clean_in_every_syntax(name: str) -> None:
    assert [lint_request(request, name, "q") for request in compile_for(small(), name).requests if
            lint_request(request, name, "q")] == []  # fmt: skip


@given(
    st.text(max_size=40),
    st.sampled_from(["pubmed", "nva", "openalex", "europepmc", "embase", "alma", "nb", "swepub", "other"]),
)
def test_any_text_at_all_can_be_linted(text: str, source: str) -> None:
    for parameter in ("term", "query", "filter", "q", "title"):
        assert all(finding.what for finding in lint_request({parameter: text}, source, "q"))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("patient education", "“patient education”", "typographic"),
        ("patient education", "patient [tiab]", "holds [ ]"),
        ("patient education", "patient AND family", "holds the operator AND"),
        ("mastery centre*", "mast*ery", "only at the end of a word"),
        ("mastery centre*", "mas*", "fewer than 4 letters"),
        ("learning and mastery", "pasientopplæringskurs", "finds nothing that pasientopplæring* does not"),
        ('"collaborat*" = [', '"cooperat*" = [', "[forms] names cooperat*"),
        ('skip = ["nva"]', 'skip = ["nav"]', "no such syntax: nav"),
    ],
)
def test_a_trap_in_the_concepts_is_told(before: str, after: str, said: str) -> None:
    text = SMALL.replace(before, after)
    findings = lint_strategy(read_concepts(text, "c"))
    assert any(said in finding.what for finding in findings), findings


def test_nothing_is_said_of_the_small_strategy() -> None:
    assert lint_strategy(small()) == []
