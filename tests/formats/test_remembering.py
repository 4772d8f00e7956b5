"""What short texts were made into is remembered; long ones, which could fill the memory, never are."""

from litreview.formats.remembering import LONGEST, MOST, remembered


class Counted:
    """A function that counts how often it is called."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, text: str) -> str:
        self.calls += 1
        return text.upper()


def test_a_short_text_is_worked_out_once() -> None:
    counted = Counted()
    loud = remembered(counted.__call__)
    assert [loud("berg"), loud("berg")] == ["BERG", "BERG"]
    assert counted.calls == 1


def test_a_long_text_is_worked_out_each_time() -> None:
    counted = Counted()
    loud = remembered(counted.__call__)
    text = "x" * (LONGEST + 1)
    assert loud(text) == loud(text) == text.upper()
    assert counted.calls == 2


def test_of_very_many_texts_the_oldest_is_forgotten() -> None:
    counted = Counted()
    loud = remembered(counted.__call__)
    for number in range(MOST + 1):
        loud(str(number))
    loud("0")
    assert counted.calls == MOST + 2
