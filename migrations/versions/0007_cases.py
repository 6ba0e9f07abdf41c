"""Cases"""

revision = "0007_cases"
down_revision = "0006_certification"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
