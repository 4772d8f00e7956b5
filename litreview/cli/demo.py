"""``litreview demo``: a whole small review, offline."""

from argparse import Namespace
from pathlib import Path

from litreview.cli.console import is_terminal, program, say
from litreview.cli.keys import settings_in_use
from litreview.cli.parsing import Commands
from litreview.model.language import _
from litreview.tui.looks import wardrobe_of
from litreview.workspace import EXPORTS

EXAMPLE_REVIEWER = "first"
_FOR_THE_MANUSCRIPT = (
    ("prisma", "-o", "prisma.html"),
    ("report", "search-appendix", "-o", "search-appendix.docx"),
    ("report", "methods", "--as", "lead", "-o", "methods.docx"),
    ("report", "excluded", "-o", "excluded.docx"),
)
"""What an author sends in beside the references and the table, as the commands that write it."""


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "demo",
        demo,
        help=_("try the program on an example review, without network"),
        more=_(
            "Searches stand-ins for eight services on this machine, imports a file, links duplicates;\n"
            "then you screen, or --finish lets two example reviewers and a lead do it."
        ),
    )
    parser.add_argument(
        "dir",
        metavar=_("DIR"),
        nargs="?",
        default="demo-review",
        help=_("a new folder (default: demo-review)"),
    )
    parser.add_argument("--finish", action="store_true", help=_("let the example team finish the review"))
    parser.set_defaults(others=commands.asked)


def demo(arguments: Namespace) -> int:
    """Make the example review; then open it, or let the example team finish it."""
    from litreview.demo.workspace import finish, prepare  # noqa: PLC0415 - loads servers and sources
    from litreview.review import open_review  # noqa: PLC0415 - loads the whole review

    target = Path(arguments.dir)
    prepare(target, say)
    if arguments.finish or not is_terminal():
        with open_review(target) as review:
            finish(review, say)
        _write_for_the_manuscript(arguments, target)
        say()
        say(_("Look around: {program} -C {folder} status").format(program=program(), folder=target))
        return 0
    with open_review(target) as review:
        session = review.screening(EXAMPLE_REVIEWER)
        from litreview.tui.app import run_screening  # noqa: PLC0415 - loads Textual

        run_screening(session, settings_in_use().moment, wardrobe_of())
    say(_("Go on with: {program} -C {folder} screen --as first").format(program=program(), folder=target))
    say(
        _("Or let the example team finish: {program} demo {folder} --finish").format(
            program=program(), folder=target
        )
    )
    return 0


def _write_for_the_manuscript(arguments: Namespace, folder: Path) -> None:
    """Do what an author would type, in the review's folder."""
    for *words, name in _FOR_THE_MANUSCRIPT:
        asked = arguments.others((*words, str(folder / EXPORTS / name)))
        asked.folder = str(folder)
        asked.work(asked)
