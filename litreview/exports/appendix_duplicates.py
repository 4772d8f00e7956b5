"""What the log says of how duplicates were found: method, thresholds, pairs by rule and by hand, undone."""

from collections import Counter
from collections.abc import Iterator

from litreview.duplicates import METHOD, rules
from litreview.duplicates.linking import WITHDRAWN
from litreview.exports.appendix_log import Told
from litreview.exports.document import Block, Paragraph, Table
from litreview.exports.prisma import Box, PrismaFlow
from litreview.model.events import BY_HAND, Relation
from litreview.model.language import _, language, ngettext
from litreview.model.ledger import Ledger


def deduplicated(ledger: Ledger, flow: PrismaFlow) -> Told:
    """Return the account; a log in which duplicates were never sought fills nothing."""
    if not ledger.sought and not ledger.links:
        silent = (Paragraph(_("The log holds no search for duplicates.")),) if ledger.runs else ()
        return Told(blocks=silent)
    return Told(blocks=tuple(_blocks(ledger, flow)), fills=True)


def _blocks(ledger: Ledger, flow: PrismaFlow) -> Iterator[Block]:
    yield from _sought(ledger)
    yield Table((_("Pairs of records"), _("By"), _("Number")), tuple(_pairs(ledger)))
    removed = flow.count(Box.DUPLICATES), flow.count(Box.OTHER_REMOVED)
    yield Paragraph(
        _("Duplicate records removed, as in the flow diagram: {number}.").format(number=removed[0])
    )
    if removed[1]:
        said = _("Removed among the records found by other methods, for any reason: {number}.")
        yield Paragraph(said.format(number=removed[1]))


def _sought(ledger: Ledger) -> Iterator[Block]:
    if not ledger.sought:
        yield Paragraph(_("No rule of the program was run; all pairs are by hand."))
        return
    rows = tuple((f"{event.at:%Y-%m-%d %H:%M} UTC", act.method, str(act.records), str(len(act.doubtful)))
                 for event, act in ledger.sought)  # fmt: skip
    heads = (_("When"), _("Method and version"), _("Records compared"), _("Doubtful pairs, for a person"))
    yield Table(heads, rows)
    missing = len(ledger.kinds) - ledger.sought[-1][1].records
    if missing > 0:
        told = ngettext("{number} record came later and was not compared.",
                        "{number} records came later and were not compared.", missing)  # fmt: skip
        yield Paragraph(told.format(number=missing))
    if ledger.sought[-1][1].method == METHOD:  # of another version's rules we do not know the thresholds
        yield Paragraph(_("Likeness runs from 0 to 1. The thresholds of this version's rules:"))
        yield Table((_("What is compared"), _("Counts as"), _("From")), tuple(_thresholds()))


def _thresholds() -> Iterator[tuple[str, str, str]]:
    title, authors = _("title"), _("authors, the share in common")
    named = (
        (title, _("equal"), rules.EQUAL),
        (title, _("the same"), rules.SAME),
        (title, _("similar"), rules.SIMILAR),
        (title, _("plausible"), rules.PLAUSIBLE),
        (title, _("related"), rules.RELATED),
        (authors, _("most"), rules.MOST_AUTHORS),
        (authors, _("many"), rules.MANY_AUTHORS),
        (authors, _("half"), rules.HALF_OF_AUTHORS),
        (_("abstract"), _("the same"), rules.SAME_ABSTRACT),
    )
    point = "," if language() == "nb" else "."
    return ((what, word, f"{number:.2f}".replace(".", point)) for what, word, number in named)


def _pairs(ledger: Ledger) -> Iterator[tuple[str, str, str]]:
    words = {
        Relation.SAME: _("one report"),
        Relation.VERSION: _("two reports of one study"),
        Relation.DIFFERENT: _("different reports"),
    }
    by_rule = Counter((link.relation, link.rule) for _event, link in ledger.rule_links.values())
    by_hand = Counter(link.relation for _event, link in ledger.rulings.values())
    for relation, word in words.items():
        rows = sorted((rule, number) for (one, rule), number in by_rule.items() if one is relation)
        yield from ((word, _("rule {name}").format(name=rule), str(number)) for rule, number in rows)
        yield word, _("hand"), str(by_hand[relation])
    said = [link for _event, link in ledger.links]
    withdrawn = sum(link.rule == WITHDRAWN for link in said)
    forgotten = sum(link.rule == BY_HAND and link.relation is Relation.OPEN for link in said)
    overruled = sum(pair in ledger.rule_links and link.relation is not Relation.SAME
                    and ledger.rule_links[pair][1].relation is Relation.SAME
                    for pair, (_event, link) in ledger.rulings.items())  # fmt: skip
    yield _("one report by a rule, and judged otherwise"), _("hand"), str(overruled)
    yield _("undone"), _("rule"), str(withdrawn)
    yield _("undone"), _("hand"), str(forgotten)
