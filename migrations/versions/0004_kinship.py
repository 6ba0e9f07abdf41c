"""Kinship"""

import sqlalchemy as sa
from alembic import op

revision = "0004_kinship"
down_revision = "0003_requests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "parent_id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
                comment="the list whose rejected rows this one brings mended",
            )
        )
        batch_op.add_column(
            sa.Column(
                "emptied_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="its rows and its file are forgotten",
            )
        )
        batch_op.create_index(batch_op.f("ix_import_batch_parent_id"), ["parent_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_import_batch_parent_id"), "import_batch", ["parent_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_import_batch_parent_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_import_batch_parent_id"))
        batch_op.drop_column("emptied_at")
        batch_op.drop_column("parent_id")
