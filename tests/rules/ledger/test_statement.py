"""The statement adds accounts up the way a reader asks, and agrees with itself to the penny."""

from hypothesis import given, settings
from hypothesis import strategies as st

from valuation.ledger.rules.postings import AccountKind, Medium
from valuation.ledger.rules.statement import AccountBalance, statement

UNHURRIED = settings(deadline=None)  # a busy machine is no reason to fail
pence = st.integers(min_value=0, max_value=10**12)


def account(
    kind: AccountKind, balance: int, owner: str = "", medium: Medium = Medium.CASH, work: str = ""
) -> AccountBalance:
    return AccountBalance("Pilot fund", kind, medium, owner, work, balance)


def test_givers_are_told_apart_by_medium_and_work_by_payee() -> None:
    found = statement(
        ["Pilot fund", "Empty fund"],
        [
            account(AccountKind.CONTRIBUTION, -5000, "Council"),
            account(AccountKind.CONTRIBUTION, -300, "Council", Medium.STAFF_TIME),
            account(AccountKind.CONTRIBUTION, 0, "Reversed Trust"),
            account(AccountKind.SPENDING, 1200, "Provider", work="Hosting"),
            account(AccountKind.SPENDING, 800, "Provider", work="Transport"),
            account(AccountKind.FUND, 3000),
            account(AccountKind.FUND, 300, medium=Medium.STAFF_TIME),
        ],
    )
    assert [(giver.organisation, list(giver.pence.values())) for giver in found.givers] == [("Council", [5000, 0, 300])]
    assert [(one.payee, one.work, one.amount_pence) for one in found.paid] == [
        ("Provider", "Hosting", 1200),
        ("Provider", "Transport", 800),
    ]
    assert found.in_hand == {"Pilot fund": 3000, "Empty fund": 0}, "staff time is no cash"


@UNHURRIED
@given(st.lists(pence, max_size=6), st.lists(pence, max_size=6))
def test_cash_in_hand_is_cash_in_less_cash_out(gifts: list[int], payments: list[int]) -> None:
    held = sum(gifts) - sum(payments)
    found = statement(
        ["Pilot fund"],
        [account(AccountKind.CONTRIBUTION, -gift, f"Giver {place}") for place, gift in enumerate(gifts)]
        + [account(AccountKind.SPENDING, paid, f"Payee {place}") for place, paid in enumerate(payments)]
        + [account(AccountKind.FUND, held)],
    )
    assert found.in_hand_pence == found.given[Medium.CASH] - found.paid_pence
