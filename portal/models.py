"""Every table of the product, so that `alembic check` compares them all with the migrations.

Only the roof (the app, migrations, seeds) imports this module.
"""

import consortia.costs.models
import consortia.division.models
import consortia.membership.models  # noqa: F401
import partnerships.copies.models
import partnerships.decisions.models
import partnerships.designs.comment_models
import partnerships.designs.models
import partnerships.feedback.models
import partnerships.journeys.models
import partnerships.membership.models
import partnerships.pilots.models
import partnerships.tender.models  # noqa: F401
import portal.access.models
import portal.access.participants
import portal.identity.models
import portal.jobs.models
import portal.journal.models
import portal.live.models
import portal.organisations.models
import portal.outbox.models  # noqa: F401
import valuation.appraisal.models
import valuation.budgets.agreement_models
import valuation.budgets.forecast_models
import valuation.budgets.models
import valuation.budgets.round_models
import valuation.frameworks.models
import valuation.intake.models
import valuation.ledger.models
import valuation.ledger.seal_models
import valuation.ledger.value_models
import valuation.matching.models
import valuation.outcomes.models
import valuation.payments.claim_models
import valuation.payments.models
import valuation.payments.reach_models
import valuation.results.models
import valuation.risks.models
import valuation.unit_costs.models  # noqa: F401
