"""Methods in the making: drafts, whom they move, and how the bands spread month by month"""

import sqlalchemy as sa
from alembic import op

revision = "0009_methods"
down_revision = "0008_scores"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "score_spread",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column(
            "group_key", sa.String(length=80), nullable=False, comment="destination:sector, * where none is known"
        ),
        sa.Column("band", sa.String(length=40), nullable=False, comment="A to E, - without a band"),
        sa.Column("agencies", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("agencies > 0", name=op.f("ck_score_spread_somebody")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_spread")),
        sa.UniqueConstraint(
            "day", "country", "group_key", "band", name=op.f("uq_score_spread_day_country_group_key_band")
        ),
    )
    op.create_table(
        "method_draft",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("base", sa.String(length=40), nullable=False, comment="the published version it starts from"),
        sa.Column("release", sa.String(length=40), nullable=False, comment="the version it would be published as"),
        sa.Column("reason", sa.Text(), nullable=False, comment="why figures change, for everybody to read"),
        sa.Column("figures", sa.JSON(), nullable=False, comment="path to value, only those that differ"),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("comment_from", sa.Date(), nullable=True),
        sa.Column("comment_until", sa.Date(), nullable=True),
        sa.Column("comment_closed_on", sa.Date(), nullable=True),
        sa.Column("comments", sa.Integer(), nullable=True, comment="how many came in"),
        sa.Column("comments_link", sa.Text(), nullable=False, comment="where they and our answers can be read"),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("in_force_from", sa.Date(), nullable=True),
        sa.Column(
            "digest", sa.String(length=64), nullable=True, comment="SHA-256 of all that the approved method says"
        ),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(approved_on IS NULL) = (digest IS NULL)", name=op.f("ck_method_draft_approved_is_frozen")),
        sa.CheckConstraint(
            "(approved_on IS NULL) = (in_force_from IS NULL)", name=op.f("ck_method_draft_approved_says_from_when")
        ),
        sa.CheckConstraint(
            "(comment_closed_on IS NULL) = (comments IS NULL)", name=op.f("ck_method_draft_closed_counts")
        ),
        sa.CheckConstraint(
            "comment_until IS NULL OR comment_until >= comment_from", name=op.f("ck_method_draft_comments_in_order")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_method_draft_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_method_draft")),
    )
    with op.batch_alter_table("method_draft", schema=None) as batch_op:
        batch_op.create_index("ix_method_draft_state", ["state", "id"], unique=False)

    op.create_table(
        "method_comparison",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of the figures compared"),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("known", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agencies", sa.Integer(), nullable=False, comment="how many there are to score"),
        sa.Column("scored", sa.Integer(), nullable=False, comment="how far it is"),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("spread", sa.JSON(), nullable=False, comment="agencies by band, before and after"),
        sa.Column("back_test", sa.JSON(), nullable=False, comment="both methods on the year before"),
        sa.ForeignKeyConstraint(["draft_id"], ["method_draft.id"], name=op.f("fk_method_comparison_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_method_comparison")),
    )
    with op.batch_alter_table("method_comparison", schema=None) as batch_op:
        batch_op.create_index("ix_method_comparison_draft_id", ["draft_id", "id"], unique=False)

    op.create_table(
        "method_move",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("comparison_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("old_value", sa.Double(), nullable=True),
        sa.Column("old_low", sa.Double(), nullable=True),
        sa.Column("old_band", sa.String(length=40), nullable=True),
        sa.Column("new_value", sa.Double(), nullable=True),
        sa.Column("new_low", sa.Double(), nullable=True),
        sa.Column("new_band", sa.String(length=40), nullable=True),
        sa.Column("shift", sa.Double(), nullable=True),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False, comment="the part, gate or reason that explains it"),
        sa.Column("criterion", sa.String(length=40), nullable=False),
        sa.Column("points", sa.Double(), nullable=False, comment="what that alone moved"),
        sa.Column("changes_band", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["comparison_id"], ["method_comparison.id"], name=op.f("fk_method_move_comparison_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_method_move_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_method_move")),
        sa.UniqueConstraint("comparison_id", "place", name=op.f("uq_method_move_comparison_id_place")),
    )
    with op.batch_alter_table("method_move", schema=None) as batch_op:
        batch_op.create_index("ix_method_move_changes_band", ["comparison_id", "changes_band", "place"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("method_move", schema=None) as batch_op:
        batch_op.drop_index("ix_method_move_changes_band")

    op.drop_table("method_move")
    with op.batch_alter_table("method_comparison", schema=None) as batch_op:
        batch_op.drop_index("ix_method_comparison_draft_id")

    op.drop_table("method_comparison")
    with op.batch_alter_table("method_draft", schema=None) as batch_op:
        batch_op.drop_index("ix_method_draft_state")

    op.drop_table("method_draft")
    op.drop_table("score_spread")
