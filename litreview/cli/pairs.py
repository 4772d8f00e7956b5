"""``litreview dedupe --why`` and ``--same``: two records, why they stand so, and a person's word."""

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from litreview.cli.console import say, table, tell
from litreview.cli.opening import opened
from litreview.cli.parsing import Parser
from litreview.model.errors import UsageError
from litreview.model.events import BY_HAND, Event, Link, Relation
from litreview.model.language import _, ngettext
from litreview.model.protocol import Stage
from litreview.model.reports import Report
from litreview.model.text import one_line
from litreview.store import Access

if TYPE_CHECKING:
    from litreview.duplicates.explaining import Explanation
    from litreview.duplicates.find import Pair
    from litreview.duplicates.ruling import Consequence, Standing
    from litreview.review import Review

_WORDS: Final = {
    "same": Relation.SAME,
    "different": Relation.DIFFERENT,
    "version": Relation.VERSION,
    "forget": Relation.OPEN,
}
"""What a person may say of two records, by option."""
_SHOWN: Final = 36
"""Letters of a value, so that two stand side by side."""


def add_to(parser: Parser) -> None:
    """Add what can be asked and said of two records."""
    helps = {
        "why": _("say field by field why the two records stand in one report or in two"),
        "same": _("the two describe one report, whatever the rules say"),
        "different": _("the two describe two reports, whatever the rules say"),
        "version": _("the two describe two reports of one study, such as preprint and article"),
        "forget": _("take back what was said of the two by hand"),
    }
    one_of = parser.add_mutually_exclusive_group()
    for name, told in helps.items():
        one_of.add_argument(f"--{name}", nargs=2, metavar=_("RECORD"), help=told)
    parser.add_argument(
        "--note", metavar=_("TEXT"), help=_("why, with --same, --different, --version or --forget")
    )


def is_asked(arguments: Namespace) -> bool:
    """Tell whether two records were named."""
    return any(getattr(arguments, name) for name in ("why", *_WORDS))


def refuse_note_alone(arguments: Namespace) -> None:
    """Raise UsageError for a note that belongs to no word on two records."""
    if arguments.note is not None:
        raise UsageError(
            "--note",
            _("belongs to what is said of two records by hand"),
            _("For example: litreview dedupe --different RECORD RECORD --note TEXT"),
        )


def answer(arguments: Namespace) -> int:
    """Say why two records stand as they stand, or write down what a person says of them."""
    if arguments.why:
        refuse_note_alone(arguments)
        with opened(arguments, access=Access.READ) as review:
            _explain(review, arguments)
        return 0
    name = next(name for name in _WORDS if getattr(arguments, name))
    with opened(arguments) as review:
        actor = review.linker(arguments.actor)
        said = review.relate(getattr(arguments, name), _WORDS[name], actor=actor, note=arguments.note)
        if arguments.json:
            tell(_consequence_as_json(said))
        else:
            _say_consequence(said, _WORDS[name])
    return 0


def _explain(review: "Review", arguments: Namespace) -> None:
    first, second = arguments.why
    told = review.explain(first, second)
    if arguments.json:
        tell(_explanation_as_json(told))
        return
    _say_fields(first, second, told)
    _say_reasons(told)
    _say_standing(review, arguments, told)


def _say_fields(first: str, second: str, told: "Explanation") -> None:
    from litreview.duplicates.explaining import label_of  # noqa: PLC0415 - loads the comparison

    rows = [("", first, second, _("alike"), _("speaks"))]
    for field in told.fields:
        if field.first or field.second:
            alike = "" if field.alike is None else f"{field.alike:.2f}"
            speaks = {True: _("for"), False: _("against"), None: _("says nothing")}[field.speaks]
            rows.append((label_of(field.name), _short(field.first), _short(field.second), alike, speaks))
    say(table(rows))
    title = next(field for field in told.fields if field.name == "title")
    if title.first != title.second and max(len(title.first), len(title.second)) > _SHOWN:
        say(f"{first}: {one_line(title.first)}")  # what differs may stand at the end
        say(f"{second}: {one_line(title.second)}")


def _short(value: str) -> str:
    line = one_line(value)
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def _say_reasons(told: "Explanation") -> None:
    from litreview.duplicates.compare import Band  # noqa: PLC0415 - loads the comparison
    from litreview.duplicates.explaining import sentence_of  # noqa: PLC0415 - likewise

    verdict = {
        Band.SAME: _("The rules take them for one report."),
        Band.VERSION: _("The rules take them for two reports of one study, which are not joined."),
        Band.DOUBTFUL: _("The rules leave them to a person."),
        None: _("The rules take them for two reports."),
    }[told.band]
    say(f"\n{verdict}")
    say(table([(f"  {name}", sentence_of(name)) for name in told.reasons]))


def _say_standing(review: "Review", arguments: Namespace, told: "Explanation") -> None:
    say()
    say(_("They stand in one report:") if told.together else _("They stand in two reports."))
    for event, link in told.path:
        say(f"  {named(link)}{_by(event)}")
    path = {event.id for event, _link in told.path}
    others = [(event, link) for event, link in told.said if event.id not in path]
    if others:
        say(_("What else was said of these two, the latest last:"))
    for event, link in others:
        say(f"  {line_of(link)}{_by(event)}")
    if not told.together:
        for record in arguments.why:
            _say_report(review.report(record))


