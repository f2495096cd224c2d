"""Every table of the product, so that `alembic check` compares them all with the migrations.

Only the roof (the app, migrations, seeds) imports this module.
"""

import portal.access.models
import portal.identity.models
import portal.journal.models
import portal.organisations.models
import portal.outbox.models  # noqa: F401
