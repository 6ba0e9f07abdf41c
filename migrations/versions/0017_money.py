"""Exchange rates by day, what national laws say of fees"""

import sqlalchemy as sa
from alembic import op

revision = "0017_money"
down_revision = "0016_translations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exchange_rate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("base", sa.String(length=3), nullable=False),
        sa.Column("quote", sa.String(length=3), nullable=False),
        sa.Column("value", sa.String(length=30), nullable=False, comment="an exact decimal"),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("base <> quote", name=op.f("ck_exchange_rate_two_currencies")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_exchange_rate_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_rate")),
    )
    with op.batch_alter_table("exchange_rate", schema=None) as batch_op:
        batch_op.create_index("ix_exchange_rate_day_base", ["day", "base"], unique=False)
        batch_op.create_index("ix_exchange_rate_day_quote", ["day", "quote"], unique=False)

    op.create_table(
        "fee_cap",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("law", sa.String(length=2), nullable=False, comment="whose law"),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("origin", sa.String(length=2), nullable=False),
        sa.Column("destination", sa.String(length=2), nullable=False),
        sa.Column("occupation", sa.String(length=4), nullable=False, comment="the beginning of a code of ISCO-08"),
        sa.Column("minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("months", sa.String(length=10), nullable=True, comment="an exact decimal"),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("withdraws_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'amount') = (minor IS NOT NULL AND currency IS NOT NULL)",
            name=op.f("ck_fee_cap_amount_where_said"),
        ),
        sa.CheckConstraint("(kind = 'months') = (months IS NOT NULL)", name=op.f("ck_fee_cap_months_where_said")),
        sa.CheckConstraint("source <> ''", name=op.f("ck_fee_cap_source_given")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_fee_cap_valid_in_order")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_fee_cap_account_id")),
        sa.ForeignKeyConstraint(["withdraws_id"], ["fee_cap.id"], name=op.f("fk_fee_cap_withdraws_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_cap")),
        sa.UniqueConstraint("withdraws_id", name=op.f("uq_fee_cap_withdraws_id")),
    )


def downgrade() -> None:
    op.drop_table("fee_cap")
    with op.batch_alter_table("exchange_rate", schema=None) as batch_op:
        batch_op.drop_index("ix_exchange_rate_day_quote")
        batch_op.drop_index("ix_exchange_rate_day_base")

    op.drop_table("exchange_rate")
