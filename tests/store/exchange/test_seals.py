"""Laws of seals: who has the key opens, nobody else does, and paper gives back what was written on it."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.errors import UsageError
from litreview.model.events import DeviceId, EventId, Verdict, Vote
from litreview.model.protocol import Digest, Handle, ReasonId, Stage
from litreview.model.records import RecordId
from litreview.store import Raw
from litreview.store.exchange.packing import pack, size_of_votes, unpack
from litreview.store.exchange.seals import (
    close,
    disclose,
    fingerprint,
    from_paper,
    is_signed,
    on_paper,
    sealing_pair,
    sign,
    signing_pair,
    unwrap,
    wrap,
)
from litreview.store.wire import SALT_BYTES, canonical, write_act
from tests.making import protocol

seeds = st.binary(min_size=32, max_size=32)


@given(seeds, seeds, st.binary(max_size=80))
def test_only_the_key_that_signed_has_signed(seed: bytes, other: bytes, message: bytes) -> None:
    signature = sign(message, signing_pair(seed))
    assert is_signed(message, signature, signing_pair(seed).public)
    assert is_signed(message, signature, signing_pair(other).public) == (seed == other)
    assert not is_signed(message + b"x", signature, signing_pair(seed).public)


@given(seeds, seeds, seeds)
def test_only_the_key_it_was_wrapped_for_opens(seed: bytes, other: bytes, key: bytes) -> None:
    wrapped = wrap(key, sealing_pair(seed).public)
    assert unwrap(wrapped, sealing_pair(seed)) == key
    assert (unwrap(wrapped, sealing_pair(other)) == key) == (seed == other)


@given(seeds, st.binary(max_size=200), st.integers(0, 10_000))
def test_a_seal_that_was_touched_or_moved_opens_no_more(key: bytes, plain: bytes, place: int) -> None:
    sealed = close(key, "a", plain)
    assert disclose(key, "a", sealed) == plain
    assert disclose(key, "b", sealed) is None
    at = place % len(sealed)
    assert disclose(key, "a", sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]) is None


@given(seeds)
def test_what_was_written_on_paper_comes_back_however_it_is_typed(secret: bytes) -> None:
    text = on_paper(secret)
    assert [len(group) for group in text.split("-")] == [4] * 14
    for typed in (text, text.lower(), text.replace("-", " "), text.replace("O", "0").replace("I", "1")):
        assert from_paper(typed) == secret


@given(seeds, st.integers(0, 55), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_a_wrong_letter_is_noticed(secret: bytes, place: int, letter: str) -> None:
    letters = on_paper(secret).replace("-", "")
    typed = letters[:place] + letter + letters[place + 1 :]
    if typed == letters:
        assert from_paper(typed) == secret
    else:
        with pytest.raises(UsageError):
            from_paper(typed)


def test_no_key_of_a_pair_is_shown_with_it() -> None:
    pair = signing_pair(bytes(32))
    assert pair.secret.hex() not in repr(pair)
    assert repr(pair.secret) not in repr(pair)
    assert fingerprint(pair.public) != fingerprint(signing_pair(bytes(31) + b"1").public)


REASONS = st.none() | st.sampled_from([reason.id for reason in protocol().reasons])


@given(st.sampled_from(Verdict), REASONS, st.sampled_from(Stage), st.text(max_size=20), st.booleans())
def test_a_packed_vote_comes_back_to_the_byte_and_is_as_long_as_any_other(
    verdict: Verdict,
    reason: ReasonId | None,
    stage: Stage,
    record: str,
    is_current: bool,  # noqa: FBT001 - drawn
) -> None:
    version = protocol().digest if is_current else Digest("f" * 64)
    vote = Vote(
        record=RecordId(record),
        stage=stage,
        reviewer=Handle("first"),
        verdict=verdict,
        reason=reason,
        protocol=version,
    )
    kind, payload = write_act(vote, "80" * SALT_BYTES)
    size = size_of_votes(version, protocol())
    packed = pack(raw(kind, payload), version, size)
    assert packed is not None
    assert len(packed) == size
    about = canonical({"record": record, "stage": stage})
    assert unpack(raw(kind, about), version, packed) == payload


def raw(kind: str, payload: bytes) -> Raw:
    return Raw(
        id=EventId("x"),
        kind=kind,
        actor=Handle("first"),
        device=DeviceId("d"),
        number=1,
        lamport=1,
        at="",
        payload=payload,
        previous=Digest(""),
        hash=Digest(""),
        sealed=False,
    )


def test_what_exchanges_nothing_loads_no_cryptography() -> None:
    script = (
        "import sys, litreview.store.exchange.exchange, litreview.cli;"
        "print(sorted({'nacl', 'keyring'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)  # noqa: S603 - our own interpreter
    assert said.stdout.strip() == "[]"
