"""Room for credentials"""

revision = "0012_credentials"
down_revision = "0011_reports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
