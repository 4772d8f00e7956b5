"""Small files that take for ever, or all memory, when they are read without care."""

from typing import Final

_RIS: Final = "TY  - JOUR\nTI  - x\n"
_MANY: Final = 100_000


def _bib(field: str, value: str) -> str:
    return f"@article{{a, title={{x}}, {field}={{{value}}}}}"


def _strings(levels: int) -> str:
    first = '@string{s0="lolololol"}\n'
    others = (f"@string{{s{n} = s{n - 1} # s{n - 1} # s{n - 1} # s{n - 1}}}\n" for n in range(1, levels))
    return f"{first}{''.join(others)}@article{{a, title=s{levels - 1}}}"


TEXTS: Final[dict[str, str]] = {
    "blank lines after tags": "AB  - x\n" * 3 + "\n" * 60 + "zz",
    "only blank lines": "\n" * _MANY,
    "many blank lines": _RIS + "\n" * 2 * _MANY,
    "one long blank line": " " * 3 * _MANY + "\n" + _RIS,
    "numbered lines": _RIS + "1.\n" * _MANY,
    "headings": _RIS + "Provider: x\n" * 50_000,
    "further lines": _RIS + "abc def ghi\n" * _MANY,
    "further lines of a list": f"{_RIS}KW  - x\n" + "abc def ghi\n" * _MANY,
    "further lines of an abstract": f"{_RIS}AB  - x\n" + "Abc def ghi.\n" * _MANY,
    "entries without end": "TY  - JOUR\n" * 20_000,
    "ends without entry": "ER  - \n" * _MANY,
    "many authors": _RIS + "AU  - A, B\n" * 20_000,
    "long author": f"{_RIS}AU  - " + "A B " * 50_000,
    "closing brackets": f"{_RIS}DO  - 10.1000/x" + ")" * _MANY,
    "doi doi doi": f"{_RIS}DO  - " + "doi:" * _MANY,
    "dashes in pages": f"{_RIS}SP  - " + " -" * _MANY,
    "serial numbers": f"{_RIS}SN  - " + "1-" * _MANY,
    "long date": f"{_RIS}DA  - " + "9" * _MANY,
    "open tags": f"{_RIS}TI  - " + "<i " * 50_000,
    "blanks in a tag": f"{_RIS}TI  - <i" + " " * 2 * _MANY,
    "open entities": f"{_RIS}TI  - " + "&#" * _MANY,
    "escapes": f"{_RIS}TI  - " + "\x1b]" * _MANY,
    "marks in turn": f"{_RIS}TI  - a" + "\u0301\u0327" * _MANY,
    "PubMed's lines": "PMID- 1\nTI  - x\n" + "      abc\n" * _MANY,
    "PubMed's entries": "PMID- 1\nTI  - x\n\n" * 5_000,
    "PubMed's headings": "PMID- 1\nTI  - x\nAB  - " + ". AIM OF" * 50_000,
    "open braces": "@article{a, title={" + "{" * _MANY,
    "nested braces": _bib("note", "{" * 50_000 + "}" * 50_000),
    "nested commands": _bib("note", "\\textit{" * 20_000 + "}" * 20_000),
    "entries that never close": "@article{a,\n" * 20_000,
    "only at signs": "@" * _MANY,
    "fields without comma": "@article{a, title={x}" + "".join(f" f{n}={{x}}" for n in range(3_000)) + "}",
    "many fields": "@article{a, title={x}," + "".join(f"f{n}={{x}}," for n in range(10_000)) + "}",
    "strings of strings": _strings(24),
    "joined values": "@article{a, title={x} " + "# {x} " * 10_000 + "}",
    "many formulas": _bib("note", "$x" * 50_000),
    "many ands": _bib("author", "A and " * 20_000),
    "only commas": _bib("author", "," * 20_000),
    "accents without letter": _bib("author", "\\'" * 5_000),
    "long month": "@article{a, title={x}, year=2020, month={" + "9" * 50_000 + "}}",
}
"""Texts for every reader."""


def xml_bombs() -> dict[str, bytes]:
    """Return documents for what reads PubMed's answers."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    declared = f'<!DOCTYPE PubmedArticleSet [<!ENTITY l0 "lol">{laughs}]>'
    long = f'<!DOCTYPE x [<!ENTITY l "{"x" * _MANY}">]>'
    return {
        "billion laughs": _article("&l11;", declared),
        "billion laughs in an attribute": _article("x", declared, label="&l11;"),
        "one long entity": _article("&l;" * 20_000, long),
        "one long entity in attributes": _article("x", long, label="&l;" * 2_000),
        "entity of itself": _article("&a;", '<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]>'),
        "parameter entities": _article("x", '<!DOCTYPE x [<!ENTITY % a "%b;"><!ENTITY % b "%a;">%a;]>'),
        "depth": b"<PubmedArticleSet>" + b"<a>" * 200_000,
        "depth in a title": _article("<i>" * 200_000),
        "attributes": b"<PubmedArticleSet " + b" ".join(b"a%d='x'" % n for n in range(_MANY)) + b"/>",
        "long text": _article("x" * 20_000_000),
        "many elements": _article("<i/>" * 200_000),
        "count of many digits": b"<eSearchResult><Count>" + b"9" * _MANY + b"</Count></eSearchResult>",
    }


def _article(title: str, declared: str = "", label: str = "AIM") -> bytes:
    return (
        f"{declared}<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article>"
        f"<ArticleTitle>{title}</ArticleTitle><Abstract><AbstractText Label='{label}'>x</AbstractText>"
        "</Abstract></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
    ).encode()
