"""Laws of the pace: pauses and haste move it little, and what is left is said as people say it."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.protocol import Stage
from litreview.screening.tempo import FEWEST, LATEST, PAUSES, Tempo, minutes_left, seconds_each

PAUSE = PAUSES[Stage.TITLE_ABSTRACT]
SPANS = st.lists(st.floats(0.5, PAUSE), min_size=FEWEST - 1, max_size=200)


def moments(spans: list[float]) -> list[float]:
    return list(accumulate(spans, initial=1000.0))


def test_nothing_is_said_before_the_twentieth_decision_or_of_pauses_alone() -> None:
    for count in range(FEWEST - 1):
        assert seconds_each(moments([10.0] * count), PAUSE) is None
    assert seconds_each(moments([PAUSE * 2] * 50), PAUSE) is None
    assert seconds_each(moments([10.0] * (FEWEST - 1)), PAUSE) == 10.0


@given(SPANS)
def test_the_pace_lies_among_the_latest_times(spans: list[float]) -> None:
    seconds = seconds_each(moments(spans), PAUSE * 1.01)
    latest = spans[-LATEST:]
    assert seconds is not None
    assert min(latest) - 1e-6 <= seconds <= max(latest) + 1e-6


@given(SPANS, st.integers(0, 200), st.floats(PAUSE * 1.1, 1e6))
def test_a_pause_changes_nothing(spans: list[float], place: int, pause: float) -> None:
    with_pause = [*spans[:place], pause, *spans[place:]]
    limit = PAUSE * 1.05
    assert seconds_each(moments(with_pause), limit) == pytest.approx(
        seconds_each(moments(spans), limit), abs=1e-6
    )


@given(st.floats(0.5, 3600), st.integers(1, 100_000))
def test_what_is_left_is_rounded_and_never_far_from_the_truth(seconds: float, records: int) -> None:
    exact, told = seconds * records / 60, minutes_left(seconds, records)
    assert told >= 5
    assert told % 5 == 0
    assert told < 60 or told % 30 == 0
    assert told < 300 or told % 60 == 0
    assert abs(told - exact) <= max(5, exact * 0.25)


@given(st.floats(0.5, 3600), st.integers(1, 100_000), st.integers(0, 1000))
def test_more_records_never_take_less(seconds: float, records: int, more: int) -> None:
    assert minutes_left(seconds, records) <= minutes_left(seconds, records + more)


def test_at_full_text_half_an_hour_with_a_report_is_reading_and_no_pause() -> None:
    now = 0.0

    def clock() -> float:
        return now

    for stage, said in ((Stage.FULL_TEXT, 1800.0), (Stage.TITLE_ABSTRACT, None)):
        tempo = Tempo(clock, stage)
        for _ in range(FEWEST):
            now += 1800
            tempo.note()
        assert tempo.seconds == said


def test_the_pace_follows_the_latest_and_forgets_the_first() -> None:
    now = 0.0

    def clock() -> float:
        return now

    tempo = Tempo(clock, Stage.TITLE_ABSTRACT)
    for seconds in (60.0, 6.0):
        for _ in range(3 * LATEST):
            now += seconds
            tempo.note()
        assert tempo.seconds == seconds
    assert tempo.decided == 6 * LATEST
