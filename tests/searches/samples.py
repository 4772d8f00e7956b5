"""Real answers of the services, served again on this machine, and what a record keeps of each."""

import gzip
import json
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Final

from lxml import etree

from litreview.demo.standins import Reply
from litreview.formats.markup import plain
from litreview.model.queries import Page
from litreview.model.records import Record
from litreview.model.text import fold
from litreview.searches.registry import source
from tests.searches.asking import Scripted, client, query, settings

_YAML_BODY: Final = re.compile(r"^      string: !!binary \|\n((?:        \S+\n)+)", re.MULTILINE)
_MARC: Final = "{http://www.loc.gov/MARC21/slim}"
_WORD: Final = re.compile(r"[^\W_]+")
_TAG: Final = re.compile(r"<[^<>]*>")
_HOST: Final = re.compile(r"https?://[^/]+/")
_ENOUGH: Final = 0.8
"""Share of a value's words that must be in the record; the heading *Abstract* need not."""

REQUESTS: Final = {
    "nva": {"title": "a"},
    "crossref": {"query": "a"},
    "alma": {"query": "alma.title = a"},
    "nb": {"q": "a", "searchType": "FIELD_RESTRICTED_SEARCH"},
    "europepmc": {"query": "a"},
}

Leaf = tuple[str, str]
"""Where a value stands, and the value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One real answer: its name, its source, its bytes, and the leaves of each hit in it."""

    name: str
    source: str
    body: bytes
    hits: tuple[tuple[Leaf, ...], ...]

    def first_page(self) -> Page:
        """Return what the source makes of the answer, asked over HTTP; raise SourceError as it does."""
        kind = "text/xml" if self.source == "alma" else "application/json"
        with Scripted([Reply(body=self.body, media_type=kind)]) as service:
            asked = source(self.source, client(), settings(service.address, key=None))
            return next(iter(asked.search(query(self.source, REQUESTS[self.source]))))


def samples(folder: Path) -> Iterator[Sample]:
    """Yield every answer of a search in the folder of samples from Norway."""
    for file in (*sorted(folder.glob("nva/bibtex_*.json")), *sorted(folder.glob("nva/oai/*Hits.json"))):
        read = json.loads(file.read_bytes())
        answer = read if isinstance(read, dict) else {"totalHits": len(read), "hits": read}
        yield _json("nva", file.name, answer, answer["hits"])
    for file in sorted(folder.glob("crossref/*.yaml")):
        for number, body in enumerate(_YAML_BODY.findall(file.read_text("utf-8")), start=1):
            answer = json.loads(gzip.decompress(b64decode(body)))
            yield _json("crossref", f"{file.name} {number}", answer, answer["message"]["items"])
    for file in sorted(folder.glob("nb/search_item_*.json")):
        item = json.loads(file.read_bytes())
        answer = {"_embedded": {"items": [item]}, "page": {"totalElements": 1}}
        yield _json("nb", file.name, answer, [item])
    for file in sorted(folder.glob("europepmc/search_*.json")):
        answer = json.loads(file.read_bytes())
        yield _json("europepmc", file.name, answer, answer["resultList"]["result"])
    for file in sorted(folder.glob("alma_sru/*.xml")):
        yield Sample(name=file.name, source="alma", body=file.read_bytes(), hits=tuple(_marc(file)))


def unkept(made: Iterable[tuple[tuple[Leaf, ...], Record]]) -> Counter[str]:
    """Return where values stand of which most are in no field of their record, and how many stand there."""
    there: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for leaves, record in made:
        known = _words(" ".join(_texts(record)))
        for path, value in leaves:
            there[path] += 1
            kept[path] += any(_is_in(known, one) for one in _readings(value))
    return Counter({path: count for path, count in there.items() if kept[path] * 2 < count})


def _readings(value: str) -> Iterator[str]:
    """Yield the value, and of an address what stands after its host, and its end."""
    yield value
    if _HOST.match(value):
        yield _HOST.sub("", value)
        yield value.rstrip("/").rpartition("/")[2]


def _is_in(known: frozenset[str], value: str) -> bool:
    words = _words(value)
    return len(words & known) >= _ENOUGH * len(words)


def _json(name: str, file: str, answer: object, hits: Iterable[object]) -> Sample:
    leaves = (tuple(one for one in _leaves(hit) if _words(one[1])) for hit in hits)
    return Sample(name=file, source=name, body=json.dumps(answer).encode(), hits=tuple(leaves))


def _leaves(value: object, path: str = "") -> Iterator[Leaf]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, path)
    elif value is not None and not isinstance(value, bool):
        yield path, str(value)


def _marc(file: Path) -> Iterator[tuple[Leaf, ...]]:
    try:
        root = etree.parse(file).getroot()
    except etree.XMLSyntaxError:
        return
    for record in root.iter(f"{_MARC}record"):
        parts = (
            (f"{field.get('tag')}${part.get('code')}", part.text or "")
            for field in record.iterfind(f"{_MARC}datafield")
            for part in field
        )
        yield tuple((path, value) for path, value in parts if _words(value))


def _words(text: str) -> frozenset[str]:
    joined = fold(plain(_TAG.sub(" ", text)).replace("-", ""))
    return frozenset(word.lstrip("0") or "0" for word in _WORD.findall(joined))


def _texts(value: object) -> Iterator[str]:
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
    elif isinstance(value, tuple):
        for inner in value:
            yield from _texts(inner)
    elif value is not None:
        # A date's parts are looked for one by one.
        yield from (str(value), str(value).replace("-", " "))
