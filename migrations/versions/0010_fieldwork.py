"""Room for fieldwork"""

revision = "0010_fieldwork"
down_revision = "0009_methods"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
