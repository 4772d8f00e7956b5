"""The end of a walk through pairs: what was done, what is left, and what follows."""

from litreview.duplicates.reviewing import Asked, Tally
from litreview.model.language import _, ngettext
from litreview.tui.actions import cap_of
from litreview.tui.looks import USUAL_LINE
from litreview.tui.themes import Ink
from litreview.tui.widgets.typeset import BLANK, Line, Piece, paragraph


def end_lines(tally: Tally, asked: Asked, versions: int, width: int) -> list[Line]:
    """Return the page after the last pair, for the width; ``versions`` are links nobody has looked at."""
    room = min(USUAL_LINE, width - 4)
    parts = [
        paragraph(_done(tally), room, ink=Ink.STRONG),
        _counts(tally, room),
        *(paragraph(text, room) for text in _following(tally)),
        [line for text in _onward(tally, asked, versions) for line in paragraph(text, room)],
    ]
    return [(Piece("  "), *line) for part in parts for line in (*part, BLANK)]


def _done(tally: Tally) -> str:
    if not tally.left:
        return ngettext("The one pair is settled.", "All {total} pairs are settled.", tally.total).format(
            total=tally.total
        )
    return ngettext(
        "This is the end of the list; {left} of {total} pairs is still open.",
        "This is the end of the list; {left} of {total} pairs are still open.",
        tally.left,
    ).format(left=tally.left, total=tally.total)


def _counts(tally: Tally, width: int) -> list[Line]:
    counted = (
        (tally.same, _("the same report")),
        (tally.different, _("different reports")),
        (tally.version, _("versions of one study")),
        (tally.followed, _("settled by answers to other pairs")),
        (tally.left, _("still open")),
    )
    lines: list[Line] = []
    for number, name in counted:
        if number:
            lines += paragraph(name, width, hang=Piece(f"{number:>5}  ", Ink.STRONG))
    return lines


def _following(tally: Tally) -> list[str]:
    texts = []
    if tally.same + tally.followed:
        texts.append(
            _(
                "Records of the same report are from now on screened as one and counted once; each keeps its "
                "source, so the PRISMA counts stay right."
            )
        )
    return [*texts, _("All answers are saved, and stand above what rules say in later runs.")]


def _onward(tally: Tally, asked: Asked, versions: int) -> list[str]:
    """Return which key or command leads where."""
    texts, turn = [], cap_of("turn", of_pairs=True)
    if tally.left:
        texts.append(
            _("{key} begins with the open ones again; they also come next time.").format(
                key=cap_of("skip", of_pairs=True)
            )
        )
    if asked is Asked.VERSIONS:
        texts.append(_("{key} goes back to the doubtful pairs.").format(key=turn))
    elif versions:
        text = ngettext(
            "{key} looks through {versions} pair that the rules take for versions of one study.",
            "{key} looks through {versions} pairs that the rules take for versions of one study.",
            versions,
        )
        texts.append(text.format(versions=versions, key=turn))
    last = _("{previous} goes back to the last pair; {quit} quits. The next step is litreview screen.")
    previous, leave = (cap_of(action, of_pairs=True) for action in ("previous", "quit"))
    return [*texts, last.format(previous=previous, quit=leave)]
