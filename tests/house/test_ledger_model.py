"""The ledger against a few lines of Python: whatever is posted, reversed, set aside, closed, sealed and sent again, in
any order, both say the same. On real PostgreSQL, with a transaction for each step as a request has it.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from litestar import Litestar
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.phases import Phase
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.refusals import Refused
from tests.house.ledger_desk import LedgerDesk
from tests.house.ledger_model import Model
from tests.people import Cast, make_cast_at
from valuation.ledger.actions import close_period, open_fund, record_contribution
from valuation.ledger.keeping import write_expiries
from valuation.ledger.pending import release
from valuation.ledger.posting import Entry, post_entry
from valuation.ledger.queries.entries import find_entry
from valuation.ledger.rules.asked import Contribution, PaymentOfAside
from valuation.ledger.rules.postings import EntryKind, Medium, spending
from valuation.ledger.sealing import seal_waiting

FIRST_DAY = date(2024, 1, 1)
days_in_2024 = st.integers(min_value=0, max_value=90).map(lambda number: FIRST_DAY + timedelta(days=number))
amounts = st.integers(min_value=1, max_value=10**9)


class LedgerMachine(RuleBasedStateMachine):
    """Each machine has a partnership of its own. `app` and `loop` are set by the test that runs it."""

    app: Litestar
    run: Callable[[Coroutine[Any, Any, Any]], Any]

    requests = Bundle("requests")
    asides = Bundle("asides")

    @initialize()
    def open_a_fund(self) -> None:
        self.model = Model()
        self.cast: Cast = self.run(make_cast_at(self.app, Phase.PILOT))
        self.desk = LedgerDesk(self.app, self.cast)
        self.fund = self.run(
            self.desk.step(lambda session, seat: open_fund(session, seat, "Fund", seat.organisation_id))
        )
        self.entries: dict[str, UUID] = {}
        self.paid_with: dict[UUID, PaymentOfAside] = {}

    @rule(target=requests, day=days_in_2024, pence=amounts)
    def give(self, day: date, pence: int) -> Contribution:
        asked = Contribution(str(new_id()), self.fund, self.cast.alice.organisation_id, Medium.CASH, pence, day)
        self.ask(asked, is_allowed=day > self.model.closed_on)
        return asked

    @rule(asked=requests)
    def give_again(self, asked: Contribution) -> None:
        """A lost reply: the same request, and whatever it was told before."""
        self.ask(asked, is_allowed=asked.key in self.model.gifts)

    @rule(asked=requests, pence=amounts)
    def give_another_amount_with_the_same_key(self, asked: Contribution, pence: int) -> None:
        other = Contribution(asked.key, self.fund, asked.organisation_id, Medium.CASH, pence, asked.effective_on)
        if pence != asked.amount_pence:
            with pytest.raises(Refused, match="This form was used already"):
                self.run(self.desk.contribute(other))

    @rule(first=requests, second=requests)
    def give_both_at_once(self, first: Contribution, second: Contribution) -> None:
        async def together() -> list[Any]:
            both = (self.desk.contribute(first), self.desk.contribute(second))
            return await asyncio.gather(*both, return_exceptions=True)

        for asked, answer in zip((first, second), self.run(together()), strict=True):
            assert str(answer) == str(self.model.answers[asked.key])

    @rule(asked=requests, key=st.sampled_from(["reversal-key-1", "reversal-key-2", "reversal-key-3"]))
    def take_back(self, asked: Contribution, key: str) -> None:
        if asked.key not in self.model.gifts:
            return
        used_for = {used: gift for gift, used in self.model.undone.items()}
        entry = self.entries[asked.key]
        is_again = self.model.undone.get(asked.key) == key
        is_allowed = is_again or (asked.key not in self.model.undone and key not in used_for)
        with self.expecting(is_allowed=is_allowed and key not in self.model.answers):
            self.run(self.reverse(entry, key))
            self.model.undone[asked.key] = key

    @rule(target=asides, pence=amounts, is_over=st.booleans())
    def set_aside(self, pence: int, *, is_over: bool) -> UUID:
        """For a week, or until a moment ago: then it is over from the beginning."""
        until = clock.now() + timedelta(days=-1 if is_over else 7)
        lines = spending(self.fund, pence, organisation_id=None, supplier="Vans Ltd", work="Vans")
        key = str(new_id())
        entry = Entry(EntryKind.PENDING, clock.today(), lines, key, key, expires_at=until)
        aside: UUID = self.run(self.desk.step(lambda session, seat: post_entry(session, seat, entry))).id
        self.model.over.add(aside) if is_over else self.model.aside.update({aside: pence})
        return aside

    @rule(aside=asides, key=st.sampled_from(["paying-key-1", "paying-key-2"]), share=st.integers(1, 3))
    def pay(self, aside: UUID, key: str, share: int) -> None:
        """The whole, a half or a third of it; at most what was set aside, and once. The key names one request."""
        pence = max(self.model.aside.get(aside, 1) // share, 1)
        asked = PaymentOfAside(f"{key}-{aside}", aside, pence, clock.today())
        is_again = self.paid_with.get(aside) == asked
        with self.expecting(is_allowed=is_again or aside in self.model.aside):
            self.run(self.desk.pay(aside, asked))
            if not is_again:
                self.model.paid[aside] = pence
                self.paid_with[aside] = asked
                del self.model.aside[aside]

    @rule(aside=asides)
    def let_go(self, aside: UUID) -> None:
        async def do(session: AsyncSession, seat: Seat) -> None:
            await release(session, seat, await find_entry(session, seat, aside), reason="No need", key=str(new_id()))

        with self.expecting(is_allowed=aside in self.model.aside):
            self.run(self.desk.step(do))
            del self.model.aside[aside]
            self.model.released += 1

    @rule(aside=asides)
    def pay_and_let_go_at_once(self, aside: UUID) -> None:
        """Exactly one of them wins, if it is still there to be won."""
        asked = PaymentOfAside(str(new_id()), aside, 1, clock.today())

        async def let_go(session: AsyncSession, seat: Seat) -> Any:
            return await release(session, seat, await find_entry(session, seat, aside), reason="-", key=str(new_id()))

        async def together() -> list[Any]:
            both = (self.desk.pay(aside, asked), self.desk.step(let_go))
            return await asyncio.gather(*both, return_exceptions=True)

        paid, let = self.run(together())
        done = [one for one in (paid, let) if not isinstance(one, Exception)]
        assert all(isinstance(one, Refused | IntegrityError) for one in (paid, let) if isinstance(one, Exception))
        assert len(done) == (aside in self.model.aside)
        if done:
            del self.model.aside[aside]
            if paid in done:
                self.model.paid[aside] = 1
                self.paid_with[aside] = asked
            else:
                self.model.released += 1

    @rule()
    def time_is_written_down(self) -> None:
        self.run(write_expiries(self.app.state["sessions"]))
        self.model.expired += len(self.model.over) * 2
        self.model.over.clear()

    @rule()
    def seal(self) -> None:
        self.run(self.desk.step(lambda session, seat: seal_waiting(session, seat.partnership_id)))

    @rule()
    def seal_twice_at_once(self) -> None:
        async def together() -> None:
            both = (self.desk.step(lambda session, seat: seal_waiting(session, seat.partnership_id)) for _ in range(2))
            await asyncio.gather(*both)

        self.run(together())

    @rule(day=days_in_2024)
    def close(self, day: date) -> None:
        with self.expecting(is_allowed=day > self.model.closed_on):
            self.run(self.desk.step(lambda session, seat: close_period(session, seat, day)))
            self.model.closed_on = day

    @rule(day=days_in_2024)
    def crash_before_the_commit(self, day: date) -> None:
        """The request did everything and then its process was gone: nothing of it is left."""
        asked = Contribution(str(new_id()), self.fund, self.cast.alice.organisation_id, Medium.CASH, 7, day)
        if day > self.model.closed_on:
            self.run(self.desk.step(lambda session, seat: record_contribution(session, seat, asked), keep=False))

    @invariant()
    def both_say_the_same(self) -> None:
        if hasattr(self, "fund"):
            day = FIRST_DAY + timedelta(days=45)
            found = self.run(self.desk.look(FIRST_DAY, day))
            assert found.at_the_day == self.model.in_hand_pence(day)
            stands = sum(p for key, (_, p) in self.model.gifts.items() if key not in self.model.undone)
            assert found.now == stands - sum(self.model.paid.values())
            assert found.aside == sum(self.model.aside.values())
            assert found.entries == self.model.entries
            assert found.fault is None

    def ask(self, asked: Contribution, *, is_allowed: bool) -> None:
        try:
            answer: UUID | str = self.run(self.desk.contribute(asked))
        except Refused as refusal:
            assert not is_allowed
            answer = refusal.sentence
        else:
            assert is_allowed
            assert isinstance(answer, UUID)
            self.model.gifts[asked.key] = (asked.effective_on, asked.amount_pence)
            self.entries[asked.key] = answer
        assert self.model.answers.setdefault(asked.key, answer) == answer, "the first answer stands"

    @contextmanager
    def expecting(self, *, is_allowed: bool) -> Iterator[None]:
        try:
            yield
        except Refused:
            assert not is_allowed
        else:
            assert is_allowed

    async def reverse(self, entry_id: UUID, key: str) -> None:
        try:
            await self.desk.reverse(entry_id, key)
        except Refused as refusal:
            if not refusal.sentence.startswith("This form was used already"):
                self.model.answers[key] = refusal.sentence
            raise

    def teardown(self) -> None:
        if hasattr(self, "cast"):
            self.run(self.cast.leave())


async def test_the_ledger_and_its_model_agree_after_every_step(app: Litestar) -> None:
    """Hypothesis drives it from a thread; the steps run where the app's connections live."""
    loop = asyncio.get_running_loop()

    class Machine(LedgerMachine):
        pass

    Machine.app = app
    Machine.run = staticmethod(lambda work: asyncio.run_coroutine_threadsafe(work, loop).result(60))
    bounded = settings(max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    await asyncio.to_thread(run_state_machine_as_test, Machine, settings=bounded)
