"""Room for operations"""

revision = "0017_operations"
down_revision = "0016_translations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
