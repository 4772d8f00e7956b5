"""Real PubMed XML, read where LITREVIEW_SAMPLES names the folder that holds ``formats/``; none is kept here.

``-s`` prints a table: records in each file, records made, and the elements whose text no record keeps.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from lxml.etree import _Element

from litreview.formats.pubmed_xml import NotPubmedXml, iter_records, records
from litreview.model.records import Record

_NEED = "LITREVIEW_SAMPLES names no folder with PubMed samples"
_NO_SETS = ("ArticleNoISSN", "MalformedEntry", "MinimalEntry", "TestPubmedBook.")
"""Samples that are a lone record, half a record or none, as other programs' tests want them."""

_NOT_OURS = re.compile(
    r"""DateCreated | DateCompleted | DateRevised | History | ArticleDate | ContributionDate
    | ReferenceList | RefType=Cites | RefType=Associated\w+
    | AffiliationInfo | Initials | InvestigatorList | PersonalNameSubjectList
    | GrantList | DataBankList | CoiStatement | CopyrightInformation
    | ISOAbbreviation | MedlineTA | NlmUniqueID | Country | CitationSubset | PublicationStatus
    | PublisherLocation | NumberOfReferences | RegistryNumber | Sections
    | OtherID | ArticleId | ELocationID | EndPage | StartPage | Article/Language""",
    re.VERBOSE,
)
"""Parts of a path that no field is for, or a second of what a field has one of: a language, a number."""

_UNSAID = re.compile(r"https?://orcid\.org/|\[Not Available\]\.")
"""What stands before an ORCID, and for a title that there is none of."""
_INLINE = frozenset({"b", "i", "u", "sub", "sup", "DispFormula"})
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905 - twelve words in a line


def sets() -> list[tuple[str, bytes]]:
    """Return every sample of PubMed XML by name: files, and answers in recorded conversations."""
    folder = Path(os.environ.get("LITREVIEW_SAMPLES", "/nonexistent")) / "formats"
    files = [(path.name, path.read_bytes()) for path in sorted(folder.glob("pubmed_xml*/*.xml"))]
    tapes = sorted(folder.glob("eutils_cassettes/*"))
    return [*files, *(answer for tape in tapes for answer in _answers(tape))]


def _answers(tape: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the sets of records in a recording: YAML, in single quotes or in double ones."""
    for match in re.finditer(
        r"string: ((['\"])<\?xml.*?</PubmedArticleSet>)", tape.read_text("utf-8"), re.DOTALL
    ):
        if "<PubmedArticleSet>" not in match[1]:
            continue
        text = match[1][1:].replace("''", "'")
        if match[2] == '"':
            joined = re.sub(r"\\\n\s*\\?", "", match[1][1:])
            text = re.sub(r"\\(x..|u....|n|\"|\\)", _unescaped, joined)
        yield tape.name, text.encode()


def _unescaped(match: re.Match[str]) -> str:
    code = match[1]
    return chr(int(code[1:], 16)) if code[0] in "xu" else {"n": "\n"}.get(code, code)


SETS = sets()
WHOLE = [one for one in SETS if not any(part in one[0] for part in _NO_SETS)]
BROKEN = [one for one in SETS if any(part in one[0] for part in _NO_SETS)]
_none = [pytest.param("", b"", marks=pytest.mark.skip(reason=_NEED), id="none")]


def held(content: bytes) -> int:
    """Return how many records the document opens, counted apart from the reader."""
    return sum(content.count(tag) for tag in (b"<PubmedArticle>", b"<PubmedBookArticle>"))


@pytest.mark.parametrize(("name", "content"), [pytest.param(*one, id=one[0]) for one in WHOLE] or _none)
def test_a_real_set_is_read_to_its_last_record_and_nothing_known_is_dropped(
    name: str, content: bytes
) -> None:
    made = records(content)
    assert len(made) == held(content), name
    assert tuple(iter_records(BytesIO(content))) == made
    unforeseen = [path for path in dropped(content, made) if not _NOT_OURS.search(path)]
    assert unforeseen == []


@pytest.mark.parametrize(("name", "content"), [pytest.param(*one, id=one[0]) for one in BROKEN] or _none)
def test_what_is_no_set_is_refused_as_such(name: str, content: bytes) -> None:
    with pytest.raises(NotPubmedXml):
        records(content, source=name)


@pytest.mark.parametrize(("name", "content"), [pytest.param(*one, id=one[0]) for one in WHOLE[::12]] or _none)
def test_a_real_set_cut_anywhere_is_refused_as_such(name: str, content: bytes) -> None:
    end = len(content.rstrip())
    for cut in (*range(0, end, max(1, end // 40)), end - 1):
        with pytest.raises(NotPubmedXml):
            records(content[:cut], source=name)


def test_the_table_of_the_samples_has_a_line_for_each() -> None:
    if not SETS:
        pytest.skip(_NEED)
    lines = list(table())
    print("\n" + "\n".join(lines))  # noqa: T201 - for whoever asks with -s
    assert len(lines) > len(SETS)


def table() -> Iterator[str]:
    """Yield a line a sample, and then one for each path whose text no record keeps."""
    total: Counter[str] = Counter()
    yield f"{'sample':70}{'held':>6}{'made':>6}  not kept (elements) or why it was refused"
    for name, content in SETS:
        try:
            made = records(content)
        except NotPubmedXml as refusal:
            yield f"{name:70}{held(content):6}{0:6}  refused: {refusal}"
            continue
        lost = dropped(content, made)
        total += lost
        yield f"{name:70}{held(content):6}{len(made):6}  {sum(lost.values())} in {len(lost)} paths"
    yield from (f"{count:7} {path}" for path, count in sorted(total.items()))


def dropped(content: bytes, made: tuple[Record, ...]) -> Counter[str]:
    """Return the paths of elements with text, with how many of them stand in no field of their record."""
    lost: Counter[str] = Counter()
    root = etree.fromstring(content, etree.XMLParser(load_dtd=False, no_network=True, resolve_entities=False))
    for entry, record in zip(root.iterchildren("PubmedArticle", "PubmedBookArticle"), made, strict=True):
        known = _bare(_texts(record)) + _months(record)
        leaves = ((path, _bare(_UNSAID.sub("", text))) for path, text in _leaves(entry, entry.tag))
        lost += Counter(path for path, text in leaves if text not in known)
    return lost


def _leaves(element: _Element, path: str) -> Iterator[tuple[str, str]]:
    children = list(element.iterchildren("*"))
    if not children or any(child.tag in _INLINE or "MathML" in child.tag for child in children):
        yield path, "".join(map(str, element.itertext()))
        return
    for child in children:
        kind = child.get("RefType")
        yield from _leaves(child, f"{path}/{child.tag}" + (f" RefType={kind}" if kind else ""))


def _texts(record: Record) -> str:
    return "\0".join(str(getattr(record, name)) for name in Record.__slots__)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text.replace("\\n", "")).casefold()


def _months(record: Record) -> str:
    """Return what a month or a day in digits may have been in the source."""
    digits = re.fullmatch(r"\d{4}-(\d\d)(?:-(\d\d))?", record.date or "")
    return f" {_MONTHS[int(digits[1]) - 1]} {int(digits[1])} {int(digits[2] or 0)}" if digits else ""
