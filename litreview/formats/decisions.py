"""Decisions of earlier screening, as Rayyan, Covidence and ASReview leave them in what they export."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain
from typing import Final

from litreview.formats.table_columns import folded
from litreview.model.events import Verdict
from litreview.model.protocol import Stage
from litreview.model.records import Record
from litreview.model.text import one_line

RAYYAN: Final = "Rayyan"
COVIDENCE: Final = "Covidence"
ASREVIEW: Final = "ASReview"
TABLE: Final = "table"
"""A table of no known tool, with a column such as ASReview reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody decided, or only remarked, on a record in another tool."""

    who: str
    """The name that the tool knew the person by; empty where it does not tell."""
    verdict: Verdict | None
    """None where there is only a remark, or labels."""
    reasons: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    note: str | None = None
    origin: str
    """The tool, and where it keeps this, e.g. ``ASReview: asreview_label``."""
    is_pooled: bool = False
    """Whether the reasons and labels are those of all the record's reviewers together: whose is not told."""
    stage: Stage | None = None
    """None where the tool does not tell at which stage it was."""
    is_past_screening: bool = False
    """Whether the tool lets only what was included at title and abstract come as far as this."""


class CovidenceList(StrEnum):
    """The lists that Covidence exports; a row does not tell which of them it is of."""

    SCREEN = "screen"
    """Those that wait at title and abstract."""
    IRRELEVANT = "irrelevant"
    SELECT = "select"
    """Those that wait at full text."""
    EXCLUDED = "excluded"
    INCLUDED = "included"

    @classmethod
    def named(cls, file: str) -> "CovidenceList | None":
        """Return the list by the name that Covidence gave the file, e.g. ``review_1_select_csv_2026...``."""
        found = _EXPORTED.search(file)
        return cls(found[1]) if found else None


_EXPORTED: Final = re.compile(
    rf"(?:^|/)review_\d+_({'|'.join(CovidenceList)})_[a-z]+_\d{{8,14}}\b[^/]*$", re.ASCII
)


def decisions_of(record: Record, listed: CovidenceList | None = None) -> tuple[Decision, ...]:
    """Return the decisions that stand in the record's notes and its row in the table it came from.

    ``listed`` is the list of Covidence that the record stands in, where that is known: it is not in the
    file. Nothing else is told that the file does not say.
    """
    columns, notes = columns_of(record.original or ""), "\n".join(record.notes)
    found = (
        *_rayyan(notes),
        *_asreview(columns, record.notes),
        *_covidence(columns or {"notes": notes}, listed),
    )
    return tuple(found)


UNNAMED: Final = "*"
"""Stands for whoever a tool does not name, as ASReview names nobody."""


def name_of(decision: Decision) -> str:
    """Return the name that the tool knew the person by, or ``*`` where it tells none."""
    return decision.who or UNNAMED


def verdicts_of(record: Record, listed: CovidenceList | None = None) -> Iterator[tuple[Decision, Verdict]]:
    """Yield the decisions that say include, exclude or maybe; mere remarks stay with the record."""
    for decision in decisions_of(record, listed):
        if decision.verdict is not None:
            yield decision, decision.verdict


_SECTION: Final = re.compile(
    r"(?<![\w-])(RAYYAN-INCLUSION|RAYYAN-LABELS|RAYYAN-EXCLUSION-REASONS|USER-NOTES)\s{0,3}:"
)
_TOKEN: Final = re.compile(r'"((?:[^"\\]|\\.)*)"|(=>|[\[\]])', re.DOTALL)
"""What stands in a Ruby hash: texts, arrows, and lists."""
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_VERDICTS: Final = {
    **dict.fromkeys(("included", "include", "yes", "relevant", "accepted"), Verdict.INCLUDE),
    **dict.fromkeys(("excluded", "exclude", "no", "irrelevant", "rejected"), Verdict.EXCLUDE),
    **dict.fromkeys(("maybe", "unsure", "uncertain"), Verdict.MAYBE),
}


