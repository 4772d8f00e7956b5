"""Polite HTTP: one request at a time a host, waiting and trying again, and no secret in any error."""

import random as chance
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol, TypeVar
from urllib.parse import quote, quote_plus, urlsplit

from litreview import __version__
from litreview.model.errors import SourceError
from litreview.model.language import _, ngettext
from litreview.model.text import one_line

if TYPE_CHECKING:
    import requests

T = TypeVar("T")

_WORTH_ANOTHER_TRY: Final = frozenset({429, 500, 502, 503, 504})
_OK: Final = range(200, 300)
_LONGEST_DETAIL: Final = 300
_CHUNK: Final = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How patient and how polite we are; times in seconds, sizes in bytes."""

    attempts: int = 4
    connect: float = 10.0
    """How long a connection may take to open."""
    read: float = 60.0
    """How long the service may be silent."""
    whole: float = 600.0
    """How long one answer may take in all."""
    first_pause: float = 1.0
    """The pause before the second attempt; it doubles from there."""
    longest_pause: float = 120.0
    """The longest pause, also where the service asks for a longer one."""
    largest: int = 128 * 1024 * 1024
    """The largest answer taken."""


POLITE: Final = Manners()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is sent, on whose behalf, and what of it must never be shown."""

    place: str
    """The source's title, for errors."""
    address: str
    method: str = "GET"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    interval: float = 1.0
    """Seconds the host rests after this request."""
    secrets: tuple[str, ...] = field(default=(), repr=False)
    telling: frozenset[int] = frozenset()
    """Statuses beside those of success that are an answer and no failure, such as 404 of a lookup."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, whole."""

    status: int
    media_type: str
    """Lower case, without parameters; empty text where the service does not say."""
    body: bytes
    retry_after: float | None = None
    """Seconds the service asks us to wait."""

    @property
    def is_web_page(self) -> bool:
        """Tell whether this is a page for people: a log-in, a proxy's refusal or a maintenance notice."""
        start = self.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        return self.media_type == "text/html" or start.startswith((b"<!doctype html", b"<html"))


class Tape(Protocol):
    """Where answers are kept as they come, and taken from instead of being asked for again."""

    def play(self, request: Request) -> Answer | None:
        """Return the answer kept for the request, where it is the next that was asked; None otherwise."""
        ...

    def keep(self, request: Request, answer: Answer) -> None:
        """Keep an answer that was good; called in the order asked."""
        ...


class Retryable(Exception):  # noqa: N818 - it is a state of the conversation, not yet an error
    """An answer that is wrong, and may be right the next time; ``said`` completes *the source ...*."""

    def __init__(self, said: str, *, after: float | None = None) -> None:
        super().__init__(said)
        self.said = said
        self.after = after


@dataclass(slots=True)
class _Host:
    """Whose turn it is at a host, and when it has rested."""

    turn: Lock = field(default_factory=Lock)
    rested: float = float("-inf")


def _nothing(answer: Answer) -> str:  # noqa: ARG001 - the shape of every ``detail``
    return ""


