"""Fieldwork"""

import sqlalchemy as sa
from alembic import op

revision = "0010_fieldwork"
down_revision = "0009_methods"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "field_kit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("assessment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("store_key", sa.LargeBinary(), nullable=True, comment="key of the store on the device, wrapped"),
        sa.Column(
            "seal_private",
            sa.LargeBinary(),
            nullable=True,
            comment="opens interviews; sealed with the assessment's key",
        ),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (store_key IS NOT NULL) AND (ended_at IS NULL) = (seal_private IS NOT NULL)",
            name=op.f("ck_field_kit_keys_until_the_end"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_field_kit_account_id")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_field_kit_assessment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_kit")),
        sa.UniqueConstraint("code", name=op.f("uq_field_kit_code")),
    )
    with op.batch_alter_table("field_kit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_field_kit_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_field_kit_assessment_id"), ["assessment_id"], unique=False)
        batch_op.create_index("ix_field_kit_ended_at_taken_at", ["ended_at", "taken_at"], unique=False)

    op.create_table(
        "field_conflict",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assessment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("criterion", sa.String(length=40), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="who wrote it"
        ),
        sa.Column("rating", sa.String(length=40), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("refs", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False, comment="by the clock of the device"),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("solved_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("solved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(solved_by IS NULL) = (solved_at IS NULL)", name=op.f("ck_field_conflict_solved_by_somebody")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_field_conflict_account_id")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_field_conflict_assessment_id")),
        sa.ForeignKeyConstraint(["kit_id"], ["field_kit.id"], name=op.f("fk_field_conflict_kit_id")),
        sa.ForeignKeyConstraint(["solved_by"], ["account.id"], name=op.f("fk_field_conflict_solved_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_conflict")),
    )
    with op.batch_alter_table("field_conflict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_field_conflict_assessment_id"), ["assessment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_field_conflict_kit_id"), ["kit_id"], unique=False)

    op.create_table(
        "field_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.String(length=32), nullable=False),
        sa.Column("criterion", sa.String(length=40), nullable=True, comment="empty for an interview"),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("made_version", sa.Integer(), nullable=True, comment="of the rating that it wrote"),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["kit_id"], ["field_kit.id"], name=op.f("fk_field_item_kit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_item")),
        sa.UniqueConstraint("kit_id", "client_id", name=op.f("uq_field_item_kit_id_client_id")),
    )


def downgrade() -> None:
    op.drop_table("field_item")
    with op.batch_alter_table("field_conflict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_field_conflict_kit_id"))
        batch_op.drop_index(batch_op.f("ix_field_conflict_assessment_id"))

    op.drop_table("field_conflict")
    with op.batch_alter_table("field_kit", schema=None) as batch_op:
        batch_op.drop_index("ix_field_kit_ended_at_taken_at")
        batch_op.drop_index(batch_op.f("ix_field_kit_assessment_id"))
        batch_op.drop_index(batch_op.f("ix_field_kit_account_id"))

    op.drop_table("field_kit")