def _rayyan(notes: str) -> Iterator[Decision]:
    """Yield each person's decision; reasons and labels stand once for all of them together."""
    if "RAYYAN-" not in notes and "USER-NOTES" not in notes:
        return
    sections = _sections(notes)
    verdicts = {who: words[0] for who, words in _hash(sections.get("RAYYAN-INCLUSION", "")).items() if words}
    remarks = {who: "\n".join(texts) for who, texts in _hash(sections.get("USER-NOTES", "")).items() if texts}
    labels, reasons = _words(sections, "RAYYAN-LABELS"), _words(sections, "RAYYAN-EXCLUSION-REASONS")
    decided = {who: verdict for who, word in verdicts.items() if (verdict := _VERDICTS.get(word.lower()))}
    excluding = sum(verdict is Verdict.EXCLUDE for verdict in decided.values())
    people = list(dict.fromkeys((*decided, *remarks)))
    if not people and (labels or reasons):
        people = [""]
    for who in people:
        verdict = decided.get(who)
        theirs = reasons if verdict is Verdict.EXCLUDE or not excluding else ()
        decision = Decision(
            who=who,
            verdict=verdict,
            reasons=theirs,
            labels=labels,
            note=remarks.get(who) or None,
            origin=RAYYAN,
            is_pooled=(bool(theirs) and excluding != 1) or (bool(labels) and len(people) != 1),
        )
        later = _labelled(labels) if verdict is Verdict.INCLUDE and len(people) == 1 else None
        if later is None:
            yield decision
        else:
            yield replace(decision, stage=Stage.TITLE_ABSTRACT, reasons=())
            yield replace(decision, stage=Stage.FULL_TEXT, verdict=later, reasons=reasons, note=None)


def says_of_full_text(decision: Decision) -> bool:
    """Tell whether a label of Rayyan's gives a verdict on the full text, though not whose it is."""
    told = decision.origin == RAYYAN and decision.stage is None and decision.verdict is not None
    return told and _labelled(decision.labels) is not None


_FULL_TEXT_LABEL: Final = re.compile(
    r"(?:full ?text|ft) (includ\w+|exclud\w+|maybe)|(includ\w+|exclud\w+|maybe) (?:at |on )?(?:full ?text|ft)"
)


def _labelled(labels: tuple[str, ...]) -> Verdict | None:
    """Return the verdict that the labels give on the full text; None where they give none, or two.

    Rayyan has one verdict a person; teams that go on to full texts there write the second as a label.
    """
    found = (_FULL_TEXT_LABEL.fullmatch(folded(label)) for label in labels)
    verdicts = {_VERDICTS.get(one[1] or one[2]) for one in found if one}
    return verdicts.pop() if len(verdicts) == 1 else None


def _sections(notes: str) -> dict[str, str]:
    """Return the parts of Rayyan's note by their headings; each ends where the next begins."""
    marks = list(_SECTION.finditer(notes))
    ends = [*(mark.start() for mark in marks[1:]), len(notes)]
    return {mark[1]: notes[mark.end() : end].strip(" |\n") for mark, end in zip(marks, ends, strict=True)}


def _hash(text: str) -> dict[str, list[str]]:
    """Return the texts that each key of ``{"key"=>"text", "other"=>["text", "text"]}`` has."""
    found: dict[str, list[str]] = {}
    key, last, inside = "", "", False
    for quoted, sign in _TOKEN.findall(text):
        if sign == "=>" and not inside:
            key = last
            found[key] = []
        elif sign:
            inside = sign == "["
        else:
            last = one_line(_ESCAPED.sub(r"\1", quoted))
            if last and key in found and (inside or not found[key]):
                found[key].append(last)
    return found


def _words(sections: dict[str, str], name: str) -> tuple[str, ...]:
    """Return the labels or reasons; one that has a comma in it cannot be told from two."""
    first = sections.get(name, "").partition("\n")[0].partition(" | ")[0]
    words = (one_line(part).removeprefix("__EXR__") for part in first.split(","))
    return tuple(dict.fromkeys(filter(None, words)))


_NO_TABLE: Final = re.compile(r"[A-Z][A-Z0-9]{1,3} {0,2}- |[@<{%]")
"""How an entry begins that is no row of a table."""


def columns_of(original: str) -> dict[str, str]:
    """Return the cells of a table's row by the folded names of their columns; none for other entries."""
    if _NO_TABLE.match(original):
        return {}
    found: dict[str, str] = {}
    column = ""
    for line in original.split("\n"):
        name, told, value = line.partition(": ")
        if told and not line.startswith("  "):
            column = folded(name)
            found.setdefault(column, value)
        elif column:
            found[column] += "\n" + line.removeprefix("  ")
    return found


