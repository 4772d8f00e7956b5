"""Traps of PubMed that PubMed does not tell: tags, modifiers, stop words, Norwegian letters."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from litreview.model.language import _
from litreview.searches.traps.finding import Finding
from litreview.searches.traps.tokens import Token, letters, tokens_of

# The names PubMed documents for its fields, short and long, without blanks round slashes.
_TAGS: Final = """
    ad|affiliation aid|articleidentifier all|allfields|allfields au|author auid|authoridentifier
    1au|authorfirst lastau|authorlast fau|fullauthor fir|fullinvestigator
    cn|authorcorporate|corporateauthor book cois|conflictofinterest|conflictofintereststatements
    crdt|datecreate|createdate dcom|datecompletion edat|dateentrez|dateentry|entrezdate
    mhda|datemesh lr|datemodification|mdat dp|pdat|datepublication ed|editor
    rn|ecrnnumber|ec/rnnumber filter|sb|subset gr|grantnumber|grantsandfunding ir|investigator isbn
    ip|issue ta|journal|jour la|lang|language lid|locationid mh|mesh|meshterms majr|meshmajortopic
    sh|meshsubheading subheading nm|supplementaryconcept|substancename jid|nlmid ot|otherterm
    pg|pagination ps|personalnameassubject pa|pharmacologicaction pl|placeofpublication pmid|uid
    pubn|publisher pt|ptyp|publicationtype si|secondarysourceid so ss|subset tw|textword|textwords
    ti|title tiab|title/abstract tt|transliteratedtitle vi|volume pmc pmcid
    dep|epdat|electronicpublicationdate ppdat|printpublicationdate
"""
TAGS: Final = frozenset(_TAGS.replace("|", " ").split())
_TREES: Final = frozenset(
    {"mh", "mesh", "meshterms", "majr", "meshmajortopic", "sh", "meshsubheading", "subheading", "pt", "ptyp"}
    | {"publicationtype"}
)
_NEAR: Final = frozenset({"ti", "title", "tiab", "title/abstract", "ad", "affiliation"})
_LANGUAGE: Final = frozenset({"la", "lang", "language"})
_NO_LANGUAGE: Final = frozenset({"nb", "nn", "no", "nob", "nno", "norsk", "bokmål", "nynorsk", "bokmal"})
_TRANSLITERATED: Final = frozenset({"tt", "transliteratedtitle"})
_STOPWORD_LIST: Final = """
    a about again all almost also although always among an and another any are as at be because been
    before being between both but by can could did do does done due during each either enough
    especially etc for found from further had has have having here how however i if in into is it
    its itself just made mainly make may might most mostly must nearly neither no nor obtained of
    often on our overall perhaps quite rather really regarding seem seen several should show showed
    shown shows significantly since so some such than that the their theirs them then there
    therefore these they this those through thus to upon use used using various very was we were
    what when which while with within without would
