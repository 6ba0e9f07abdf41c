"""Federations: who is a member"""

import sqlalchemy as sa
from alembic import op

revision = "0018_federations"
down_revision = "0017_money"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "federation_member",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "organisation_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="the federation",
        ),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True, comment="last day, counted"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_federation_member_dates_in_order")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_federation_member_entry_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_federation_member_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_federation_member")),
    )
    with op.batch_alter_table("federation_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_federation_member_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(
            "ix_federation_member_organisation_id_entry_id", ["organisation_id", "entry_id", "since"], unique=True
        )


def downgrade() -> None:
    with op.batch_alter_table("federation_member", schema=None) as batch_op:
        batch_op.drop_index("ix_federation_member_organisation_id_entry_id")
        batch_op.drop_index(batch_op.f("ix_federation_member_entry_id"))

    op.drop_table("federation_member")
