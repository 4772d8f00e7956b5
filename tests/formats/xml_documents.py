"""Small made-up documents of the XML formats, and what chance and malice make of them."""

from hypothesis import strategies as st

from tests.formats.pubmed import article

PUBMED = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2019//EN"'
    ' "http://www.ncbi.nlm.nih.gov/corehtml/query/DTD/pubmed_190101.dtd">\n'
    f"<PubmedArticleSet>\n{article()}\n{article(title='Læring <i>in vivo</i>.').replace('12<', '13<')}\n"
    "</PubmedArticleSet>\n"
)


def endnote(*records: str) -> str:
    inside = "".join(f"<record>{record}</record>" for record in records)
    return f'<?xml version="1.0" encoding="UTF-8" ?><xml><records>{inside}</records></xml>'


def styled(text: str) -> str:
    return f'<style face="normal" font="default" size="100%">{text}</style>'


def titled(title: str, inside: str = "", *, kind: str = "Journal Article", number: int = 17) -> str:
    told = f"<titles><title>{styled(title)}</title></titles>"
    library = '<database name="lib.enl">lib.enl</database>'
    return f'{library}<ref-type name="{kind}">{number}</ref-type>{told}{inside}'


ENDNOTE = endnote(
    titled("Å lære &amp; å mestre", f"<abstract>{styled('First.&#xD;Second.')}</abstract>"),
    titled("Mestring", "<accession-num>77</accession-num><urls></urls>"),
)


def mods(*records: str, prefix: str = "") -> str:
    colon = f"{prefix}:" if prefix else ""
    declared = f"xmlns{':' + prefix if prefix else ''}"
    inside = "\n".join(f'<{colon}mods version="3.7">{record}</{colon}mods>' for record in records)
    return (
        f'<?xml version="1.0"?>\n<{colon}modsCollection {declared}="http://www.loc.gov/mods/v3">\n'
        f"{inside}\n</{colon}modsCollection>\n"
    )


MODS = mods(
    "<titleInfo><nonSort>Den</nonSort><title>lærende pasienten</title></titleInfo>"
    "<recordInfo><recordIdentifier>9991</recordIdentifier></recordInfo>",
    "<titleInfo><title>Mestring</title></titleInfo><abstract><![CDATA[a < b & c]]></abstract>",
)

DOCUMENTS = {"pubmed-xml": PUBMED, "endnote-xml": ENDNOTE, "mods": MODS}

_HOSTILE = [
    *("&nbsp;", "&foo;", "&", "&#0;", "&#x1F;", "&#xD800;", "&#99999999999;", "<", ">", "]]>", "<![CDATA["),
    *("<!--", "-->", "<?xml version='1.0' encoding='UTF-16'?>", "<?", "<!DOCTYPE a>", "<!DOCTYPE a [", "</"),
    *("\x00", "\x0b", "\ufeff", "\ufffe", "\r", "\n", '"', "'", "<a:b/>", " xmlns='x'", "<mods>", "</mods>"),
    *("<record>", "</record>", "<record/>", "</records>", "<PubmedArticle>", "</PubmedArticle>", "<style>"),
    *("</PubmedArticleSet>", "<MedlineCitation>", "<PMID>x</PMID>", "<title>", "<author>", "</author>", "Ø"),
]


@st.composite
def damaged(draw: st.DrawFn, document: str) -> str:
    """A document with pieces cut out, put in and moved, and perhaps glued to another."""
    text = document
    for _change in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 0, 1, 2, 10, 100, 10_000])))
        put = draw(st.sampled_from(_HOSTILE) | st.text(max_size=3) | st.just(text[start : start + 60]))
        text = text[:start] + put + text[end:]
    return text + draw(st.sampled_from(["", "", document]))
