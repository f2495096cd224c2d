"""The questions about contracts, in SQL."""

from sqlalchemy import JSON, Uuid, bindparam, text

CONTRACTS = (
    text("""
SELECT contract.id, contract.title, contract.provider_id, provider.name AS provider, contract.is_small,
  contract.above_id, above.title AS above_title, above_provider.name AS above_provider,
  contract.starts_on, contract.ends_on, contract.promised_days,
  contract.person_cap_pence, contract.contract_cap_pence,
  coalesce((SELECT json_agg(json_build_array(payer.payer_id, organisation.name, payer.share)
      ORDER BY organisation.name)
    FROM payment_payer payer JOIN organisation ON organisation.id = payer.payer_id
    WHERE payer.partnership_id = contract.partnership_id AND payer.contract_id = contract.id), '[]') AS payers,
  coalesce((SELECT json_agg(json_build_object('id', price.id, 'metric', price.metric, 'kind', price.kind,
      'unit_price_pence', price.unit_price_pence, 'expected', price.expected::text, 'cap_pence', price.cap_pence,
      'once_per_person', price.once_per_person, 'origin', price.origin) ORDER BY price.id)
    FROM payment_price price
    WHERE price.partnership_id = contract.partnership_id AND price.contract_id = contract.id), '[]') AS prices,
  coalesce((SELECT json_agg(json_build_object('id', clause.id, 'kind', clause.kind,
      'threshold_percent', clause.threshold_percent::text, 'periods', clause.periods,
      'notice_days', clause.notice_days) ORDER BY clause.kind)
    FROM payment_clause clause
    WHERE clause.partnership_id = contract.partnership_id AND clause.contract_id = contract.id), '[]') AS clauses,
  coalesce((SELECT json_agg(json_build_array(agreement.organisation_id, agreement.digest))
    FROM payment_agreement agreement
    WHERE agreement.partnership_id = contract.partnership_id AND agreement.contract_id = contract.id), '[]')
    AS agreements,
  EXISTS (SELECT FROM payment_start start
    WHERE start.partnership_id = contract.partnership_id AND start.contract_id = contract.id) AS is_agreed,
  (SELECT count(*) FROM payment_claim claim
    WHERE claim.partnership_id = contract.partnership_id AND claim.contract_id = contract.id) AS claims,
  (SELECT coalesce(sum(verdict.payable_pence), 0)::bigint FROM payment_verdict verdict JOIN payment_claim claim
      ON claim.partnership_id = verdict.partnership_id AND claim.id = verdict.claim_id
    WHERE claim.partnership_id = contract.partnership_id AND claim.contract_id = contract.id) AS payable_pence,
  (SELECT coalesce(sum(part.amount_pence), 0)::bigint FROM payment_made made JOIN payment_part part
      ON part.partnership_id = made.partnership_id AND part.id = made.part_id
    JOIN payment_claim claim ON claim.partnership_id = part.partnership_id AND claim.id = part.claim_id
    WHERE claim.partnership_id = contract.partnership_id AND claim.contract_id = contract.id
      AND NOT EXISTS (SELECT FROM ledger_transaction reversal
        WHERE reversal.partnership_id = made.partnership_id AND reversal.reverses_id = made.transaction_id))
    AS paid_pence
FROM payment_contract contract
JOIN organisation provider ON provider.id = contract.provider_id
LEFT JOIN payment_contract above ON above.partnership_id = contract.partnership_id AND above.id = contract.above_id
LEFT JOIN organisation above_provider ON above_provider.id = above.provider_id
WHERE contract.partnership_id = :partnership AND (:contract IS NULL OR contract.id = :contract)
ORDER BY contract.id
""")
    .bindparams(bindparam("contract", type_=Uuid))
    .columns(payers=JSON, prices=JSON, clauses=JSON, agreements=JSON)
)

BESIDE = text("""
SELECT
  (SELECT json_build_object('any_percent', risk_limit.any_percent::text,
      'small_percent', risk_limit.small_percent::text,
      'lower_tier_percent', risk_limit.lower_tier_percent::text, 'set_by', organisation.name)
    FROM risk_limit JOIN organisation ON organisation.id = risk_limit.organisation_id
    WHERE risk_limit.partnership_id = :partnership ORDER BY risk_limit.id DESC LIMIT 1) AS limits,
  coalesce((SELECT json_agg(json_build_array(organisation.id, organisation.name) ORDER BY organisation.name)
    FROM party JOIN organisation ON organisation.id = party.organisation_id
    WHERE party.partnership_id = :partnership AND party.left_at IS NULL AND party.kind = ANY(:kinds)), '[]')
    AS organisations
""").columns(limits=JSON, organisations=JSON)

READINGS = text("""
SELECT period_ends_on, percent, source FROM satisfaction_reading
WHERE partnership_id = :partnership AND contract_id = :contract ORDER BY period_ends_on DESC LIMIT 40
""")
