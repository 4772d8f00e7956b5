"""Letters read in a wrong encoding are seen, and ordinary text is never suspected."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.encodings import decode, encoding_called
from litreview.formats.misread import misread_line
from litreview.model.errors import UsageError

NORWEGIAN = "Lærings- og mestringssenter på Ørlandet: å lære av Årsrapporten"


def line_of(content: bytes) -> int | None:
    decoded = decode(content)
    return misread_line(decoded.text, decoded.encoding)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (NORWEGIAN, "mac_roman"),
        ("Pasientopplæring", "mac_roman"),
        ("Hvordan gå", "mac_roman"),
        ("En dør", "mac_roman"),
        ("Ørsted", "mac_roman"),
        (NORWEGIAN, "cp850"),
        ("Schüler und Mädchen für größere Häuser", "mac_roman"),
        ("L'été dernier à la façade", "mac_roman"),
        ("文献管理工具研究", "gbk"),
        ("余敏", "gbk"),
        ("參考文獻管理工具研究", "big5"),
        ("日本語の論文について", "shift_jis"),
        ("日本語の論文について", "euc_jp"),
        ("한국어 논문", "euc_kr"),
        ("Обучение пациентов", "cp1251"),
        ("Zażółć gęślą jaźń", "cp1250"),
    ],
)
def test_the_first_line_whose_letters_look_wrong_is_told(text: str, encoding: str) -> None:
    content = f"TY  - JOUR\nAU  - Smith, J\nTI  - {text}\nAB  - {text}\nER  - \n".encode(encoding)
    assert line_of(content) == 3
    assert decode(content, encoding=encoding).text.whole().split("\n")[2] == f"TI  - {text}"


ORDINARY = """
    lærings- mestringssenter på Ørlandet ÆRLIG FØRSTE ÅRET å være i Tromsø, «åpen dør» § 3 ½ ¾ 2¾
    ¼–½ 5 µg 37 °C ±2 Œuvre œuvre cœur ŒUVRE l'été naïveté où ça «français» Noël: Zoë
    L’Haÿ-les-Roses Ÿ Größe Straße für Mädchen Übung ÄRZTE „Zitat“ ‚so‘ schön – und § 4a ¿Qué?
    ¡Hola! (¿Cómo? niño mañana Šibenik Žižek Škoda ŠKODA Botox™, Aspirin® Smith† 5‡ km² m³ x¹ ©2001
    10€ £5 … Ångström smörgåsbord Malmö São João ação “quoted” ‘it’ don’t — a • b ƒ
""".split()  # noqa: SIM905 - a list of words is read as one


@given(st.lists(st.sampled_from(ORDINARY), min_size=1, max_size=60).map(" ".join))
def test_ordinary_norwegian_french_german_and_spanish_is_not_suspected(text: str) -> None:
    assert misread_line(decode(text.encode("cp1252")).text, "cp1252") is None


def test_one_strange_sign_among_letters_where_they_belong_is_nothing() -> None:
    assert line_of("Søvn på Østlandet, og Alzheimer¿s".encode("cp1252")) is None
    assert line_of("Alzheimer¿s".encode("cp1252")) == 1


@given(st.text(max_size=60))
def test_what_is_surely_told_is_not_suspected(text: str) -> None:
    assert (
        misread_line(
            decode(codecs.BOM_UTF8 + text.replace("\x00", "").encode("utf-8", "replace")).text, "utf-8"
        )
        is None
    )


@given(st.text(st.characters(codec="cp1252", exclude_characters="\x00"), max_size=80))
def test_any_text_is_looked_at_to_its_end(text: str) -> None:
    line = misread_line(decode(text.encode("cp1252"), encoding="cp1252").text, "cp1252")
    assert line is None or 1 <= line <= text.count("\n") + text.count("\r") + 1


@pytest.mark.parametrize(
    ("name", "known"),
    [("mac_roman", "mac-roman"), ("Mac Roman", "mac-roman"), ("UTF8", "utf-8"), ("GBK", "gbk")],
)
def test_an_encoding_goes_by_any_name_that_python_knows(name: str, known: str) -> None:
    assert encoding_called(name) == known


@pytest.mark.parametrize(
    "name",
    [
        "",
        "norsk",
        "rot13",
        "base64",
        "hex",
        "zip",
        "idna",
        "punycode",
        "undefined",
        "unicode_escape",
        "a\x00b",
        "../x",
    ],
)
def test_what_is_no_encoding_of_files_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="no such encoding"):
        encoding_called(name)


@given(st.text(max_size=40))
def test_any_name_is_an_encoding_or_refused(name: str) -> None:
    try:
        known = encoding_called(name)
    except UsageError:
        return
    assert codecs.lookup(known)


def test_an_encoding_that_the_file_is_not_in_is_refused_with_its_place() -> None:
    with pytest.raises(UsageError, match="cannot be read as utf-8") as refused:
        decode("på".encode("cp1252"), "export.ris", encoding="utf-8")
    assert refused.value.place == "export.ris"


@pytest.mark.parametrize("name", ["utf-8", "utf-16-le", "utf-16"])
def test_a_mark_at_the_beginning_is_no_text_where_the_encoding_is_named(name: str) -> None:
    mark = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE}.get(name, b"")
    assert decode(mark + NORWEGIAN.encode(name), encoding=name).text.whole() == NORWEGIAN
