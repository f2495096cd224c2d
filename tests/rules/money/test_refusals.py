import pytest

from portal.refusals import Forbidden, Refused


@pytest.mark.parametrize("refusal", [Refused, Forbidden])
def test_a_refusal_carries_the_sentence_the_user_reads(refusal: type[Refused | Forbidden]) -> None:
    raised = refusal("Only a budget holder may do this.")
    assert raised.sentence == str(raised) == "Only a budget holder may do this."
