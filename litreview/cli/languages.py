"""The choice of language: ``--lang``, then ``LITREVIEW_LANG``, then the locale."""

from collections.abc import Mapping, Sequence
from gettext import NullTranslations, translation
from importlib import resources

from litreview.model.language import LANGUAGES, speak


def speak_language(code: str) -> None:
    """Speak this language from here on; English where it is not one of ours."""
    if code in LANGUAGES and code != LANGUAGES[0]:
        with resources.as_file(resources.files("litreview") / "locale") as folder:
            speak(translation("litreview", str(folder), languages=[code], fallback=True))
    else:
        speak(NullTranslations())


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    """Speak the language that the arguments or the environment ask for; English where neither does."""
    wanted = _asked_for(arguments) or environment.get("LITREVIEW_LANG") or _locale(environment)
    code = {"no": "nb", "nn": "nb"}.get(wanted[:2].lower(), wanted[:2].lower())
    if code in LANGUAGES and code != LANGUAGES[0]:
        speak_language(code)


def _asked_for(arguments: Sequence[str]) -> str:
    # Read before the parser is built, because the parser's own help speaks the language too.
    for number, argument in enumerate(arguments):
        if argument == "--lang" and number + 1 < len(arguments):
            return arguments[number + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return ""


def _locale(environment: Mapping[str, str]) -> str:
    names = (environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next((name for name in names if name), "")
