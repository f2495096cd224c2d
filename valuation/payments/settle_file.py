"""`portal settle FILE.json`: what claims under a rate card come to, for anybody to check.

    {rate_card: [{metric, unit_price, cap_amount?, once_per_person?}], person_cap?, contract_cap?,
     payers?: {name: fraction}, claims: [{metric, quantity, person?, period?}]}

gives `{lines: [{metric, quantity, earned, payable}], earned, payable, payers}`. Amounts are pounds; the
payers' shares are fractions, or written "1/3", and total exactly 1.
"""

from collections.abc import Sequence
from decimal import Decimal

from portal.money import pounds
from valuation.json_file import Field, answer_file
from valuation.payments.rules.settlement import Claim, PaymentTerms, Rate, SettledLine, settle


def main(arguments: Sequence[str]) -> int:
    """The exit status: 0, or 2 when the file is wrong."""
    return answer_file("settle", arguments, answer)


def answer(root: Field) -> dict[str, object]:
    fields = root.record(("rate_card", "claims"), ("person_cap", "contract_cap", "payers"))
    terms = PaymentTerms(
        rate_card=tuple(_read_rate(rate) for rate in fields["rate_card"].elements()),
        person_cap_pence=_cap_pence(fields, "person_cap"),
        contract_cap_pence=_cap_pence(fields, "contract_cap"),
        payers={name: share.fraction() for name, share in _payers(fields).items()},
    )
    settlement = settle(terms, [_read_claim(claim) for claim in fields["claims"].elements()])
    return {
        "lines": [_write_line(line) for line in settlement.lines],
        "earned": pounds(settlement.earned_pence),
        "payable": pounds(settlement.payable_pence),
        "payers": {name: pounds(part_pence) for name, part_pence in settlement.payers_pence.items()},
    }


def _payers(fields: dict[str, Field]) -> dict[str, Field]:
    if "payers" not in fields:
        return {}
    payers = fields["payers"].entries()
    if not payers:
        raise fields["payers"].wrong("must name at least one payer, or be left out")
    return payers


def _read_rate(rate: Field) -> Rate:
    fields = rate.record(("metric", "unit_price"), ("cap_amount", "once_per_person"))
    return Rate(
        metric=fields["metric"].text(),
        unit_price_pence=fields["unit_price"].pence_from_zero(),
        cap_pence=_cap_pence(fields, "cap_amount"),
        once_per_person="once_per_person" in fields and fields["once_per_person"].yes_or_no(),
    )


def _cap_pence(fields: dict[str, Field], name: str) -> int | None:
    return fields[name].pence_from_zero() if name in fields else None


def _read_claim(claim: Field) -> Claim:
    fields = claim.record(("metric", "quantity"), ("person", "period"))
    quantity = fields["quantity"].number()
    if quantity < 0:
        raise fields["quantity"].wrong("must not be negative")
    return Claim(
        metric=fields["metric"].text(),
        quantity=quantity,
        person=fields["person"].text() if "person" in fields else None,
        period=fields["period"].text() if "period" in fields else None,
    )


def _write_line(line: SettledLine) -> dict[str, object]:
    return {
        "metric": line.claim.metric,
        "quantity": _as_number(line.claim.quantity),
        "earned": pounds(line.earned_pence),
        "payable": pounds(line.payable_pence),
    }


def _as_number(quantity: Decimal) -> int | float:
    """As it was claimed: a float keeps each of the few digits that a number in a file may have."""
    return int(quantity) if quantity == quantity.to_integral_value() else float(quantity)
