"""The whole story, as its people live it: everything by clicking and typing, each in a browser of their own."""

import pytest

from tests.browser.conftest import Arrive
from tests.browser.story.convening import convene, open_the_first_gate
from tests.browser.story.designing import design_together
from tests.browser.story.dividing import divide_the_work, open_the_second_gate
from tests.browser.story.looking_back import look_back
from tests.browser.story.people import gather_people
from tests.browser.story.piloting import open_the_third_gate, pilot_and_listen
from tests.browser.story.tendering import open_the_fourth_gate, put_out_to_tender
from tests.browser.story.valuing import post_to_the_ledger, write_outcomes

pytestmark = pytest.mark.browser


async def test_a_partnership_runs_from_its_problem_to_its_tender(arrive: Arrive) -> None:
    people = await gather_people(arrive)
    await convene(people)
    await open_the_first_gate(people)
    await design_together(people)
    await divide_the_work(people)
    await open_the_second_gate(people)
    await write_outcomes(people.morag)
    await pilot_and_listen(people, arrive)
    await open_the_third_gate(people)
    await post_to_the_ledger(people)
    await put_out_to_tender(people)
    await open_the_fourth_gate(people)
    await look_back(people)
