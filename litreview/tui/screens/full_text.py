"""The attached full text: what a card says of it, and its opening in the system's viewer."""

from litreview.model.errors import ReviewError
from litreview.model.events import Attached
from litreview.model.language import _
from litreview.model.text import one_line
from litreview.store.fulltexts import FullTexts
from litreview.tui import viewer
from litreview.tui.actions import cap_of
from litreview.tui.widgets.bars import Message


def file_told(attached: Attached) -> str:
    """Return which file is attached, and the key that opens it."""
    return _("{file} ({key} opens it)").format(file=one_line(attached.file), key=cap_of("file"))


def opened(fulltexts: FullTexts | None, attached: Attached | None) -> Message:
    """Open the file where a window can be opened, else say where it lies.

    Warn where it is not the file that was attached, or nothing that a person reads.
    """
    if fulltexts is None or attached is None:
        said = _("No file is attached to this report: litreview reports attach RECORD FILE.")
        return Message(text=said, is_warning=True)
    try:
        path = fulltexts.found(attached)
    except ReviewError as error:
        return Message(text=f"{error.place}: {error.problem}.", remedy=error.remedy, is_warning=True)
    if viewer.show(path):
        return Message(text=_("Opened in your system's viewer: {file}").format(file=one_line(attached.file)))
    said = _("In the review's folder it is {file}").format(file=one_line(attached.file))
    return Message(text=_("No window can be opened from here"), remedy=said, is_warning=True)
