"""The map of value: kinds apart, prices apart, and a rise beside a fall."""

from hypothesis import given
from hypothesis import strategies as st

from valuation.ledger.rules.value import Tier
from valuation.ledger.rules.value_map import WIDTH, Accrued, draw_maps
from valuation.measures import MoneyKind

kinds = st.sampled_from(("qualitative", "quantitative", "monetised"))
lines = st.lists(
    st.builds(
        Accrued,
        body=st.sampled_from("ABC"),
        tier=st.sampled_from(Tier),
        kind=kinds,
        year=st.integers(2000, 2030),
        price_year=st.sampled_from((2008, 2020)),
        lines=st.integers(1, 5),
        amount_pence=st.integers(-(10**12), 10**12),
        money_kind=st.sampled_from(MoneyKind),
        is_contested=st.booleans(),
    ).map(lambda one: one if one.kind == "monetised" else priceless(one)),
    max_size=10,
)


def priceless(one: Accrued) -> Accrued:
    return Accrued(one.body, one.tier, one.kind, one.year, 0, one.lines, 0)


@given(lines)
def test_each_map_holds_the_amounts_of_its_prices_and_the_bars_stay_on_the_paper(known: list[Accrued]) -> None:
    for drawn in draw_maps(known):
        shown = sum(place.amount_pence for _, places in drawn.tiers for place in places)
        assert shown == sum(one.amount_pence for one in known if one.is_drawn and one.price_year == drawn.price_year)
        for _, places in drawn.tiers:
            assert all(len(words) <= 60 for place in places for words in place.label)
            assert all(place.left >= -0.1 and place.left + place.width <= WIDTH for place in places)


@given(lines)
def test_what_has_no_price_is_counted_once(known: list[Accrued]) -> None:
    counted = sum(place.counted for drawn in draw_maps(known) for _, places in drawn.tiers for place in places)
    assert counted == sum(one.lines for one in known if one.kind == "quantitative")


def test_a_cost_that_rose_stands_to_the_left_of_nothing() -> None:
    fell = Accrued("Courts", Tier.LOCALITY, "monetised", 2011, 2012, 1, 100_000_00)
    rose = Accrued("Clinics", Tier.LOCALITY, "monetised", 2011, 2012, 1, -41_000_00)
    told = Accrued("Clinics", Tier.LOCALITY, "qualitative", 2011, 0, 2, 0)
    [drawn] = draw_maps([fell, rose, told])
    [(_, places)] = drawn.tiers
    assert places[0].left == drawn.zero
    assert places[1].left + places[1].width == drawn.zero
    assert places[1].beside == "2 accounts in words"
    assert fell.year_name == "2011/12"


def test_kinds_of_money_have_bars_of_their_own_and_what_is_contested_has_none() -> None:
    saved = Accrued("Council", Tier.LOCALITY, "monetised", 2024, 2023, 1, 500_00, MoneyKind.CASHABLE)
    felt = Accrued("Council", Tier.LOCALITY, "monetised", 2024, 2023, 1, 900_00, MoneyKind.SOCIAL)
    contested = Accrued("Council", Tier.LOCALITY, "monetised", 2024, 2023, 1, 70_00, MoneyKind.SOCIAL, True)
    [drawn] = draw_maps([saved, felt, contested])
    [(_, places)] = drawn.tiers
    assert [(place.money_kind, place.amount_pence) for place in places] == [
        ("fiscal, cashable", 500_00),
        ("social", 900_00),
    ]


def test_a_long_label_is_broken_for_a_phone() -> None:
    told = Accrued(
        "Older people in the north of the county and their families", Tier.SERVICE, "qualitative", 2024, 0, 2, 0
    )
    [drawn] = draw_maps([told])
    [(_, [place])] = drawn.tiers
    assert len(place.label) == 2
    assert drawn.height == 34 + place.height


def test_nothing_known_draws_nothing() -> None:
    assert draw_maps([]) == []
