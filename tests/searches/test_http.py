import gzip
import socket
import traceback
from collections.abc import Mapping
from threading import Event, Thread

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from litreview.demo.standins import Fault, Reply
from litreview.model.errors import SourceError
from litreview.searches.http import Answer, Http, Manners, Request, Retryable, redacted, retry_after
from tests.searches.asking import CONTACT, KEY, Hourglass, Scripted, client

RIGHT = Reply(body=b"right", media_type="text/plain")


def text(answer: Answer) -> str:
    return answer.body.decode()


def asked_of(service: Scripted, interval: float = 1.0) -> Request:
    return Request(place="Example", address=f"{service.address}/x", interval=interval, secrets=(KEY,))


@pytest.mark.parametrize(
    "fault", [Fault.TOO_MANY, Fault.SERVER_ERROR, Fault.TRUNCATED, Fault.RESET, Fault.HANG]
)
def test_a_fault_that_passes_ends_in_the_answer(fault: Fault) -> None:
    with Scripted([RIGHT]) as service:
        service.fault(fault, times=2)
        assert client().ask(asked_of(service), text) == "right"
    assert len(service.asked) == 3


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault.TRUNCATED, "broke off its answer"),
        (Fault.RESET, "broke off the connection"),
        (Fault.HANG, "did not answer within 0.5 seconds"),
    ],
)
def test_a_fault_that_lasts_ends_in_an_error_that_names_it(fault: Fault, said: str) -> None:
    with Scripted([RIGHT]) as service:
        service.fault(fault, times=-1)
        with pytest.raises(SourceError) as caught:
            client().ask(asked_of(service), text)
    assert caught.value.place == "Example"
    assert caught.value.problem == f"{said} (asked 4 times)"
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_or_broken_service_is_asked_again(status: int) -> None:
    with Scripted([Reply(body=b"", status=status), RIGHT]) as service:
        assert client().ask(asked_of(service), text) == "right"


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 415])
def test_a_refusal_is_final(status: int) -> None:
    refusal = Reply(body=b"no such thing", status=status, headers={"Location": "/elsewhere"})
    with (
        Scripted([refusal]) as service,
        pytest.raises(SourceError, match=f"answered {status}: no such thing"),
    ):
        client().ask(asked_of(service), text, detail=text)
    assert len(service.asked) == 1


def test_nothing_listening_is_an_error_that_says_so() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        with pytest.raises(SourceError, match="could not be reached"):
            client().ask(Request(place="Example", address=address), text)


def test_an_address_that_is_none_is_an_error_at_once() -> None:
    glass = Hourglass()
    with pytest.raises(SourceError, match="cannot be used"):
        client(glass).ask(Request(place="Example", address="not an address"), text)
    assert glass.slept == []


def test_the_service_says_how_long_to_wait() -> None:
    glass = Hourglass()
    with Scripted([Reply(body=b"", status=429, headers={"Retry-After": "7"}), RIGHT]) as service:
        client(glass).ask(asked_of(service, interval=0.0), text)
    assert glass.slept == [7.0]


def test_no_service_makes_us_wait_for_ever() -> None:
    glass = Hourglass()
    with Scripted([Reply(body=b"", status=503, headers={"Retry-After": "86400"}), RIGHT]) as service:
        client(glass).ask(asked_of(service, interval=0.0), text)
    assert glass.slept == [Manners().longest_pause]


def test_pauses_grow_when_nobody_says_how_long() -> None:
    glass = Hourglass()
    with Scripted([Reply(body=b"", status=503)]) as service, pytest.raises(SourceError):
        client(glass).ask(asked_of(service, interval=0.0), text)
    assert glass.slept == [1.0, 2.0, 4.0]


def test_a_host_rests_between_two_requests() -> None:
    glass = Hourglass()
    with Scripted([RIGHT]) as service:
        http = client(glass)
        for _time in range(3):
            http.ask(asked_of(service, interval=0.5), text)
    assert glass.slept == [0.5, 0.5]


