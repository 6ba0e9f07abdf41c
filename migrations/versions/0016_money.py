"""Room for money"""

revision = "0016_money"
down_revision = "0015_protection"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
