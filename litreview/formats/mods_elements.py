"""What the elements of a MODS record say: titles, identifiers, subjects, abstracts, languages."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from litreview.formats.abstracts import paragraphs
from litreview.formats.ris_tags import LANGUAGES
from litreview.formats.titles import bare
from litreview.model.text import clean, one_line

_LESSER: Final = frozenset({"alternative", "translated", "abbreviated", "uniform", "enumerated"})
_OWN_WORDS: Final = frozenset({"", "local", "keyword", "keywords", "author", "none", "uncontrolled"})
"""What stands for an authority where a subject is nobody's heading."""
_SUBJECTS: Final = frozenset({"topic", "geographic", "temporal", "genre", "name", "titleInfo", "occupation"})
_PRIMARY: Final = frozenset({"primary", "primary display"})
_ASIDE: Final = frozenset({"preview", "raw object"})


def words(element: _Element) -> str:
    """Return all text in the element, on one line."""
    return one_line("".join(map(str, element.itertext())))


def text(parent: _Element, path: str) -> str | None:
    """Return the first text at the path, or None."""
    return next(texts(parent, path), None)


def texts(parent: _Element, path: str) -> Iterator[str]:
    """Yield the texts at the path."""
    return (found for one in parent.iterfind(path) if (found := words(one)))


def related(entry: _Element, kind: str) -> _Element | None:
    """Return the first related item of the kind that has a title, or the first there is."""
    found = [one for one in entry.findall("relatedItem") if one.get("type") == kind]
    return next((one for one in found if titled(one, any_type=True)), found[0] if found else None)


def titled(entry: _Element, *, any_type: bool = False) -> str | None:
    """Return the main title; with ``any_type`` another one where there is no main one."""
    infos = entry.findall("titleInfo")
    main = (title for one in infos if one.get("type") not in _LESSER and (title := _title(one)))
    others = (title for one in infos if any_type and (title := _title(one)))
    return next(main, None) or next(others, None)


def abbreviated(host: _Element | None) -> str | None:
    """Return the abbreviated title of what the report stands in."""
    if host is None:
        return None
    found = (_title(info) for info in host.findall("titleInfo") if info.get("type") == "abbreviated")
    return next(filter(None, found), None)


def translated_titles(entry: _Element) -> Iterator[str]:
    """Yield the titles in another language."""
    infos = (one for one in entry.findall("titleInfo") if one.get("type") == "translated")
    return (title for one in infos if (title := _title(one)))


def _title(info: _Element) -> str:
    title = text(info, "title") or ""
    article = (text(info, "nonSort") or "") if title else ""
    whole = article + ("" if not article or article[-1] in "'’-" else " ") + title
    if subtitle := text(info, "subTitle"):
        whole = _joined(whole, subtitle, ": ")
    number, name = (text(info, part) for part in ("partNumber", "partName"))
    part = ": ".join(filter(None, (number, name)))
    return bare(_joined(whole, part, ". ") if part else whole)


def _joined(first: str, second: str, mark: str) -> str:
    """Return the parts with the mark between, unless the cataloguer wrote one."""
    if not first:
        return second
    stem = first.rstrip(" /:;,=").rstrip() if first[-1] in "/:;,=" else first
    written = first[len(stem) :].strip()
    if written == ":" and mark == ": ":
        return f"{first} {second}"
    return f"{stem} {second}" if stem[-1:] in ".?!" and mark == ". " else f"{stem}{mark}{second}"


def identified(entry: _Element, *kinds: str) -> Iterator[str]:
    """Yield the identifiers of the kinds, in their order, those marked as invalid left out."""
    found = entry.findall("identifier")
    for kind in kinds:
        for one in found:
            if (
                one.get("type", "").casefold() == kind
                and one.get("invalid") != "yes"
                and (told := words(one))
            ):
                yield told


def addresses(entry: _Element) -> list[str]:
    """Return the web addresses: the primary one first, without previews and files."""
    found = [one for one in entry.findall("location/url") if one.get("access") not in _ASIDE]
    found.sort(key=lambda one: one.get("usage") not in _PRIMARY)
    return [told for one in found if (told := words(one))]


def keywords(entry: _Element) -> tuple[str, ...]:
    """Return the subjects that are of no thesaurus, each by itself."""
    own = (subject for subject in entry.findall("subject") if not _authority(subject))
    found = (one for subject in own for one in _parts(subject) if not _authority(one))
    return tuple(dict.fromkeys(words(one) for one in found))


def headings(entry: _Element) -> tuple[str, ...]:
    """Return the headings of thesauri, with what subdivides them after ``/``."""
    found: list[str] = []
    for subject in entry.findall("subject"):
        parts = _parts(subject)
        if _authority(subject):
            found.append("/".join(words(one) for one in parts))
        else:
            found += (words(one) for one in parts if _authority(one))
    return tuple(dict.fromkeys(filter(None, found)))


def _parts(subject: _Element) -> list[_Element]:
    return [one for one in subject if one.tag in _SUBJECTS and words(one)]


def _authority(element: _Element) -> str:
    authority = element.get("authority", "").casefold()
    return "" if authority in _OWN_WORDS else authority


def abstracts(entry: _Element) -> tuple[str, ...]:
    """Return the abstracts, with their paragraphs."""
    texts = ("".join(map(str, one.itertext())).replace("\r", "\n") for one in entry.findall("abstract"))
    return tuple(dict.fromkeys(told for one in texts if (told := clean(paragraphs(one)))))


def language(entry: _Element) -> str | None:
    """Return the code of the report's language, or its name where there is no code."""
    spoken = [one for one in entry.findall("language") if not one.get("objectPart")]
    terms = [term for one in spoken or entry.findall("language") for term in one.findall("languageTerm")]
    terms.sort(key=lambda term: term.get("type") == "text")
    word = next((told for term in terms if (told := words(term))), "").lower()
    return LANGUAGES.get(word, word) or None
