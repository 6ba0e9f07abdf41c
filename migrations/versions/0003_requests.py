"""Requests"""

revision = "0003_requests"
down_revision = "0002_organisations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
