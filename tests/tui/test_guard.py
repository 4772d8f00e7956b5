from litreview.tui.guard import QUIET, RELEASED, SEEN, Guard
from tests.tui.driving import Hand


def test_a_key_counts_on_a_record_seen_long_enough() -> None:
    clock = Hand()
    guard = Guard(clock)
    guard.shown()
    assert guard.is_deliberate("e", clock.now + SEEN)


def test_a_key_does_not_count_on_a_record_that_has_just_come() -> None:
    clock = Hand()
    guard = Guard(clock)
    guard.shown()
    assert not guard.is_deliberate("e", clock.now + SEEN * 0.9)


def test_a_key_does_not_count_on_a_record_that_came_after_it_was_pressed() -> None:
    clock = Hand()
    guard = Guard(clock)
    pressed = clock.now
    clock.now += 1
    guard.shown()
    clock.now += 1
    assert not guard.is_deliberate("e", pressed)


def test_a_key_held_for_two_seconds_counts_once() -> None:
    clock = Hand()
    guard = Guard(clock)
    clock.now += 1
    counted = 0
    for _ in range(60):
        if guard.is_deliberate("e", clock.now):
            counted += 1
            guard.shown()
        clock.now += 1 / 30
    assert counted == 1


def test_a_key_held_while_a_vote_is_slow_counts_once_though_it_is_acted_on_much_later() -> None:
    clock = Hand()
    guard = Guard(clock)
    clock.now += 1
    presses = [clock.now + number / 30 for number in range(60)]
    assert guard.is_deliberate("e", presses[0])
    guard.shown()
    clock.now += 5
    assert not any(guard.is_deliberate("e", pressed) for pressed in presses[1:])


def test_a_key_counts_again_once_it_has_been_quiet() -> None:
    clock = Hand()
    guard = Guard(clock)
    assert guard.is_new_press("z", clock.now)
    clock.now += QUIET * 0.9
    assert not guard.is_new_press("z", clock.now)
    clock.now += QUIET * 1.1
    assert guard.is_new_press("z", clock.now)


def test_one_key_does_not_silence_another() -> None:
    clock = Hand()
    guard = Guard(clock)
    assert guard.is_new_press("z", clock.now)
    assert guard.is_new_press("backspace", clock.now)


def test_a_held_key_whose_repeats_come_in_bunches_counts_twice_at_most() -> None:
    clock = Hand()
    guard = Guard(clock)
    clock.now += 1
    counted = 0
    for at in (0.0, *(0.3 + number / 30 for number in range(60))):
        clock.now = 101 + (
            at if at < 0.5 else 0.5 + (at - 0.5) // 0.3 * 0.3
        )  # a busy machine, thrice a second
        if guard.is_deliberate("e", clock.now):
            counted += 1
            guard.shown()
    assert counted == 2


def test_a_key_that_was_held_counts_again_once_it_was_let_go() -> None:
    clock = Hand()
    guard = Guard(clock)
    for _ in range(10):
        clock.now += 1 / 30
        guard.is_new_press("z", clock.now)
    clock.now += RELEASED * 0.9
    assert not guard.is_new_press("z", clock.now)
    clock.now += RELEASED * 1.1
    assert guard.is_new_press("z", clock.now)


def test_a_key_tapped_as_fast_as_a_finger_can_counts_each_time() -> None:
    clock = Hand()
    guard = Guard(clock)
    for _ in range(10):
        clock.now += QUIET * 1.1
        assert guard.is_new_press("z", clock.now)


def test_without_a_moment_every_press_counts() -> None:
    clock = Hand()
    guard = Guard(clock, seen=0)
    for _ in range(10):
        guard.shown()
        assert guard.is_deliberate("e", clock.now)
