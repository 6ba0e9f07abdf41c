"""Room for certifying"""

revision = "0013_certifying"
down_revision = "0012_credentials"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