def _say_report(report: Report) -> None:
    say(f"  {', '.join(report.records)}")


def _by(event: Event) -> str:
    return _("; {actor}, {day}").format(actor=event.actor, day=event.at.strftime("%Y-%m-%d %H:%M"))


def name_of(link: "Link | Pair") -> str:
    """Return the rule, and what it makes of the pair where that is not one report."""
    relation = link.relation if isinstance(link, Link) else None
    told = {
        Relation.SAME: _("same"),
        Relation.VERSION: _("version"),
        Relation.DIFFERENT: _("different"),
        Relation.OPEN: _("open again"),
    }
    if relation is None or (relation is Relation.SAME and link.rule != BY_HAND):
        return link.rule
    return f"{link.rule} ({told[relation]})"


def named(link: "Link | Pair") -> str:
    """Return a line on the link that names its records."""
    return f"{link.first} – {link.second}: {line_of(link)}"


def line_of(link: "Link | Pair") -> str:
    """Return a line on the link: its rule, its score, and what spoke for and against."""
    parts = [name_of(link)]
    if link.rule != BY_HAND and link.score:
        parts[0] += f" {link.score:.2f}"
    if link.agreed:
        parts.append(_("for: {fields}").format(fields=", ".join(map(field_of, link.agreed))))
    if link.differed:
        parts.append(_("against: {fields}").format(fields=", ".join(map(field_of, link.differed))))
    note = link.note if isinstance(link, Link) else None
    return "; ".join([*parts, f"«{note}»"] if note else parts)


def field_of(name: str) -> str:
    """Return what a person calls the field."""
    from litreview.duplicates.explaining import label_of  # noqa: PLC0415 - loads the comparison

    return label_of({"pages": "page"}.get(name, name)).replace("_", " ")


def _say_consequence(told: "Consequence", relation: Relation) -> None:
    if not told.has_changed:
        say(_("Written down. No report was joined or taken apart by it."))
    elif len(told.after) < len(told.before):
        say(_("Written down. Joined to one report:"))
    else:
        said = ngettext("Written down. There is now {number} report:",
                        "Written down. There are now {number} reports:", len(told.after))  # fmt: skip
        say(said.format(number=len(told.after)))
    for report in told.after:
        _say_report(report)
        standing = [one for whose, one in told.votes if whose == report]
        for one in standing:
            say(f"    {_votes(one)}")
        if told.votes and not standing:
            say("    " + _("nobody's vote counts for it, so it is undecided"))
    if told.votes and told.has_changed:
        say(_("Every vote stays on the record it was given on, and counts for the report of that record."))
    if relation is Relation.OPEN or (told.has_changed and len(told.after) >= len(told.before)):
        say(_("litreview dedupe compares them anew, by the rules and by what people have said."))


def _votes(one: "Standing") -> str:
    stage = {Stage.TITLE_ABSTRACT: _("Title and abstract"), Stage.FULL_TEXT: _("Full text")}[one.stage]
    votes = _("votes of {people} count").format(people=", ".join(one.voters)) if one.voters else ""
    decided = _("the lead's decision counts") if one.is_decided else ""
    return f"{stage}: " + "; ".join(part for part in (votes, decided) if part)


def as_json(link: "Link | Pair") -> dict[str, object]:
    """Return the link for a program."""
    return {
        "first": link.first,
        "second": link.second,
        "rule": link.rule,
        "score": link.score,
        "agreed": list(link.agreed),
        "differed": list(link.differed),
    }


def _said_as_json(event: Event, link: Link) -> dict[str, object]:
    return {
        **as_json(link),
        "relation": link.relation.value,
        "note": link.note,
        "by": event.actor,
        "at": event.at.isoformat(),
    }


def _explanation_as_json(told: "Explanation") -> dict[str, object]:
    from litreview.duplicates.explaining import sentence_of  # noqa: PLC0415 - loads the comparison

    return {
        "fields": [
            {
                "field": field.name,
                "first": field.first or None,
                "second": field.second or None,
                "alike": field.alike,
                "speaks": {True: "for", False: "against", None: None}[field.speaks],
            }
            for field in told.fields
        ],
        "band": told.band.value if told.band else "different",
        "reasons": [{"rule": name, "says": sentence_of(name)} for name in told.reasons],
        "together": told.together,
        "path": [_said_as_json(event, link) for event, link in told.path],
        "said": [_said_as_json(event, link) for event, link in told.said],
    }


def _consequence_as_json(told: "Consequence") -> dict[str, object]:
    return {
        "changed": told.has_changed,
        "before": [list(report.records) for report in told.before],
        "reports": [
            {
                "records": list(report.records),
                "votes": [
                    {"stage": one.stage.value, "voters": list(one.voters), "decided": one.is_decided}
                    for whose, one in told.votes
                    if whose == report
                ],
            }
            for report in told.after
        ],
    }
