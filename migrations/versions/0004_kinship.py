"""Kinship"""

revision = "0004_kinship"
down_revision = "0003_requests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
