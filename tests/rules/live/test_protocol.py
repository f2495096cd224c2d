"""What goes over the wire is measured before it is believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.live import protocol
from portal.live.protocol import Malformed, PresenceEntry, Reader, TooLarge

NUMBERS = st.integers(0, protocol.LARGEST_NUMBER)


@given(NUMBERS)
def test_a_number_is_read_as_it_was_written(value: int) -> None:
    assert Reader(protocol.number(value)).number() == value


@given(st.dictionaries(NUMBERS, NUMBERS, max_size=5))
def test_a_state_vector_is_read_as_it_was_written(clocks: dict[int, int]) -> None:
    assert protocol.decode_state_vector(protocol.encode_state_vector(clocks)) == clocks


@given(st.binary(max_size=60))
def test_any_bytes_are_a_message_or_malformed(content: bytes) -> None:
    try:
        protocol.decode(content)
    except Malformed:
        return


def test_a_number_beyond_what_a_browser_counts_exactly_is_malformed() -> None:
    with pytest.raises(Malformed):
        Reader(protocol.number(2**53)).number()


def test_each_kind_of_message_has_its_own_limit() -> None:
    protocol.decode(protocol.step_2(b"x" * protocol.LARGEST_EXCHANGE_BYTES))
    with pytest.raises(TooLarge):
        protocol.decode(protocol.step_2(b"x" * (protocol.LARGEST_EXCHANGE_BYTES + 1)))
    with pytest.raises(TooLarge):
        protocol.decode(protocol.update_message(b"x" * (protocol.LARGEST_UPDATE_BYTES + 1)))
    with pytest.raises(TooLarge):
        protocol.decode(protocol.presence_message([PresenceEntry(1, 1, "x" * 2_000)]))


def test_what_follows_a_message_makes_it_malformed() -> None:
    with pytest.raises(Malformed):
        protocol.decode(protocol.step_1(b"\x00") + b"\x00")


def test_presence_comes_through_unchanged() -> None:
    entries = (PresenceEntry(7, 3, '{"cursor": "ü"}'), PresenceEntry(8, 1, "null"))
    message = protocol.decode(protocol.presence_message(entries))
    assert message == protocol.Presence(entries)


def test_an_exchange_comes_through_unchanged() -> None:
    assert protocol.decode_exchange(protocol.encode_exchange(b"\x00", b"abc")) == (b"\x00", b"abc")
