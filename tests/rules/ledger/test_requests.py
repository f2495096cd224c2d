"""One request stays one request, however often it is sent."""

import pytest

from portal.refusals import Refused
from valuation.ledger.rules.requests import KeyUsedTwice, check_same_request, digest_of, read_key


def test_the_order_of_the_fields_does_not_matter_and_their_values_do() -> None:
    assert digest_of("Spending", {"a": 1, "b": "x"}) == digest_of("Spending", {"b": "x", "a": 1})
    assert digest_of("Spending", {"a": 1}) != digest_of("Spending", {"a": 2})
    assert digest_of("Spending", {"a": 1}) != digest_of("Contribution", {"a": 1})


def test_another_request_under_the_same_key_is_refused() -> None:
    check_same_request("d", "d")
    with pytest.raises(KeyUsedTwice, match="start a new form"):
        check_same_request("d", "e")


@pytest.mark.parametrize("key", ["", "short", "x" * 81, "with spaces in it", "ключ-ключ-ключ"])
def test_a_key_that_no_form_gave_out_is_refused(key: str) -> None:
    with pytest.raises(Refused, match="lost its key"):
        read_key(key)
    assert read_key("0198f7a2-3c4d-7e5f") == "0198f7a2-3c4d-7e5f"
