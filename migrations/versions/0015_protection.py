"""Room for protection"""

revision = "0015_protection"
down_revision = "0014_referrals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
