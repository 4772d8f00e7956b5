"""Journals are one under their abbreviations, subtitles and former spellings, and others are others."""

import pytest

from litreview.duplicates.containers import containers_alike
from litreview.duplicates.evidence import SAME_CONTAINER


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Example Journal of Nursing Research", "Example journal of nursing research"),
        ("Example Journal of Nursing Research", "Ex J Nurs Res"),
        ("Example Journal of Nursing Research", "Ex. J. Nurs. Res."),
        ("Neuroscience and Biobehavioral Examples", "Neurosci Biobehav Ex"),
        ("The Example Journal", "Example Journal"),
        ("Example Journal (Oslo)", "Example Journal"),
        ("Example Nursing: The Journal of Everyone", "Example Nursing"),
        ("Tidsskrift for den eksempelske lægeforening", "Tidsskrift for Den eksempelske legeforening"),
        ("Sjúkdómar og Eksempler", "Sjukdomar og eksempler"),
        ("National Example Reviews", "Natl Ex Rev"),
        ("Bulletin of Example and Model Nursing", "BEMN"),
        ("Care & Example Nursing", "Care and Example Nursing"),
    ],
)
def test_one_journal_is_one_under_its_names(one: str, other: str) -> None:
    alike = containers_alike(one, other)
    assert alike == containers_alike(other, one)
    assert alike is not None
    assert alike >= SAME_CONTAINER


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cancer", "Cancer Research"),
        ("Example Journal of Nursing", "Example Journal of Medicine"),
        ("Heart", "Hearing"),
        ("Acta Exemplaria", "Model Bulletin of Learning"),
        ("Diabetes", "Diabetes Care"),
    ],
)
def test_another_journal_is_another(one: str, other: str) -> None:
    alike = containers_alike(one, other)
    assert alike == containers_alike(other, one)
    assert alike is not None
    assert alike < SAME_CONTAINER


@pytest.mark.parametrize("nothing", [None, "", "…", "()"])
def test_no_name_is_not_known_rather_than_other(nothing: str | None) -> None:
    assert containers_alike("Example Journal", nothing) is None
    assert containers_alike(nothing, "Example Journal") is None


def test_a_name_of_filling_words_only_is_a_name() -> None:
    assert containers_alike("Journal of the", "Journal") is not None
