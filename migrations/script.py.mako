"""${message}

Rules: the id equals the file name; HEAD holds the newest; never import models; data and schema in migrations
of their own; both directions, unless data would be gone, and then the downgrade says so. On PostgreSQL a table
with FORCE ROW LEVEL SECURITY hides rows from a data migration: no force, change, force.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
