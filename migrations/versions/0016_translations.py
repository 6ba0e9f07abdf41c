"""Translations: what speakers of a language say of them"""

import sqlalchemy as sa
from alembic import op

revision = "0016_translations"
down_revision = "0015_protection"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "translation_review",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of the text and its translation"),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("wording", sa.Text(), nullable=True, comment="a better one; forms of a plural one a line"),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(verdict = 'wording') = (wording IS NOT NULL)", name=op.f("ck_translation_review_wording_where_said")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_translation_review_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_translation_review")),
    )
    with op.batch_alter_table("translation_review", schema=None) as batch_op:
        batch_op.create_index("ix_translation_review_language_digest", ["language", "digest", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("translation_review", schema=None) as batch_op:
        batch_op.drop_index("ix_translation_review_language_digest")

    op.drop_table("translation_review")
