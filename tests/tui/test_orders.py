"""Laws of the order one reads in: it is there again next time, for this person and this queue alone."""

from pathlib import Path

import pytest

from litreview.model.protocol import Handle, Stage
from litreview.screening.ordering import Order
from litreview.screening.session import ScreeningSession
from litreview.tui.orders import FOLDER, Queue, arrange, keep
from tests.tui.sample import FIRST, SECOND, Sample


def queue(folder: Path, reviewer: Handle = FIRST, stage: str = "title-abstract") -> Queue:
    return Queue(review=folder, reviewer=reviewer, stage=Stage(stage))


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"LITREVIEW_CONFIG": str(tmp_path / "settings")}


def again(review: Sample, of: Queue, environment: dict[str, str]) -> ScreeningSession:
    session = review.screening(person=of.reviewer)
    session.reopen()
    arrange(session, of, environment=environment)
    return session


@pytest.mark.parametrize(
    ("order", "seed"), [(Order.YEAR, ""), (Order.RANDOM, 'a "word"\\\t'), (Order.RANDOM, "å")]
)
def test_the_order_of_the_last_time_is_there_again(
    review: Sample, tmp_path: Path, environment: dict[str, str], order: Order, seed: str
) -> None:
    mine = queue(tmp_path)
    session = again(review, mine, environment)
    arrange(session, mine, order, seed, environment)
    keep(session, mine, environment)
    assert again(review, mine, environment).order is order
    assert again(review, mine, environment).queue == session.queue


def test_it_is_the_order_of_one_person_one_review_and_one_stage(
    review: Sample, tmp_path: Path, environment: dict[str, str]
) -> None:
    session = again(review, queue(tmp_path), environment)
    session.arrange(Order.YEAR)
    keep(session, queue(tmp_path), environment)
    others = (queue(tmp_path, SECOND), queue(tmp_path / "elsewhere"), queue(tmp_path, stage="full-text"))
    assert all(again(review, other, environment).order is Order.IMPORTED for other in others)
    arrange(session, queue(tmp_path), Order.IMPORTED, environment=environment)
    keep(session, queue(tmp_path), environment)
    assert again(review, queue(tmp_path), environment).order is Order.IMPORTED


@pytest.mark.parametrize("text", ["order = 7", 'order = "upside-down"', "\x00", "[["])
def test_a_file_that_means_nothing_does_no_harm(
    review: Sample, tmp_path: Path, environment: dict[str, str], text: str
) -> None:
    file = queue(tmp_path).file(environment)
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    assert again(review, queue(tmp_path), environment).order is Order.IMPORTED


def test_where_nothing_can_be_written_one_reads_on(
    review: Sample, tmp_path: Path, environment: dict[str, str]
) -> None:
    (tmp_path / "settings").write_text("", "utf-8")
    session = again(review, queue(tmp_path), environment)
    session.arrange(Order.YEAR)
    keep(session, queue(tmp_path), environment)
    assert not (tmp_path / "settings" / FOLDER).exists()
