"""Scores"""

revision = "0008_scores"
down_revision = "0007_cases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
