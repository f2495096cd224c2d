"""The numbers of an appraisal as people type and read them."""

from decimal import Decimal

import pytest

from portal.refusals import Refused
from valuation.appraisal.numbers import WrongNumber, as_typed, in_words, read_amount_pence, read_number, to_engine


@pytest.mark.parametrize(
    ("field", "typed", "engine", "words"),
    [
        ("deadweight", "12.5", "0.125", "12.5%"),
        ("discount_rate", "3.5%", "0.035", "3.5%"),
        ("proxy", "£1,234.50", "1234.5", "£1,234.50"),
        ("proxy", "-20", "-20", "−£20.00"),
        ("quantity", "1,200", "1200", "1,200"),
        ("duration_years", "1", "1", "1 year"),
        ("duration_years", "2.5", "2.5", "2.5 years"),
        ("start_year", "3", "3", "year 3"),
    ],
)
def test_a_number_is_typed_worked_with_and_read(field: str, typed: str, engine: str, words: str) -> None:
    number = to_engine(field, read_number(field, typed))
    assert number == Decimal(engine)
    assert in_words(field, number) == words


@pytest.mark.parametrize("field", ["proxy", "quantity", "drop_off", "duration_years"])
@pytest.mark.parametrize("typed", ["1,234.5", "0.25", "100"])
def test_what_stands_in_a_form_again_is_read_as_the_same_number(field: str, typed: str) -> None:
    if field in ("drop_off", "duration_years"):
        typed = typed.replace("1,234.5", "12.3456")
    number = read_number(field, typed)
    assert read_number(field, as_typed(field, number)) == number


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("attribution", "100.1", "Enter a percentage from 0 to 100, such as 12.5."),
        ("attribution", "NaN", "Enter a number of at most one million million."),
        ("duration_years", "0", "Enter a number of years of more than 0 and at most 400, such as 2.5."),
        ("start_year", "0", "Enter a whole number from 1 to 400. 1 is the first year of the appraisal."),
        ("proxy", "1e5", "Enter an amount in pounds, such as 1,234.50."),
        ("proxy", "0.001", "The amount must not have a fraction of a penny."),
        (
            "proxy",
            "2,000,000,000,000",
            ("Enter an amount in pounds, such as 1,234.50. It may be from −1,000,000,000,000 to 1,000,000,000,000."),
        ),
    ],
)
def test_a_wrong_number_is_refused_in_words(field: str, typed: str, words: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_number(field, typed)
    assert str(refusal.value) == words


def test_an_input_is_never_below_zero() -> None:
    assert read_amount_pence("12.34") == 1234
    with pytest.raises(WrongNumber, match="It may be from 0 to"):
        read_amount_pence("-0.01")