class Http:
    """A polite client; the clock (seconds, monotonic), the sleep and the chance are handed in."""

    def __init__(
        self,
        contact: str | None,
        *,
        manners: Manners = POLITE,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        random: Callable[[], float] = chance.random,
        tape: Tape | None = None,
    ) -> None:
        self._contact = contact
        self._manners = manners
        self._sleep = sleep
        self._clock = clock
        self._random = random
        self._tape = tape
        self._hosts: dict[str, _Host] = {}

    def ask(
        self, request: Request, check: Callable[[Answer], T], *, detail: Callable[[Answer], str] = _nothing
    ) -> T:
        """Return what ``check`` makes of the answer, after as many attempts as manners allow.

        ``check`` raises Retryable for an answer that may be right next time. ``detail`` returns the
        service's own words in an answer that refuses. Raises SourceError, without any secret in it.
        """
        kept = self._tape.play(request) if self._tape else None
        if kept is not None:
            return self._believed(request, kept, check)
        failure = Retryable("")
        for attempt in range(self._manners.attempts):
            if attempt:
                self._sleep(self._pause(attempt, failure.after))
            try:
                answer = self._accepted(request, detail)
                made = check(answer)
            except Retryable as problem:
                failure = problem
            else:
                if self._tape:
                    self._tape.keep(request, answer)
                return made
        # Raised out here, so that no library's words, which hold the address, hang on to the error.
        raise self._gave_up(request, failure)

    def _believed(self, request: Request, kept: Answer, check: Callable[[Answer], T]) -> T:
        try:
            return check(kept)
        except Retryable as problem:
            failure = problem
        raise self._error(request, failure.said, _("The kept answer is another than was asked for."))

    def _accepted(self, request: Request, detail: Callable[[Answer], str]) -> Answer:
        with self._turn(request):
            answer = self._send(request)
        if answer.status in _OK or answer.status in request.telling:
            return answer
        said = _("answered {status}").format(status=answer.status)
        if words := one_line(detail(answer)):
            said = f"{said}: {words}"
        if answer.status in _WORTH_ANOTHER_TRY:
            raise Retryable(said, after=answer.retry_after)
        raise self._error(request, said, _remedy(answer.status))

    @contextmanager
    def _turn(self, request: Request) -> Iterator[None]:
        host = self._hosts.setdefault(urlsplit(request.address).netloc, _Host())
        with host.turn:
            if (wait := host.rested - self._clock()) > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                host.rested = self._clock() + request.interval

    def _send(self, request: Request) -> Answer:
        import requests  # noqa: PLC0415 - the commands that ask nothing shall not load it

        try:
            # A session an attempt: a connection that broke is never taken up again.
            with requests.Session() as session, self._response(session, request) as response:
                return self._read(request, response)
        except requests.exceptions.SSLError:
            untrusted = True
        except requests.Timeout:
            raise self._too_slow() from None
        except requests.ConnectionError as error:
            # Silence in the middle of an answer comes as a connection that broke, of a time that ran out.
            raise (self._too_slow() if _is_late(error) else Retryable(_unreached(error))) from None
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError):
            raise Retryable(_("broke off its answer")) from None
        except (requests.RequestException, UnicodeError):
            untrusted = False
        raise self._unsafe(request) if untrusted else self._unusable(request)

    def _response(self, session: "requests.Session", request: Request) -> "requests.Response":
        # A proxy stands between us and the world, never between us and this machine.
        session.trust_env = not is_this_machine(request.address)
        return session.request(
            request.method,
            request.address,
            data=request.body,
            headers={"User-Agent": self._agent(), **request.headers},
            timeout=(self._manners.connect, self._manners.read),
            allow_redirects=False,
            stream=True,
        )

    def _read(self, request: Request, response: "requests.Response") -> Answer:
        return Answer(
            status=response.status_code,
            media_type=response.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
            body=self._body(request, response),
            retry_after=retry_after(response.headers),
        )

    def _body(self, request: Request, response: "requests.Response") -> bytes:
        latest = self._clock() + self._manners.whole
        body = bytearray()
        for chunk in response.iter_content(_CHUNK):
            body += chunk
            if len(body) > self._manners.largest:
                raise self._too_large(request)
            if self._clock() > latest:
                raise self._too_slow()
        return bytes(body)

    def _agent(self) -> str:
        contact = one_line(self._contact or "").encode("ascii", "ignore").decode()
        return f"litreview/{__version__} ({contact})" if contact else f"litreview/{__version__}"

    def _pause(self, attempt: int, asked_for: float | None) -> float:
        longest = self._manners.longest_pause
        if asked_for is not None:
            return min(asked_for, longest)
        return min(self._manners.first_pause * 2.0 ** (attempt - 1), longest) * (0.5 + self._random() / 2)

    def _too_slow(self) -> Retryable:
        return Retryable(_("did not answer within {seconds:g} seconds").format(seconds=self._manners.read))

    def _gave_up(self, request: Request, failure: Retryable) -> SourceError:
        asked = ngettext("asked once", "asked {times} times", self._manners.attempts)
        said = f"{failure.said} ({asked.format(times=self._manners.attempts)})"
        return self._error(request, said, _("Try again in a while, and see whether the service is down."))

    def _too_large(self, request: Request) -> SourceError:
        size = self._manners.largest // (1024 * 1024)
        said = _("answered with more than {size} MB").format(size=size)
        return self._error(request, said, _("Make the search narrower."))

    def _unsafe(self, request: Request) -> SourceError:
        said = _("the secure connection could not be opened: its certificate is not trusted here")
        remedy = _(
            "Behind a proxy, set REQUESTS_CA_BUNDLE to the file with your organisation's certificates."
        )
        return self._error(request, said, remedy)

    def _unusable(self, request: Request) -> SourceError:
        return self._error(
            request, _("the address or the key set for it cannot be used"), _("See that both are right.")
        )

    def _error(self, request: Request, said: str, remedy: str) -> SourceError:
        shown = redacted(said, (*request.secrets, self._contact or ""))
        return SourceError(request.place, _shortened(one_line(shown)), remedy)


def is_this_machine(address: str) -> bool:
    """Tell whether the address is one of this machine, as a stand-in's is."""
    return urlsplit(address).hostname in {"127.0.0.1", "::1", "localhost"}


def redacted(text: str, secrets: tuple[str, ...]) -> str:
    """Return the text with every secret, plain or URL-encoded, replaced by an ellipsis."""
    known = [secret for secret in secrets if secret]
    forms = {form for secret in known for form in (secret, quote(secret, safe=""), quote_plus(secret))}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, "…")
    return text


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds a ``Retry-After`` header asks for (RFC 9110, 10.2.3), or None.

    A date is measured against the service's own ``Date``, so that a wrong clock here does no harm.
    """
    asked = headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked)
    until, now = _moment(asked), _moment(headers.get("Date", ""))
    if until is None or now is None:
        return None
    return max(0.0, (until - now).total_seconds())


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else None


def _is_late(error: "requests.ConnectionError") -> bool:
    return bool(error.args) and isinstance(getattr(error.args[0], "__cause__", None), TimeoutError)


def _unreached(error: "requests.ConnectionError") -> str:
    # urllib3 gives its reason where no connection came about, and none where one broke.
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return _("could not be reached") if reason else _("broke off the connection")


def _remedy(status: int) -> str:
    if status in {401, 403}:
        return _("See that the key set for it is right, and that it may be asked from here.")
    if status == 400:  # noqa: PLR2004 - HTTP's number for a request that is wrong
        return _("Correct the stored query if that is what is wrong, then ask again.")
    return _("See whether the service has moved or changed.")


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_DETAIL else f"{text[:_LONGEST_DETAIL]}…"
