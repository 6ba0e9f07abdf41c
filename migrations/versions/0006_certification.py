"""Certification"""

revision = "0006_certification"
down_revision = "0005_assessments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
