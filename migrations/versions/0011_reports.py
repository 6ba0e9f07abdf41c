"""Room for reports"""

revision = "0011_reports"
down_revision = "0010_fieldwork"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
