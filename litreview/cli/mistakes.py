"""What argparse says is wrong on a command line, in the reader's language; the forms of Python 3.11-3.14."""

import re
from typing import Final

from litreview.model.language import _, ngettext

_QUOTED: Final = re.compile(r"""(?P<quote>['"])(.*?)(?P=quote)""")


def in_our_words(message: str) -> str:
    """Return the message in the reader's language; as it is where its form is not known."""
    about = re.fullmatch(r"argument (?P<name>.+?): (?P<problem>.+)", message, re.DOTALL)
    if about:
        told = _("argument {name}: {problem}")
        return told.format(name=about["name"], problem=_problem(about["problem"]))
    return _problem(message)


def _problem(message: str) -> str:
    for pattern, told in _forms():
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            parts = found.groupdict()
            if "choices" in parts:
                parts["choices"] = _QUOTED.sub(r"\2", parts["choices"])
            return told.format(**parts)
    number = re.fullmatch(r"expected (\d+) arguments?", message)
    if number:
        wanted = int(number[1])
        return ngettext("expected {number} value", "expected {number} values", wanted).format(number=wanted)
    return message


def _forms() -> tuple[tuple[str, str], ...]:
    """Return argparse's messages as patterns, each with ours."""
    return (
        (
            r"the following arguments are required: (?P<names>.+)",
            _("the following arguments are required: {names}"),
        ),
        (
            r"one of the arguments (?P<names>.+) is required",
            _("one of these arguments is required: {names}"),
        ),
        (
            r"invalid choice: (?P<value>.*) \(choose from (?P<choices>.+)\)",
            _("invalid choice: {value} (choose from {choices})"),
        ),
        (r"invalid int value: (?P<value>.*)", _("{value} is no whole number")),
        (r"invalid float value: (?P<value>.*)", _("{value} is no number")),
        (r"expected one argument", _("expected a value after it")),
        (r"expected at most one argument", _("expected one value at most")),
        (r"expected at least one argument", _("expected one value at least")),
        (r"not allowed with argument (?P<other>.+)", _("not together with {other}")),
        (r"ignored explicit argument (?P<value>.*)", _("takes no value, but was given {value}")),
    )
