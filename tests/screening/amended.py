"""A protocol whose text changes: versions of it, adopted as the program adopts them."""

from dataclasses import replace
from pathlib import Path

from litreview.model.events import ProtocolAdopted
from litreview.model.protocol import Handle, Protocol
from litreview.screening.protocol import read_protocol
from litreview.store.journal import Journal
from litreview.workspace import make_workspace
from tests.making import LEAD

ADULTS = '[[inclusion]]\nid = "adults"\nen = "Adults"\nnb = "Voksne"\n\n'
MEMBER = '[[team]]\nhandle = "third"\nroles = ["reviewer"]\n\n'


def text_of(folder: Path) -> str:
    """Return the text of a new review's protocol."""
    make_workspace(folder / "template")
    return (folder / "template" / "screening" / "protocol.toml").read_text("utf-8")


def amended(text: str, said: str = "") -> str:
    """Return the text with one criterion more."""
    return text.replace("[[inclusion]]", ADULTS.replace("Adults", f"Adults{said}") + "[[inclusion]]", 1)


def with_third(text: str) -> str:
    """Return the text with one reviewer more, and the same criteria."""
    return text.replace("[[team]]", MEMBER + "[[team]]", 1)


def adopt(journal: Journal, text: str, who: Handle = LEAD) -> Protocol:
    """Let somebody adopt the text; return the protocol."""
    made = read_protocol(text.encode(), "protocol.toml")
    journal.append(who, ProtocolAdopted(digest=made.digest, text=text))
    return replace(made)