def test_a_host_is_asked_by_one_at_a_time() -> None:
    inside: list[int] = []
    most: list[int] = []

    def watched(_asked: object) -> Reply:
        inside.append(1)
        most.append(len(inside))
        Event().wait(0.02)  # long enough for another to come in, if any could
        inside.pop()
        return RIGHT

    with Scripted([watched]) as service:
        http = client()
        threads = [Thread(target=http.ask, args=(asked_of(service), text)) for _number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(most) == 8
    assert max(most) == 1


def test_an_answer_that_is_wrong_may_be_right_next_time() -> None:
    def check(answer: Answer) -> str:
        if answer.is_web_page:
            raise Retryable("answered with a web page")
        return text(answer)

    with Scripted([RIGHT]) as service:
        service.fault(Fault.WEB_PAGE)
        assert client().ask(asked_of(service), check) == "right"


def test_an_answer_too_large_to_be_meant_is_refused() -> None:
    bomb = Reply(body=gzip.compress(b"x" * 3_000_000), headers={"Content-Encoding": "gzip"})
    with Scripted([bomb]) as service, pytest.raises(SourceError, match="more than 1 MB"):
        client(largest=1 << 20).ask(asked_of(service), text)
    assert len(service.asked) == 1


def test_an_answer_that_never_ends_is_given_up() -> None:
    glass = Hourglass()

    def clock() -> float:
        glass.now += 400.0
        return glass.now

    http = Http(None, manners=Manners(attempts=1), sleep=glass.sleep, clock=clock)
    with (
        Scripted([Reply(body=b"x" * 200_000)]) as service,
        pytest.raises(SourceError, match="did not answer"),
    ):
        http.ask(asked_of(service), text)


def test_the_service_learns_who_asks_and_with_what() -> None:
    with Scripted([RIGHT]) as service:
        client().ask(asked_of(service), text)
    assert service.asked[0].headers["User-Agent"].startswith("litreview/")
    assert f"({CONTACT})" in service.asked[0].headers["User-Agent"]


def test_a_proxy_does_not_stand_between_us_and_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with Scripted([RIGHT]) as service:
        assert client().ask(asked_of(service), text) == "right"


def test_no_key_and_no_address_of_a_person_is_in_an_error_or_behind_it() -> None:
    echo = Reply(body=f"bad key {KEY} of {CONTACT}, k3y-nobody%2Bmay%20see".encode(), status=400)
    with Scripted([echo]) as service:
        address = f"{service.address}/x?api_key=k3y-nobody%2Bmay%20see&email={CONTACT}"
        request = Request(place="Example", address=address, secrets=(KEY,))
        with pytest.raises(SourceError) as caught:
            client().ask(request, text, detail=text)
    assert caught.value.problem == "answered 400: bad key … of …, …"
    behind = "".join(traceback.format_exception(caught.value, chain=True))
    assert CONTACT not in behind
    assert KEY not in behind + repr(request)


def test_an_error_that_was_long_tried_for_hides_its_library() -> None:
    with Scripted([RIGHT]) as service:
        service.fault(Fault.RESET, times=-1)
        with pytest.raises(SourceError) as caught:
            client().ask(asked_of(service), text)
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


def test_a_service_cannot_write_on_the_terminal_through_an_error() -> None:
    rude = Reply(body=b"\x1b[2Jgone\nand a second line " + b"x" * 1000, status=400)
    with Scripted([rude]) as service, pytest.raises(SourceError) as caught:
        client().ask(asked_of(service), text, detail=text)
    assert "\x1b" not in str(caught.value)
    assert "\n" not in caught.value.problem
    assert len(caught.value.problem) < 320


@given(secret=st.text(min_size=1), before=st.text(), after=st.text())
def test_a_redacted_text_does_not_hold_the_secret(secret: str, before: str, after: str) -> None:
    assume("…" not in secret)
    assert secret not in redacted(before + secret + after, (secret,))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "2"}, 2.0),
        ({"Retry-After": "Sun, 06 Nov 2022 08:49:40 GMT", "Date": "Sun, 06 Nov 2022 08:49:37 GMT"}, 3.0),
        ({"Retry-After": "Sun, 06 Nov 2022 08:49:30 GMT", "Date": "Sun, 06 Nov 2022 08:49:37 GMT"}, 0.0),
        ({"Retry-After": "Sun, 06 Nov 2022 08:49:40 GMT"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-1"}, None),
        ({"Retry-After": "²"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_as_the_standard_says(headers: Mapping[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds
