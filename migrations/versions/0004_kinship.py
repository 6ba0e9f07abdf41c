"""Keys, pairs, decisions and links of control of reborn firms; mended rows and emptied lists."""

import sqlalchemy as sa
from alembic import op

revision = "0004_kinship"
down_revision = "0003_requests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kin_pair",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "from_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="the struck-off firm",
        ),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False, comment="trace codes with the first letters of their hashes"),
        sa.Column("waiting", sa.Boolean(), nullable=False, comment="for a reviewer"),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False, comment="when the newest evidence was found"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_kin_pair_two_firms")),
        sa.ForeignKeyConstraint(["from_id"], ["register_entry.id"], name=op.f("fk_kin_pair_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["register_entry.id"], name=op.f("fk_kin_pair_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kin_pair")),
        sa.UniqueConstraint("from_id", "to_id", name=op.f("uq_kin_pair_from_id_to_id")),
    )
    with op.batch_alter_table("kin_pair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kin_pair_to_id"), ["to_id"], unique=False)
        batch_op.create_index("ix_kin_pair_waiting_score_id", ["waiting", "score", "id"], unique=False)

    op.create_table(
        "match_key",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False, comment="code of rules.kinship.Trace"),
        sa.Column("key_hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_match_key_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_key")),
        sa.UniqueConstraint("entry_id", "kind", "key_hash", name=op.f("uq_match_key_entry_id_kind_key_hash")),
    )
    with op.batch_alter_table("match_key", schema=None) as batch_op:
        batch_op.create_index("ix_match_key_kind_key_hash_entry_id", ["kind", "key_hash", "entry_id"], unique=False)

    op.create_table(
        "kin_decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pair_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False, comment="code of rules.kinship.Outcome"),
        sa.Column("basis", sa.String(length=40), nullable=True, comment="code of rules.kinship.Basis"),
        sa.Column("evidence", sa.JSON(), nullable=False, comment="what was known when it was decided"),
        sa.Column(
            "note_sealed", sa.LargeBinary(), nullable=True, comment="the reviewer's words, sealed with the people key"
        ),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_kin_decision_account_id")),
        sa.ForeignKeyConstraint(["pair_id"], ["kin_pair.id"], name=op.f("fk_kin_decision_pair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kin_decision")),
    )
    with op.batch_alter_table("kin_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kin_decision_pair_id"), ["pair_id"], unique=False)

    op.create_table(
        "control_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "from_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="the struck-off firm",
        ),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False, comment="per cent of its record that is passed on"),
        sa.Column("basis", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts_on", sa.Date(), nullable=False, comment="from when it counts when nobody answers"),
        sa.Column(
            "told_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the agency's managers were written to",
        ),
        sa.Column("told", sa.Integer(), nullable=False, comment="how many of them there were"),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "answer_sealed", sa.LargeBinary(), nullable=True, comment="the agency's words, sealed with the people key"
        ),
        sa.Column("answered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True, comment="when the decision was taken back"),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer_sealed IS NULL)", name=op.f("ck_control_link_answer_whole")
        ),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_control_link_two_firms")),
        sa.CheckConstraint("share > 0 AND share <= 100", name=op.f("ck_control_link_share_of_whole")),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_control_link_answered_by")),
        sa.ForeignKeyConstraint(["decision_id"], ["kin_decision.id"], name=op.f("fk_control_link_decision_id")),
        sa.ForeignKeyConstraint(["from_id"], ["register_entry.id"], name=op.f("fk_control_link_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["register_entry.id"], name=op.f("fk_control_link_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_link")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_control_link_decision_id")),
    )
    with op.batch_alter_table("control_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_control_link_to_id"), ["to_id"], unique=False)

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
    with op.batch_alter_table("control_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_control_link_to_id"))

    op.drop_table("control_link")
    with op.batch_alter_table("kin_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kin_decision_pair_id"))

    op.drop_table("kin_decision")
    with op.batch_alter_table("match_key", schema=None) as batch_op:
        batch_op.drop_index("ix_match_key_kind_key_hash_entry_id")

    op.drop_table("match_key")
    with op.batch_alter_table("kin_pair", schema=None) as batch_op:
        batch_op.drop_index("ix_kin_pair_waiting_score_id")
        batch_op.drop_index(batch_op.f("ix_kin_pair_to_id"))

    op.drop_table("kin_pair")

    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_import_batch_parent_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_import_batch_parent_id"))
        batch_op.drop_column("emptied_at")
        batch_op.drop_column("parent_id")
