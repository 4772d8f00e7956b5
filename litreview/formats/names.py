"""Author names as sources write them: ``Family, Given, Jr``, ``Family AB``, ``A. Family``, organisations."""

import re
from typing import Final

from litreview.formats.remembering import remembered
from litreview.model.records import Author
from litreview.model.text import one_line

_CAPITAL: Final = r"[^\W\d_a-zæøåäöüéèáàíìóòúùñç]"
_INITIALS: Final = re.compile(rf"(?:{_CAPITAL}\.?-?){{1,3}}|(?:{_CAPITAL}\.-?)+")
_WORDS: Final = re.compile(r"\w+")
_SUFFIX: Final = re.compile(r"(?:jr|sr)\.?|[23](?:nd|rd)|i{2,3}v?", re.IGNORECASE)
_LONGEST_FAMILY: Final = 4
"""Words in a family name before initials, e.g. ``de la Cruz Hansen AB``."""

_PARTICLES: Final = frozenset(
    "af av da dal de del della den der di dos du el la le mac san ten ter van von zu".split()  # noqa: SIM905
)
"""Small words that belong to the family name they stand before."""

_ORGANISATIONS: Final = frozenset(
    """
    academy agency association bureau center centre college collaboration collaborators commission committee
    company consortium corporation council department dept direktoratet federation foundation fylkeskommune
    gmbh group helsedirektoratet helseforetak høgskole høgskolen høyskole høyskolen hospital inc initiative
    institute institutet institution institutt instituttet investigators kommune kommunen limited llc ltd
    ministry network organisasjon organisation organization partnership program programme project senteret
    society stiftelsen sykehuset trust universitet universitetet universitetssjukehus universitetssykehus
    university
    """.split()  # noqa: SIM905 - a list of words is read as one
)
"""Words that no person is called by."""


_LETTERS: Final = "A-Za-zÀ-ÖØ-öø-ɏ'-"
_FAMILY: Final = rf"(?=[^ ]*[a-z])[{_LETTERS}]++"
"""A word that is no initials."""
_PLAINLY: Final = re.compile(
    rf"({_FAMILY}(?: {_FAMILY}){{,3}})"
    rf"(?:, ([A-ZÀ-ÖØ-Þ][.{_LETTERS}]*(?: [A-ZÀ-ÖØ-Þ][.{_LETTERS}]*)*)"
    r"| ((?!I{2,3}V?$)[A-Z]{1,3}|[A-Z]\.(?:[ -]?[A-Z]\.)*))"
)
"""A name as most are written: ``Nordmann, Kari A.``, ``de Vries KA``, ``Sørensen K. A.``"""


@remembered
def author(text: str) -> Author | None:
    """Return the person or organisation the text names, or None when it names nobody.

    A name without comma, initials or another sign of a person is kept whole, as an organisation's.
    """
    if person := plainly(text):
        return person
    name = one_line(text).strip(" ;")
    if not name.strip(" ,.&-"):
        return None
    if name.endswith(",") or is_organisation(name):
        return Author(family=name.strip(" ,"), organisation=True)
    family, given = map(str.strip, name.partition(",")[::2])
    if family and given.strip(" ,."):
        given = re.sub(r"\s*,\s*", ", ", given) if "," in given else given
        return Author(family=family, given=given.strip(" ,"))
    return _without_comma(name.strip(" ,"))


def plainly(name: str) -> Author | None:
    """Return the person whose name is written as most are, as ``author`` would, or None for another name."""
    match = _PLAINLY.fullmatch(name)
    if match is None or is_organisation(name):
        return None
    return Author(family=match[1], given=match[2] or match[3])


def is_organisation(name: str) -> bool:
    """Tell whether the name has a word that no person is called by."""
    return not _ORGANISATIONS.isdisjoint(_WORDS.findall(name.lower()))


def authors(text: str) -> tuple[Author, ...]:
    """Return everybody named in the text, where semicolons or line ends separate people."""
    if ";" not in text and "\n" not in text:
        return (person,) if (person := author(text)) else ()
    named = map(author, re.split(r"[;\n]", text))
    return tuple(person for person in named if person)


_ABBREVIATED: Final = re.compile(r"[B-DF-HJ-NP-TV-Z]{2,5}")
"""Letters that make no syllable, so that they stand for words, as in *NK LMH*."""


def split_name(name: str) -> Author:
    """Return the author of a name written ``Given Family`` or ``Family, Given``; *von* goes with Family."""
    family, comma, given = (part.strip() for part in name.partition(","))
    if comma and family and given:
        return Author(family=family, given=given)
    words = (family or given or name).split()
    if len(words) > 1 and all(map(_ABBREVIATED.fullmatch, words)):
        return Author(family=" ".join(words), organisation=True)
    if any(word[0].islower() and word not in _PARTICLES for word in words):
        return Author(family=" ".join(words), organisation=True)  # *Rådet for mestring*: no person's name
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return Author(family=" ".join(words[start:]), given=" ".join(words[:start]) or None)


def _is_suffix(words: list[str]) -> bool:
    """Tell whether the last word is one; JR and SR in capitals are initials where no others stand before."""
    last, before = words[-1], words[-2]
    is_initials = last in {"JR", "SR"} and _INITIALS.fullmatch(before) is None
    return _SUFFIX.fullmatch(last) is not None and not is_initials


def _without_comma(name: str) -> Author:
    words = name.split()
    suffix = words.pop() if len(words) > 1 and _is_suffix(words) else None
    initials = [_INITIALS.fullmatch(word) is not None for word in words]
    first = initials.index(True) if True in initials else len(words)
    leading = initials.index(False) if False in initials else len(words)
    after = sum(word.endswith(".") for word in words[:leading])
    if 0 < first <= _LONGEST_FAMILY and first < len(words) and all(initials[first:]):
        family, given = words[:first], words[first:]
    elif 0 < after < len(words):
        family, given = words[after:], words[:after]
    else:
        return Author(family=name, organisation=True)
    return Author(family=" ".join(family), given=" ".join(given) + (f", {suffix}" if suffix else ""))
