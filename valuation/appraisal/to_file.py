"""An appraisal of the portal as the file that `portal appraise` reads, so that an analyst can check it outside.

The portal's own pages are worked out from this very text: what is downloaded is what was calculated.
"""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from valuation.appraisal.file_input import Request, read_request
from valuation.appraisal.limits import OUTCOME_LIMITS
from valuation.appraisal.numbers import to_engine
from valuation.appraisal.parameters import EVERY_OUTCOME
from valuation.appraisal.scenarios import DISCOUNT_RATE
from valuation.appraisal.views import AppraisalView, OutcomeRow, RangeView, ScenarioView, SettingView
from valuation.json_file import parse

CURRENCY = "GBP"
USUAL_SEED = 1

Json = dict[str, Any]


def file_text(appraisal: AppraisalView) -> str:
    """The file: as it was approved, or as the draft stands now."""
    if appraisal.approval is not None:
        return appraisal.approval.parameters
    return _written(_document(appraisal)) + "\n"


def request_of(appraisal: AppraisalView) -> Request:
    """What the engine makes of the file; raises WrongInput where it cannot be worked out."""
    return read_request(parse(file_text(appraisal)))


def mark_of(appraisal: AppraisalView) -> str:
    """Changes whenever anything of the draft changes; it travels with the page on which the draft is approved."""
    return hashlib.sha256(f"{appraisal.title}\n{file_text(appraisal)}".encode()).hexdigest()


def _document(appraisal: AppraisalView) -> Json:
    keys = {row.id: row.key for row in appraisal.outcomes}
    year = appraisal.price_year
    document: Json = {
        "currency": CURRENCY,
        "price_year": int(year) if year.isdecimal() else year,
        "convention": str(appraisal.convention),
        **_discounting(appraisal),
        "inputs": [
            {"name": each.name, "amount": Decimal(each.amount_pence) / 100, "from": each.body}
            for each in appraisal.inputs
        ],
        "outcomes": [_outcome(row, appraisal) for row in appraisal.outcomes],
        "scenarios": [_scenario(scenario, keys) for scenario in appraisal.scenarios],
        "monte_carlo": {"seed": USUAL_SEED},
    }
    if appraisal.horizon_years is not None:
        document["horizon_years"] = appraisal.horizon_years
    if appraisal.optimism_table:
        document["optimism_bias"] = appraisal.optimism_table
    if rate_ranges := _ranges(appraisal, None):
        document["ranges"] = rate_ranges
    return document


def _discounting(appraisal: AppraisalView) -> Json:
    if appraisal.discount_rate_percent is None:
        return {"discount_schedule": appraisal.discount_schedule}
    return {DISCOUNT_RATE: to_engine(DISCOUNT_RATE, appraisal.discount_rate_percent)}


def _outcome(row: OutcomeRow, appraisal: AppraisalView) -> Json:
    return {
        "id": row.key,
        "name": row.name,
        "accrues_to": row.body,
        **{field: to_engine(field, row.typed(field)) for field in OUTCOME_LIMITS},
        "kind": str(row.kind),
        "tier": str(row.tier),
        "cashable": row.cashable,
        "confidence": row.confidence,
        "proxy_source": row.proxy_source,
        "proxy_edition": f"{row.proxy_edition}, prices of {row.proxy_price_year}",
        "ranges": _ranges(appraisal, row),
    }


def _ranges(appraisal: AppraisalView, row: OutcomeRow | None) -> Json:
    wanted = row.id if row else None
    return {each.field: _range(each) for each in appraisal.ranges if each.appraisal_outcome_id == wanted}


def _range(each: RangeView) -> Json:
    return {"low": to_engine(each.field, each.low), "high": to_engine(each.field, each.high), "shape": each.shape}


def _scenario(scenario: ScenarioView, keys: Mapping[Any, str]) -> Json:
    return {
        "name": scenario.name,
        "set": {_setting_key(each, keys): to_engine(each.field, each.value) for each in scenario.settings},
    }


def _setting_key(setting: SettingView, keys: Mapping[Any, str]) -> str:
    if setting.field == DISCOUNT_RATE:
        return DISCOUNT_RATE
    row = setting.appraisal_outcome_id
    return f"{keys[row] if row else EVERY_OUTCOME}.{setting.field}"


def _written(value: object, margin: str = "") -> str:
    """JSON with exact decimals, which a float would not always keep."""
    inner = margin + "  "
    if isinstance(value, Decimal):
        whole, _, places = f"{value:f}".partition(".")
        return f"{whole}.{places.rstrip('0')}" if places.rstrip("0") else whole
    if isinstance(value, dict) and value:
        rows = [f"{inner}{json.dumps(name)}: {_written(each, inner)}" for name, each in value.items()]
        return "{\n" + ",\n".join(rows) + f"\n{margin}}}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(inner + _written(each, inner) for each in value) + f"\n{margin}]"
    return json.dumps(value)
