"""A form with a mistake: the focus is on what is wrong, and everything typed is still there."""

import pytest
from playwright.async_api import expect

from portal import clock
from tests.browser.conftest import Arrive

pytestmark = pytest.mark.browser

ROAR = "Reaching Older Adults in Renfrewshire"


async def test_what_is_wrong_has_the_focus_and_leads_to_its_field(arrive: Arrive) -> None:
    morag = await arrive("Commissioner")
    await morag.follow(ROAR)
    await morag.go_to("Ledger")
    await morag.press("Record spending")
    await morag.write("What was it for?", "Tea and scones")
    await morag.write("Amount in pounds", "twelve")
    await morag.write_date("When was it paid?", clock.today())
    await morag.press("Record the spending", expect_status=422)
    await expect(morag.page).to_have_title(
        "Error: Record spending – Reaching Older Adults in Renfrewshire – Partnership Portal"
    )
    await morag.is_told("There is a problem")
    await morag.finds("What was it for?", "Tea and scones")
    await morag.finds("Amount in pounds", "twelve")
    await morag.finds("Day", str(clock.today().day))
    summary = morag.page.locator(".govuk-error-summary")
    await summary.get_by_role("link").filter(has_text="pounds").click()
    await expect(morag.page.get_by_label("Amount in pounds")).to_be_focused()


async def test_a_long_text_is_still_there_and_its_draft_goes_when_it_is_saved(arrive: Arrive) -> None:
    bill = await arrive("Service user representative")
    await bill.follow(ROAR)
    await bill.go_to("Design")
    await bill.follow("Comments", exact=False)
    await bill.press("Save the comment", expect_status=422)
    await bill.is_told("your comment")
    await bill.write("Your comment", "Softer chairs, please.")
    await bill.press("Save the comment")
    await bill.reads("Softer chairs, please.")
    await bill.finds("Your comment", "")
    assert await bill.page.evaluate("Object.keys(sessionStorage).length") == 0


async def test_without_script_the_same_form_says_the_same(arrive: Arrive) -> None:
    morag = await arrive("Commissioner", with_script=False)
    await morag.follow(ROAR)
    await morag.go_to("Ledger")
    await morag.press("Record spending")
    await morag.write("What was it for?", "Tea and scones")
    await morag.write("Amount in pounds", "twelve")
    await morag.press("Record the spending", expect_status=422)
    await morag.reads("There is a problem")
    await morag.finds("What was it for?", "Tea and scones")
    await morag.finds("Amount in pounds", "twelve")
