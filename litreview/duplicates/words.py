"""Words: titles and names folded until the habits of databases no longer tell two writings apart. Pure."""

import re
from typing import Final

from litreview.model.text import fold

_MARKUP: Final = re.compile(r"</?[a-zA-Z][^<>]{0,60}>|&[a-z]{2,8};|\$\$?[^$]{1,80}\$\$?")
_WORD: Final = re.compile(r"[^\W_]+")
_NO_WORDS: Final = bytes(code for code in range(128) if not chr(code).isalnum())
_ONLY_WORDS: Final = bytes.maketrans(_NO_WORDS, b" " * len(_NO_WORDS))
"""What is no word in ASCII, and blanks in its place: in one step what ``_WORD`` finds."""
_GREEK: Final = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "ξ": "xi", "π": "pi", "ρ": "rho",
    "σ": "sigma", "ς": "sigma", "τ": "tau", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_SPELLED_GREEK: Final = str.maketrans({letter: f" {name} " for letter, name in _GREEK.items()} | {"µ": "mu"})
_HAS_GREEK: Final = re.compile(f"[{''.join(_GREEK)}µ]")
_GREEK_WORD: Final = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]{3}")

_TWICE_ENCODED: Final = re.compile("[ÃÂâ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]")


def plain(text: str) -> str:
    """Return the words of a text, folded, with one blank between: without markup, signs and accents.

    Greek letters are spelled out, unless the text is Greek. Of ``oe`` and ``ae`` one vowel is left,
    so that *lærings*, *laerings*, *oesophageal* and *Göteborg*, *Goeteborg* each have one spelling.
    """
    folded = _folded(text)
    if folded.isascii():
        return " ".join(folded.encode().translate(_ONLY_WORDS).decode().split())
    return " ".join(_WORD.findall(folded))


def letters(text: str) -> str:
    """Return the plain words of a text without blanks between, for texts too long to be parted in words."""
    folded = _folded(text)
    if folded.isascii():
        return folded.encode().translate(None, _NO_WORDS).decode()
    return "".join(_WORD.findall(folded))


def tight(words: str) -> str:
    """Return plain words without the blanks between them: *on-line* and *online* are alike."""
    return words.replace(" ", "")


def _folded(text: str) -> str:
    """Return the text in one spelling, with the signs between the words as they stand."""
    if not text.isascii():
        text = _once_encoded(text)
        if _HAS_GREEK.search(lower := text.casefold()) and not _GREEK_WORD.search(lower):
            text = lower.translate(_SPELLED_GREEK)
    if "<" in text or "&" in text or "$" in text:
        text = _MARKUP.sub(" ", text)
    return fold(text).replace("ae", "e").replace("oe", "o").replace("aa", "a").replace("'", "")


def _once_encoded(text: str) -> str:
    """Return letters encoded twice (``Ã¸``) as they were (``ø``), where that is what they are."""
    if not _TWICE_ENCODED.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text