"""
_STOPWORDS: Final = frozenset(_STOPWORD_LIST.split())
_OVID: Final = re.compile(r"\.(?:ti|ab|tw|kf|kw|mp|sh|ot)(?:,\w\w)*\.", re.IGNORECASE)
_EXPLODED: Final = re.compile(r"\bexp\s+[^()\[\]]*?/", re.IGNORECASE)
_FIELD_FIRST: Final = re.compile(r"[A-Za-z_]+:(?!\s|$).*")
_FOLDED: Final = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})
_PHRASE: Final = 2
"""Words that proximity needs."""


def lint_pubmed(text: str, place: str) -> Iterator[Finding]:
    """Yield what PubMed reads otherwise than it seems; quotes must be balanced."""
    tokens = tokens_of(text)
    for place_of_tag, token in enumerate(tokens):
        if token.kind == "tag":
            yield from _tag(tokens, place_of_tag, place)
    if found := _OVID.search(text) or _EXPLODED.search(text):
        yield Finding(
            place,
            _("{found} is Ovid's way to write, not PubMed's").format(found=found[0]),
            _('Write a tag after the term: [tiab] for words, "Heading"[Mesh] for headings.'),
        )
    for token in tokens:
        if token.kind == "word" and _FIELD_FIRST.fullmatch(token.text):
            yield Finding(
                place,
                _("PubMed knows no field before the term: {word}").format(word=token.text),
                _("Write the tag after the term, in square brackets."),
            )
    yield from _spellings(tokens, place)


def _tag(tokens: Sequence[Token], index: int, place: str) -> Iterator[Finding]:
    written = tokens[index].text
    name, modifier = _parted(written)
    before = tokens[index - 1] if index else None
    if name not in TAGS:
        yield Finding(
            place,
            _("PubMed knows no field {tag}, and would search all fields without a word").format(tag=written),
            _("Correct the tag; the common ones are [tiab], [ti], [tw], [tt], [Mesh], [ad], [la], [dp]."),
        )
    elif modifier:
        yield from _modifier(name, modifier, before, written, place)
    if before is None or before.kind == "operator":
        yield Finding(
            place, _("the tag {tag} stands on no term").format(tag=written), _("Write it after a term.")
        )
    elif before.kind == "close":
        yield Finding(
            place,
            _("PubMed ignores a tag on brackets: ( … ){tag}").format(tag=written),
            _("Write the tag after every term inside the brackets."),
        )
    else:
        yield from _term(_words_before(tokens, index), name, written, place)


def _parted(written: str) -> tuple[str, str]:
    name, _colon, modifier = written.strip("[]").partition(":")
    plain = re.sub(r"[\s-]+", "", name.casefold())
    return plain, modifier.strip().casefold()


def _modifier(name: str, modifier: str, before: Token | None, written: str, place: str) -> Iterator[Finding]:
    if modifier == "noexp":
        if name not in _TREES:
            yield Finding(
                place,
                _("PubMed drops :noexp in {tag}").format(tag=written),
                _("Use it with [Mesh], [sh] or [pt] only."),
            )
    elif re.fullmatch(r"~\d+", modifier):
        phrase = before.text if before and before.kind == "quoted" else ""
        if name not in _NEAR or len(phrase.split()) < _PHRASE or "*" in phrase:
            yield Finding(
                place,
                _("PubMed drops the proximity in {tag}").format(tag=written),
                _("It works on a phrase in quotes of two or more words without *, in [ti], [tiab] or [ad]."),
            )
    else:
        yield Finding(
            place,
            _("PubMed knows no modifier in {tag}").format(tag=written),
            _("Modifiers are :noexp for headings and :~N for proximity."),
        )


def _words_before(tokens: Sequence[Token], index: int) -> str:
    """Return the term the tag stands on: a phrase, or all the words before it."""
    if tokens[index - 1].kind != "word":
        return tokens[index - 1].text
    words: list[str] = []
    while index and tokens[index - 1].kind == "word":
        index -= 1
        words.insert(0, tokens[index].text)
    return " ".join(words)


def _term(term: str, name: str, written: str, place: str) -> Iterator[Finding]:
    words = re.findall(r"[\w*]+", term.casefold())
    if not letters(term) or (words and all(word in _STOPWORDS for word in words)):
        yield Finding(
            place,
            _("{term}{tag} can never match: PubMed does not index such words").format(term=term, tag=written),
            _("Delete it, or make it part of a longer phrase."),
        )
    if name in _LANGUAGE and term.casefold() in _NO_LANGUAGE:
        yield Finding(
            place,
            _("{term}{tag} can never match: PubMed has one code for all Norwegian").format(
                term=term, tag=written
            ),
            _("Write norwegian[la] or nor[la]."),
        )


def _spellings(tokens: Sequence[Token], place: str) -> Iterator[Finding]:
    """Yield the terms in a transliterated title that are there with æ, ø or å only."""
    searched = {
        _words_before(tokens, index).casefold()
        for index, token in enumerate(tokens)
        if index and token.kind == "tag" and _parted(token.text)[0] in _TRANSLITERATED
    }
    lone = sorted(
        term for term in searched if (other := term.translate(_FOLDED)) != term and other not in searched
    )
    if lone:
        yield Finding(
            place,
            _("a transliterated title may have ae, o, a for æ, ø, å, and is searched for: {terms}").format(
                terms="; ".join(lone)
            ),
            _("Write both spellings, joined with OR."),
        )
