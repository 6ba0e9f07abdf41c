"""Room for methods"""

revision = "0009_methods"
down_revision = "0008_scores"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
