"""The search appendix: all sixteen items of PRISMA-S, from the log, from the team, or not answered.

What the log says and what the team says stand beside each other; neither replaces the other, and where
both are silent the item says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from litreview.exports.appendix_duplicates import deduplicated
from litreview.exports.appendix_log import TOLD, Told
from litreview.exports.document import Block, Document, Heading, Paragraph, Table
from litreview.exports.labels import notice, sentence
from litreview.exports.prisma import PrismaFlow
from litreview.exports.prisma_s import Item, names, wanted
from litreview.model.language import _
from litreview.model.ledger import Ledger
from litreview.searches.history import history


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTold:
    """An item, what the log says of it, and what the team has answered."""

    item: Item
    told: Told
    answer: str

    @property
    def is_open(self) -> bool:
        """Tell whether the team has something to answer and has not."""
        return not self.answer and (self.told.lacks or not self.told.fills)

    @property
    def marks(self) -> tuple[str, ...]:
        """Return where the item's content comes from; more than one where each has a part."""
        said = (
            (self.told.fills, _("filled from log")),
            (bool(self.answer), _("answered by team")),
            (self.is_open, _("NOT ANSWERED")),
        )
        return tuple(mark for holds, mark in said if holds)


def items(ledger: Ledger, flow: PrismaFlow, answers: Mapping[Item, str]) -> tuple[ItemTold, ...]:
    """Return all sixteen items in their order."""
    entries = history(ledger)
    told = {item: tell(entries, flow) for item, tell in TOLD.items()}
    told[Item.DEDUPLICATION] = deduplicated(ledger, flow)
    return tuple(
        ItemTold(item=item, told=told.get(item, Told()), answer=answers.get(item, "")) for item in Item
    )


def appendix(ledger: Ledger, flow: PrismaFlow, answers: Mapping[Item, str]) -> Document:
    """Return the appendix: every item with its state first, then each in full."""
    found, called = items(ledger, flow, answers), names()
    rows = tuple((str(one.item.value), called[one.item], "; ".join(one.marks)) for one in found)
    blocks: list[Block] = [
        Heading(_("Search appendix (PRISMA-S)"), 1),
        Paragraph(_("The items are those of PRISMA-S (Rethlefsen ML, et al. Syst Rev 2021;10:39).")),
        *([Paragraph(sentence(notice(flow)))] if flow.provisional else []),
        Table((_("Item"), _("Name"), _("State")), rows),
    ]
    for one in found:
        blocks += [Heading(f"{one.item.value}. {called[one.item]}"), *_in_full(one)]
    return tuple(blocks)


def _in_full(one: ItemTold) -> Iterator[Block]:
    yield Paragraph(_("State: {state}").format(state="; ".join(one.marks)))
    yield from one.told.blocks
    if one.answer:
        first, *rest = one.answer.split("\n\n")
        yield Paragraph(_("The team: {answer}").format(answer=first))
        yield from map(Paragraph, rest)
    if one.is_open:
        yield Paragraph(_("NOT ANSWERED: {what}").format(what=wanted()[one.item]))
