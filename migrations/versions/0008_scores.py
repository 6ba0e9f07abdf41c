"""Scores: the facts they are made of, and the cache of the published ones"""

import sqlalchemy as sa
from alembic import op

revision = "0008_scores"
down_revision = "0007_cases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "score_fact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "group_key", sa.String(length=80), nullable=True, comment="destination:sector, * for the whole register"
        ),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "source", sa.String(length=40), nullable=False, comment="where it arose: finding:12, case:7, placements:3"
        ),
        sa.Column("payload", sa.JSON(), nullable=False, comment="figures, codes and dates; never words of people"),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("void", sa.Boolean(), nullable=False, comment="takes back the versions before it"),
        sa.CheckConstraint("(entry_id IS NULL) <> (group_key IS NULL)", name=op.f("ck_score_fact_one_subject")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_score_fact_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_fact")),
    )
    with op.batch_alter_table("score_fact", schema=None) as batch_op:
        batch_op.create_index("ix_score_fact_entry_id", ["entry_id", "recorded_at"], unique=False)
        batch_op.create_index("ix_score_fact_group_key", ["group_key", "effective_on", "recorded_at"], unique=False)
        batch_op.create_index("ix_score_fact_kind", ["kind", "entry_id"], unique=False)

    op.create_table(
        "stored_score",
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("inputs", sa.String(length=64), nullable=False, comment="SHA-256 of day, method, standard and facts"),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("band", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True, comment="why there is no number"),
        sa.Column("gates", sa.JSON(), nullable=False),
        sa.Column("coverage", sa.Double(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(value IS NULL) <> (reason IS NULL)", name=op.f("ck_stored_score_number_or_reason")),
        sa.CheckConstraint(
            "(value IS NULL) = (low IS NULL) AND (low IS NULL) = (high IS NULL)",
            name=op.f("ck_stored_score_whole_number"),
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_stored_score_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_stored_score")),
    )
    with op.batch_alter_table("stored_score", schema=None) as batch_op:
        batch_op.create_index("ix_stored_score_band", ["band", "entry_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("stored_score", schema=None) as batch_op:
        batch_op.drop_index("ix_stored_score_band")

    op.drop_table("stored_score")
    with op.batch_alter_table("score_fact", schema=None) as batch_op:
        batch_op.drop_index("ix_score_fact_kind")
        batch_op.drop_index("ix_score_fact_group_key")
        batch_op.drop_index("ix_score_fact_entry_id")

    op.drop_table("score_fact")