_LABELLED: Final = ("asreview label", "included", "label included", "final included", "asreview included")
"""ASReview's own column, and those in which it takes earlier decisions."""
_RELEVANT: Final = {
    "1": Verdict.INCLUDE,
    "1.0": Verdict.INCLUDE,
    "0": Verdict.EXCLUDE,
    "0.0": Verdict.EXCLUDE,
}
_NOTED: Final = {"ASReview_relevant": Verdict.INCLUDE, "ASReview_irrelevant": Verdict.EXCLUDE}
"""What ASReview writes among the notes of an RIS entry."""


def _asreview(columns: dict[str, str], notes: tuple[str, ...]) -> Iterator[Decision]:
    """Yield the decision of a row or an entry; -1 and an empty cell are none."""
    told = ((name, verdict) for name in _LABELLED if (verdict := _verdict(columns.get(name, ""))))
    words = (word for note in notes for word in note.split())
    noted = (("note", _NOTED[word]) for word in words if word in _NOTED)
    name, verdict = next(chain(told, noted), ("", None))
    note = columns.get("asreview note")
    if verdict or note:
        is_its_own = not name or name == "note" or name.startswith("asreview")
        origin = (name or "asreview note").replace(" ", "_")
        yield Decision(
            who=columns.get("asreview user name") or columns.get("asreview user") or "",
            verdict=verdict,
            labels=_listed(columns.get("asreview tags", "")),
            note=note,
            origin=f"{ASREVIEW}: {origin}" if is_its_own else f"{TABLE}: {origin}",
        )


def _verdict(cell: str) -> Verdict | None:
    word = cell.strip().lower()
    return _RELEVANT.get(word) or _VERDICTS.get(word)


_DECIDED: Final = ("decision", "vote", "outcome")
_REASON: Final = re.compile(r"Exclusion reason:\s*([^;\n]+)", re.IGNORECASE)

_Standing = tuple[Stage | None, Verdict]
_OF_LIST: Final[dict[CovidenceList, _Standing]] = {
    CovidenceList.IRRELEVANT: (Stage.TITLE_ABSTRACT, Verdict.EXCLUDE),
    CovidenceList.SELECT: (Stage.TITLE_ABSTRACT, Verdict.INCLUDE),
    CovidenceList.EXCLUDED: (Stage.FULL_TEXT, Verdict.EXCLUDE),
    CovidenceList.INCLUDED: (Stage.FULL_TEXT, Verdict.INCLUDE),
}
_OF_STATUS: Final[dict[str, _Standing]] = {
    **{str(name): standing for name, standing in _OF_LIST.items()},
    **dict.fromkeys(("full text review", "full text screening"), _OF_LIST[CovidenceList.SELECT]),
    **dict.fromkeys(("extraction", "data extraction"), _OF_LIST[CovidenceList.INCLUDED]),
}
"""Covidence's words for where a study stands: ``excluded`` is said of full texts alone."""


def _covidence(columns: dict[str, str], listed: CovidenceList | None) -> Iterator[Decision]:
    """Yield what Covidence says of a record: by its list, a status column, or a reason in its notes; tags.

    Reasons are given for full texts only, and only what was included by title and abstract comes there.
    """
    if listed is None and "covidence #" not in columns:
        return
    notes = columns.get("notes", "")
    reasons = tuple(dict.fromkeys(map(one_line, _REASON.findall(notes))))
    stage, verdict = _standing(columns, listed, is_reasoned=bool(reasons))
    labels = _listed(columns.get("tags", ""))
    note = _REASON.sub("", notes).strip(" ;\n") or None
    if verdict or labels or note:
        yield Decision(
            who="",
            verdict=verdict,
            reasons=reasons,
            labels=labels,
            note=note,
            origin=COVIDENCE,
            stage=stage,
            is_past_screening=stage is Stage.FULL_TEXT,
        )


def _standing(
    columns: dict[str, str], listed: CovidenceList | None, *, is_reasoned: bool
) -> tuple[Stage | None, Verdict | None]:
    if listed is not None:
        return _OF_LIST.get(listed, (None, None))
    for name in ("status", "screening status"):
        status = folded(columns.get(name, ""))
        if status in _OF_STATUS:
            return _OF_STATUS[status]
    if is_reasoned:
        return _OF_LIST[CovidenceList.EXCLUDED]
    told = (_verdict(columns.get(name, "")) for name in _DECIDED)
    return None, next((one for one in told if one), None)


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for part in re.split(r"[;,\n]", cell) if (word := one_line(part))))
