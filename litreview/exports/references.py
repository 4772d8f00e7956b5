"""Formatted reference lists: records in a CSL style as Word, HTML, Markdown and plain text."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from litreview.exports import pandoc
from litreview.exports.document_html import head
from litreview.formats.csl_writer import CslJsonWriter
from litreview.model.errors import UsageError
from litreview.model.language import _, language
from litreview.model.records import Record

ENDINGS: Final = (".docx", ".html", ".md", ".txt")
"""What a list can be written as: the usual one first."""
_FORMATS: Final = {
    ".docx": "docx",
    ".html": "html",
    # Without the means to mark a reference as one, which Markdown readers would show as they stand.
    ".md": "gfm-raw_html",
    ".txt": "plain",
}
_LOCALES: Final = {"en": "en-US", "nb": "nb-NO"}
_NORWEGIAN: Final = frozenset({"norsk-apa-manual"})
"""Styles that speak Norwegian, whatever language the program speaks."""
_HAS_LOCALE: Final = re.compile(rb"<style[^>]*\sdefault-locale\s*=")
_HEAD: Final = 20_000
_LARGEST: Final = 5_000_000
_LEFT_OUT: Final = frozenset({"abstract", "custom", "keyword", "note", "source"})
"""What no reference prints; citeproc would take lines of a note for fields."""
_CSS: Final = (
    "body{font:16px/1.5 Arial,Helvetica,'Liberation Sans',sans-serif;color:#111;background:#fff;"
    "margin:1.5rem auto;max-width:50rem;padding:0 1rem}"
    ".csl-entry{margin:0 0 .75rem;overflow-wrap:anywhere}"
    ".hanging-indent .csl-entry{padding-left:2rem;text-indent:-2rem}"
    ".csl-left-margin{float:left;min-width:2.5rem}.csl-right-inline{margin-left:3rem}"
)


def styles() -> tuple[str, ...]:
    """Return the names of the styles that come with the program."""
    names = (Path(one.name) for one in _folder().iterdir())
    return tuple(sorted(name.stem for name in names if name.suffix == ".csl"))


def reference_list(records: Sequence[Record], style: str, ending: str) -> str | bytes:
    """Return the records as a list in the style, one of ours or a CSL file; the ending says as what.

    Raise UsageError for an unknown style or ending, and where there is no pandoc 3.
    """
    form = _FORMATS.get(ending.lower())
    if form is None:
        raise UsageError(
            ending or "-o",
            _("no reference list is written to such a file"),
            _("Endings known: {known}.").format(known=", ".join(ENDINGS)),
        )
    with as_file(_style(style)) as path:
        locale = _locale(style, path)
        arguments = [
            *("--from=csljson", f"--to={form}", "--wrap=none", "--citeproc", f"--csl={path.resolve()}"),
            *("--metadata=title:" + _("References"), *([f"--metadata=lang:{locale}"] if locale else ())),
            f"--data-dir={path.resolve().parent}",  # not the user's, whose templates would change the bytes
        ]
        try:
            made = pandoc.run(arguments, _items(records))
        except pandoc.PandocFailed as error:
            raise UsageError(
                style,
                _("pandoc can make no list with this style"),
                _("Is it a CSL style in full, and not one that only names another?"),
            ) from error
    finish = _FINISHED.get(ending.lower())
    return finish(made.decode()) if finish else made


def _folder() -> Traversable:
    return files("litreview.exports") / "styles"


def _style(name: str) -> Traversable:
    """Return the style's file; raise UsageError for a name that is none of ours and no CSL file."""
    if name in styles():
        return _folder() / f"{name}.csl"
    path = Path(name)
    try:
        is_there = path.suffix.lower() == ".csl" and path.is_file() and path.stat().st_size < _LARGEST
    except (OSError, ValueError):
        is_there = False
    if is_there:
        return path
    raise UsageError(
        f"--style {name}",
        _("no such style"),
        _("Styles: {names}, or a file that ends in .csl.").format(names=", ".join(styles())),
    )


def _locale(name: str, path: Path) -> str | None:
    """Return the language of the list: the reader's, but for a style that has one of its own."""
    if name in _NORWEGIAN:
        return "nb-NO"
    with path.open("rb") as file:
        has_own = name not in styles() and _HAS_LOCALE.search(file.read(_HEAD))
    return None if has_own else _LOCALES[language()]


def _items(records: Sequence[Record]) -> bytes:
    items = json.loads(CslJsonWriter().write(records))
    printed = [
        {name: value for name, value in item.items() if name.lower() not in _LEFT_OUT} for item in items
    ]
    return json.dumps(printed, ensure_ascii=False).encode()


def _page(fragment: str) -> str:
    title = _("References")
    body = ("<body>", f"<h1>{title}</h1>", fragment.rstrip("\n"), "</body>", "</html>", "")
    return "\n".join((*head(title, _CSS), *body))


def _markdown(text: str) -> str:
    return f"# {_('References')}\n\n{text}"


_FINISHED: Final[Mapping[str, Callable[[str], str]]] = {
    ".html": _page,
    ".md": _markdown,
    ".txt": str,
}
