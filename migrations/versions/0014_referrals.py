"""Room for referrals"""

revision = "0014_referrals"
down_revision = "0013_certifying"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
