"""What has moved, in SQL for the pages: the sums that sealing keeps, and the few entries that wait for their seal.

Both are read in one statement, which sees each entry in one of the two places and never in both.
"""

# Lines that were posted and are in no sum yet. What is only set aside has moved nothing.
WAITING = """
SELECT line.account_id, entry.effective_on, cast(entry.recorded_at AT TIME ZONE 'Europe/London' AS date) AS recorded_on,
  greatest(line.amount_pence, 0) AS added_pence, greatest(-line.amount_pence, 0) AS taken_pence
FROM ledger_unsealed waiting
JOIN ledger_transaction entry ON entry.partnership_id = waiting.partnership_id AND entry.id = waiting.id
JOIN ledger_line line ON line.partnership_id = waiting.partnership_id AND line.transaction_id = waiting.id
WHERE waiting.partnership_id = :partnership AND entry.kind <> 'pending'
"""

# Every account's sums by day, for the questions of other slices: `JOIN ({DAYS}) day ON day.account_id = account.id`.
DAYS = f"""
SELECT account_id, effective_on, recorded_on, added_pence, taken_pence FROM ledger_day
WHERE partnership_id = :partnership
UNION ALL {WAITING}
"""

BALANCES = f"""
SELECT account_id, cast(sum(pence) AS bigint) AS balance_pence FROM (
  SELECT account_id, balance_pence AS pence FROM ledger_balance WHERE partnership_id = :partnership
  UNION ALL SELECT account_id, added_pence - taken_pence FROM ({WAITING}) waiting) known
GROUP BY account_id
"""

# Whole months are read by the month, and what a statement cuts out of a month by the day (see `cuts` in the rules): a
# row for each pair of months in which an account moved, and not for each pair of days.
MOVED = f"""
SELECT account_id,
  cast(coalesce(sum(added_pence - taken_pence) FILTER (WHERE day < :starts_on), 0) AS bigint) AS opening_pence,
  cast(coalesce(sum(added_pence) FILTER (WHERE day >= :starts_on), 0) AS bigint) AS added_pence,
  cast(coalesce(sum(taken_pence) FILTER (WHERE day >= :starts_on), 0) AS bigint) AS taken_pence
FROM (
  SELECT account_id, effective_month AS day, added_pence, taken_pence FROM ledger_month
  WHERE partnership_id = :partnership AND effective_month < :ends_month AND recorded_month < :known_month
    AND NOT (effective_month >= :starts_month AND effective_month < :starts_next)
  UNION ALL
  SELECT account_id, effective_on, added_pence, taken_pence FROM ledger_day
  WHERE partnership_id = :partnership AND effective_on < :ends_before
    AND recorded_on >= :known_month AND recorded_on < :known_before
  UNION ALL
  SELECT account_id, effective_on, added_pence, taken_pence FROM ledger_day
  WHERE partnership_id = :partnership AND effective_on >= :ends_month AND effective_on < :ends_before
    AND recorded_on < :known_month
  UNION ALL
  SELECT account_id, effective_on, added_pence, taken_pence FROM ledger_day
  WHERE partnership_id = :partnership AND effective_on >= :starts_month AND effective_on < :starts_next
    AND effective_on < :ends_month AND recorded_on < :known_month
  UNION ALL
  SELECT account_id, effective_on, added_pence, taken_pence FROM ({WAITING}) waiting
  WHERE effective_on < :ends_before AND recorded_on < :known_before
) moved GROUP BY account_id
"""

# Amounts that are set aside and neither posted nor released nor over, by the fund whose cash they would come out of.
ASIDE = """
SELECT line.fund_id, cast(-sum(line.amount_pence) AS bigint) AS aside_pence
FROM ledger_transaction entry
JOIN ledger_line line ON line.partnership_id = entry.partnership_id AND line.transaction_id = entry.id
JOIN ledger_account account ON account.partnership_id = line.partnership_id AND account.id = line.account_id
WHERE entry.partnership_id = :partnership AND entry.kind = 'pending' AND entry.expires_at > :now
  AND account.kind = 'fund' AND NOT EXISTS (
    SELECT FROM ledger_transaction done
    WHERE done.partnership_id = entry.partnership_id AND done.resolves_id = entry.id)
GROUP BY line.fund_id
"""

# The same for a statement: by account, as it stood on the last day of a period and was known on a day.
ASIDE_AS_AT = """
SELECT line.account_id, cast(sum(line.amount_pence) AS bigint) AS aside_pence
FROM ledger_transaction entry
JOIN ledger_line line ON line.partnership_id = entry.partnership_id AND line.transaction_id = entry.id
WHERE entry.partnership_id = :partnership AND entry.kind = 'pending' AND entry.expires_at > :moment
  AND entry.effective_on <= :ends_on
  AND cast(entry.recorded_at AT TIME ZONE 'Europe/London' AS date) <= :known_on
  AND NOT EXISTS (
    SELECT FROM ledger_transaction done
    WHERE done.partnership_id = entry.partnership_id AND done.resolves_id = entry.id AND done.effective_on <= :ends_on
      AND cast(done.recorded_at AT TIME ZONE 'Europe/London' AS date) <= :known_on)
GROUP BY line.account_id
"""
