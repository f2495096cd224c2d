"""Double entry, by example and by property: every entry balances in each fund, and a reversal leaves nothing."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valuation.ledger.rules.asked import Contribution, MissingBasis, Spending, check_basis, request_digest
from valuation.ledger.rules.postings import (
    MOST_LINE_PENCE,
    Account,
    AccountKind,
    CannotPost,
    EntryKind,
    Line,
    Medium,
    WrongAmount,
    WrongDate,
    balances,
    check_effective,
    check_lines,
    check_reversible,
    contribution,
    read_amount,
    spending,
)

UNHURRIED = settings(deadline=None)  # a busy machine is no reason to fail
FUND, OTHER_FUND, COUNCIL, PROVIDER = (UUID(int=number) for number in range(1, 5))
pence = st.integers(min_value=1, max_value=MOST_LINE_PENCE)
names = st.text(max_size=12)


def by_fund(lines: list[Line]) -> list[tuple[UUID, int]]:
    return [(line.account.fund_id, line.amount_pence) for line in lines]


@UNHURRIED
@given(st.uuids(), st.uuids(), st.sampled_from(Medium), pence)
def test_every_contribution_balances(fund: UUID, giver: UUID, medium: Medium, amount: int) -> None:
    lines = contribution(fund, giver, medium, amount)
    check_lines(by_fund(lines))
    assert {line.account.medium for line in lines} == {medium}, "cash and the rest never meet in one account"


@UNHURRIED
@given(st.uuids(), pence, names, names)
def test_every_payment_balances(fund: UUID, amount: int, supplier: str, work: str) -> None:
    check_lines(by_fund(spending(fund, amount, organisation_id=None, supplier=supplier, work=work)))


@UNHURRIED
@given(st.lists(st.tuples(st.sampled_from([FUND, OTHER_FUND]), pence), min_size=1, max_size=8))
def test_any_lines_balance_once_each_fund_is_evened_out(lines: list[tuple[UUID, int]]) -> None:
    evened = lines + [(fund, -total) for fund, total in balances(lines).items()]
    if all(abs(amount) <= MOST_LINE_PENCE for _, amount in evened):
        check_lines(evened)
        reversed_lines = [(fund, -amount) for fund, amount in evened]
        check_lines(reversed_lines)
        assert set(balances(evened + reversed_lines).values()) == {0}


@UNHURRIED
@given(
    st.lists(st.tuples(st.sampled_from([FUND, OTHER_FUND]), pence), min_size=1, max_size=6),
    st.integers(min_value=1, max_value=10_000),
    st.sampled_from([FUND, OTHER_FUND]),
)
def test_a_penny_too_many_in_any_fund_is_refused(lines: list[tuple[UUID, int]], extra: int, where: UUID) -> None:
    evened = lines + [(fund, -total) for fund, total in balances(lines).items()]
    with pytest.raises(CannotPost):
        check_lines([*evened, (where, extra)])


def test_two_funds_that_even_each_other_out_do_not_balance() -> None:
    with pytest.raises(CannotPost, match=r"^The entry does not balance: £5\.00 of one fund is left over\. What comes"):
        check_lines([(FUND, 500), (OTHER_FUND, -500)])


@pytest.mark.parametrize("lines", [[], [(FUND, 100)]])
def test_an_entry_has_two_lines(lines: list[tuple[UUID, int]]) -> None:
    with pytest.raises(CannotPost, match="at least two lines"):
        check_lines(lines)


@pytest.mark.parametrize("amount", [0, MOST_LINE_PENCE + 1])
def test_a_line_of_nothing_or_of_too_much_is_refused(amount: int) -> None:
    with pytest.raises(CannotPost, match="an amount other than zero"):
        check_lines([(FUND, amount), (FUND, -amount)])


@UNHURRIED
@given(
    st.tuples(names, names), st.tuples(names, names), st.one_of(st.none(), st.just(COUNCIL)), st.sampled_from(Medium)
)
def test_two_accounts_share_a_code_only_when_they_are_one(
    first: tuple[str, str], second: tuple[str, str], owner: UUID | None, medium: Medium
) -> None:
    one = Account(FUND, AccountKind.SPENDING, medium, owner, *first)
    other = Account(FUND, AccountKind.SPENDING, medium, owner, *second)
    assert (one.code == other.code) == (one == other)


def test_a_slash_in_a_name_does_not_move_it_into_the_next_part() -> None:
    one = Account(FUND, AccountKind.SPENDING, supplier="Vans/North", work="Trips")
    other = Account(FUND, AccountKind.SPENDING, supplier="Vans", work="North/Trips")
    assert one.code != other.code


@pytest.mark.parametrize(
    ("typed", "pence_read"), [("1,234.50", 123_450), ("£0.01", 1), ("40000", 4_000_000), (" 12.5 ".strip(), 1250)]
)
def test_an_amount_is_read_to_the_penny(typed: str, pence_read: int) -> None:
    assert read_amount(typed) == pence_read


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12.345", "The amount must not have a fraction of a penny."),
        ("-5", "The amount must be more than zero. To correct an entry, reverse it."),
        ("abc", "The amount must be in pounds, such as 1,234.50."),
        ("1,23", "The amount must be in pounds, such as 1,234.50."),
        ("", "Enter the amount in pounds, such as 1,234.50."),
    ],
)
def test_an_amount_that_cannot_be_says_why(typed: str, said: str) -> None:
    with pytest.raises(WrongAmount) as refused:
        read_amount(typed)
    assert refused.value.sentence == said


def test_what_is_only_promised_is_not_posted() -> None:
    today = date(2026, 11, 23)
    check_effective(today, today)
    with pytest.raises(WrongDate, match="today or in the past"):
        check_effective(date(2026, 11, 24), today)
    with pytest.raises(WrongDate, match="2000 or later"):
        check_effective(date(1999, 12, 31), today)


def test_an_entry_is_reversed_once_and_a_reversal_never() -> None:
    check_reversible(EntryKind.SPENDING, is_reversed=False)
    with pytest.raises(CannotPost, match="has been reversed already"):
        check_reversible(EntryKind.SPENDING, is_reversed=True)
    with pytest.raises(CannotPost, match="A reversal cannot be reversed"):
        check_reversible(EntryKind.REVERSAL, is_reversed=False)


def test_only_cash_needs_no_basis() -> None:
    check_basis(Medium.CASH, "")
    check_basis(Medium.STAFF_TIME, "30 hours at £18")
    with pytest.raises(MissingBasis):
        check_basis(Medium.IN_KIND, "")


@UNHURRIED
@given(pence, st.text(max_size=40), st.uuids())
def test_a_request_is_known_again_by_what_it_asks_and_not_by_its_key(amount: int, note: str, asker: UUID) -> None:
    def asked(key: str, amount_pence: int) -> Contribution:
        return Contribution(key, FUND, COUNCIL, Medium.CASH, amount_pence, date(2026, 4, 1), note=note)

    assert request_digest(asked("one", amount), asker) == request_digest(asked("two", amount), asker)
    assert request_digest(asked("one", amount), asker) != request_digest(asked("one", amount + 1), asker)
    assert request_digest(asked("one", amount), asker) != request_digest(asked("one", amount), UUID(int=asker.int ^ 1))


def test_spending_is_paid_from_the_funds_cash() -> None:
    asked = Spending("k", FUND, PROVIDER, "", "Sunday hosting", 500, date(2026, 5, 1))
    assert [(line.account.kind, line.amount_pence) for line in asked.lines()] == [
        (AccountKind.SPENDING, 500),
        (AccountKind.FUND, -500),
    ]
