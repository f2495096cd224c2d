"""Work packages × members: shares of exactly 100%, one leader, and everybody's acceptance (S003-44, S004-07-20)."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from consortia.division import rules
from consortia.division.rules import Division, Package, Part, Share

BOB, DEE, EVE = uuid4(), uuid4(), uuid4()
NAMES = {BOB: "Befriending Together", DEE: "Dial-a-Ride", EVE: "Elim Kitchen"}
MEMBERS = ((BOB, NAMES[BOB]), (DEE, NAMES[DEE]))


def share(who: UUID, percent: str, part: Part = Part.SUPPORTS) -> Share:
    return Share(who, NAMES[who], rules.parse_percent(percent, NAMES[who]), part)


def package(*shares: Share, title: str = "Transport", accepted: tuple[UUID, ...] = ()) -> Package:
    made = Package(uuid4(), title, "Cars to appointments", "4.3", 1, shares)
    return replace(made, accepted=frozenset((one, made.digest) for one in accepted))


def sentences(*packages: Package, members: tuple[tuple[UUID, str], ...] = MEMBERS) -> list[str]:
    return [conflict.sentence for conflict in rules.conflicts(Division(members, packages))]


LED = share(BOB, "66.67", Part.LEADS)
AGREED = package(LED, share(DEE, "33.33"), accepted=(BOB, DEE))


@pytest.mark.parametrize(
    ("typed", "basis_points"),
    [("", 0), ("  ", 0), ("0", 0), ("25", 2500), ("33.3", 3330), ("33.33 %", 3333), ("100", 10_000), ("7.", 700)],
)
def test_percentages_are_read_to_two_decimals(typed: str, basis_points: int) -> None:
    assert rules.parse_percent(typed, NAMES[DEE]) == basis_points


@pytest.mark.parametrize("typed", ["33.333", "-1", "half", "33,33", "1e2", "٣٣", "1000", "NaN", "."])
def test_what_is_no_percentage_is_refused_in_words(typed: str) -> None:
    with pytest.raises(rules.NotAShare, match="share of Dial-a-Ride as a percentage with at most two decimals"):
        rules.parse_percent(typed, NAMES[DEE])


def test_more_than_all_of_it_is_refused() -> None:
    with pytest.raises(rules.NotAShare, match="share of Dial-a-Ride as 100% or less"):
        rules.parse_percent("100.01", NAMES[DEE])


@given(some.integers(0, rules.WHOLE))
def test_what_is_shown_reads_back_as_the_same_share(basis_points: int) -> None:
    assert rules.parse_percent(rules.format_percent(basis_points), NAMES[DEE]) == basis_points


def test_99_99_percent_is_not_100() -> None:
    with pytest.raises(rules.NotDivided) as refusal:
        rules.check_total("Transport", 9999)
    assert refusal.value.sentence == "The shares of Transport come to 99.99%. They must come to 100%."
    rules.check_total("Transport", 10_000)


def test_a_division_without_conflict_is_agreed() -> None:
    assert sentences(AGREED) == []
    assert rules.is_agreed(Division(MEMBERS, (AGREED,)))


def test_without_packages_nothing_is_agreed() -> None:
    assert sentences() == ["There are no work packages yet."]


def test_nobody_claims() -> None:
    assert "Nobody has claimed Transport." in sentences(package())


def test_shares_that_do_not_come_to_100() -> None:
    found = sentences(package(LED, share(DEE, "33.32"), accepted=(BOB, DEE)))
    assert found == ["The shares of Transport come to 99.99%. They must come to 100%."]


def test_two_claim_to_lead() -> None:
    both = package(LED, share(DEE, "33.33", Part.LEADS), accepted=(BOB, DEE))
    assert sentences(both) == ["Befriending Together and Dial-a-Ride each claim to lead Transport. Only one can lead."]


def test_nobody_leads() -> None:
    assert sentences(package(share(BOB, "50"), share(DEE, "50"), accepted=(BOB, DEE))) == [
        "Nobody leads Transport. Choose one member that leads it."
    ]


def test_a_member_without_work() -> None:
    alone = package(share(BOB, "100", Part.LEADS), accepted=(BOB,))
    assert sentences(alone) == ["Dial-a-Ride is a member but has no work."]


def test_who_has_not_accepted_is_named() -> None:
    waiting = replace(AGREED, accepted=frozenset({(BOB, AGREED.digest)}))
    assert sentences(waiting) == ["Dial-a-Ride has not yet accepted its part of Transport."]


def test_a_share_of_somebody_who_left_must_be_divided_again() -> None:
    left = package(LED, share(EVE, "33.33"), accepted=(BOB, EVE))
    assert "Elim Kitchen is no longer a member but has 33.33% of Transport." in sentences(left)


@pytest.mark.parametrize(
    "change",
    [
        {"shares": (share(BOB, "66.66", Part.LEADS), share(DEE, "33.34"))},
        {"shares": (share(BOB, "66.67"), share(DEE, "33.33", Part.LEADS))},
        {"title": "Transport and escort"},
        {"description": "Cars to appointments and to church"},
        {"clause_reference": "4.4"},
        {"revision": 2},
    ],
)
def test_any_change_makes_acceptances_fall_away(change: dict[str, object]) -> None:
    changed = replace(AGREED, **change)
    assert changed.digest != AGREED.digest
    assert not changed.is_accepted_by(BOB)
    assert changed.has_fallen_away_for(BOB)
    assert f"{changed.title} has changed since Dial-a-Ride accepted it. It must accept again." in sentences(changed)


def test_only_what_is_ready_waits_for_a_member() -> None:
    ready = package(LED, share(DEE, "33.33"), title="Lunch")
    short = package(LED, share(DEE, "33.32"))
    division = Division(MEMBERS, (AGREED, ready, short, package()))
    assert [one.title for one in rules.waiting_for(division, DEE)] == ["Lunch"]
    assert rules.waiting_for(division, EVE) == []


def test_the_order_of_the_shares_does_not_matter() -> None:
    assert replace(AGREED, shares=AGREED.shares[::-1]).digest == AGREED.digest


def test_accepting_needs_a_share_a_whole_and_the_page_that_was_read() -> None:
    ready = package(LED, share(DEE, "33.33"))
    rules.check_may_accept(ready, DEE, ready.digest)
    with pytest.raises(rules.CannotAccept, match="no share of Transport"):
        rules.check_may_accept(ready, EVE, ready.digest)
    with pytest.raises(rules.CannotAccept, match="changed while you were reading"):
        rules.check_may_accept(ready, DEE, "an older page")
    with pytest.raises(rules.CannotAccept, match="already accepted"):
        rules.check_may_accept(AGREED, BOB, AGREED.digest)
    short = package(LED, share(DEE, "33.32"))
    with pytest.raises(rules.NotDivided, match=r"99\.99%"):
        rules.check_may_accept(short, DEE, short.digest)
    led_by_both = package(LED, share(DEE, "33.33", Part.LEADS))
    with pytest.raises(rules.CannotAccept, match="Only one can lead"):
        rules.check_may_accept(led_by_both, DEE, led_by_both.digest)
