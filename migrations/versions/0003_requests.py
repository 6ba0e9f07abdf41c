"""Requests for accounts, claims of entries, merges, the reason of a closing"""

import sqlalchemy as sa
from alembic import op

revision = "0003_requests"
down_revision = "0002_organisations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account_request",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False, comment="agency, company, advocate"),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False, comment="unconfirmed, waiting, approved, refused"),
        sa.Column("data_key", sa.LargeBinary(), nullable=False, comment="key of what was typed, wrapped"),
        sa.Column(
            "sealed",
            sa.LargeBinary(),
            nullable=False,
            comment="organisation, person, address, reason, register entry as typed",
        ),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False, comment="of the link that confirms the address"),
        sa.Column("email_hash", sa.String(length=64), nullable=False, comment="keyed"),
        sa.Column(
            "waiting_for",
            sa.String(length=64),
            nullable=True,
            comment="the address again while it waits: one request an address",
        ),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False, comment="of the link"),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'waiting') = (waiting_for IS NOT NULL)", name=op.f("ck_account_request_waiting_is_one")
        ),
        sa.CheckConstraint(
            "state = 'unconfirmed' OR confirmed_at IS NOT NULL", name=op.f("ck_account_request_confirmed_first")
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'refused') OR decided_at IS NOT NULL",
            name=op.f("ck_account_request_decided_when"),
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_account_request_decided_by")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_account_request_entry_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_account_request_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_request")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_request_token_hash")),
        sa.UniqueConstraint("waiting_for", name=op.f("uq_account_request_waiting_for")),
    )
    with op.batch_alter_table("account_request", schema=None) as batch_op:
        batch_op.create_index("ix_account_request_state_created_at", ["state", "created_at"], unique=False)

    op.create_table(
        "entry_merge",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("alias_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("canonical_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False, comment="merged or undone"),
        sa.Column("effective_from", sa.Date(), nullable=False, comment="day of the decision"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False, comment="a code of rules.merging"),
        sa.Column("undoes_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("(state = 'undone') = (undoes_id IS NOT NULL)", name=op.f("ck_entry_merge_undone_undoes")),
        sa.CheckConstraint("alias_id <> canonical_id", name=op.f("ck_entry_merge_two_entries")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_entry_merge_account_id")),
        sa.ForeignKeyConstraint(["alias_id"], ["register_entry.id"], name=op.f("fk_entry_merge_alias_id")),
        sa.ForeignKeyConstraint(["canonical_id"], ["register_entry.id"], name=op.f("fk_entry_merge_canonical_id")),
        sa.ForeignKeyConstraint(["undoes_id"], ["entry_merge.id"], name=op.f("fk_entry_merge_undoes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_merge")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_entry_merge_undoes_id")),
    )
    with op.batch_alter_table("entry_merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_merge_alias_id"), ["alias_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entry_merge_canonical_id"), ["canonical_id"], unique=False)

    op.create_table(
        "entry_claim",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state", sa.String(length=40), nullable=False, comment="waiting, frozen, approved, refused, withdrawn"
        ),
        sa.Column(
            "open_for",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the organisation again while it is open: one claim at a time",
        ),
        sa.Column("data_key", sa.LargeBinary(), nullable=False, comment="key of document and words, wrapped"),
        sa.Column("stored_as", sa.Text(), nullable=False, comment="name of the document in the encrypted store"),
        sa.Column("mime", sa.Text(), nullable=False),
        sa.Column("filename", sa.LargeBinary(), nullable=False, comment="sealed"),
        sa.Column(
            "channel", sa.String(length=40), nullable=True, comment="email, phone, address; none: the list names no way"
        ),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("masked", sa.Text(), nullable=False, comment="the way as the claimant may see it"),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("code_sealed", sa.LargeBinary(), nullable=True, comment="for a letter or call, until it was sent"),
        sa.Column("code_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_tries", sa.Integer(), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True, comment="the code was typed"),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True, comment="of the last decision, sealed"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('waiting', 'frozen')) = (open_for IS NOT NULL)", name=op.f("ck_entry_claim_open_is_one")
        ),
        sa.CheckConstraint("code_hash IS NULL OR code_until IS NOT NULL", name=op.f("ck_entry_claim_code_ends")),
        sa.CheckConstraint("open_for IS NOT NULL OR decided_at IS NOT NULL", name=op.f("ck_entry_claim_decided_when")),
        sa.CheckConstraint(
            "open_for IS NULL OR open_for = organisation_id", name=op.f("ck_entry_claim_open_for_itself")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_entry_claim_account_id")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_entry_claim_contact_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_entry_claim_decided_by")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_entry_claim_entry_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_entry_claim_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_claim")),
        sa.UniqueConstraint("open_for", name=op.f("uq_entry_claim_open_for")),
    )
    with op.batch_alter_table("entry_claim", schema=None) as batch_op:
        batch_op.create_index("ix_entry_claim_entry_id_state", ["entry_id", "state"], unique=False)
        batch_op.create_index("ix_entry_claim_state_opened_at", ["state", "opened_at"], unique=False)

    with op.batch_alter_table("register_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed_reason", sa.Text(), nullable=True, comment="published with the day"))
        batch_op.add_column(
            sa.Column(
                "closed_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="when we were told; none: known ever since",
            )
        )
        batch_op.add_column(
            sa.Column(
                "merged_into_id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
                comment="cache of the merge facts, for lists and search",
            )
        )
        batch_op.add_column(
            sa.Column(
                "ever_merged",
                sa.Boolean(),
                server_default=sa.false(),
                nullable=False,
                comment="named in a merge fact: pages about it must read those",
            )
        )
        batch_op.create_index(batch_op.f("ix_register_entry_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_register_entry_merged_into_id"), "register_entry", ["merged_into_id"], ["id"]
        )
        batch_op.create_check_constraint(batch_op.f("ck_register_entry_not_merged_into_itself"), "merged_into_id <> id")


def downgrade() -> None:
    with op.batch_alter_table("register_entry", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_register_entry_not_merged_into_itself"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_register_entry_merged_into_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_register_entry_merged_into_id"))
        batch_op.drop_column("ever_merged")
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("closed_at")
        batch_op.drop_column("closed_reason")

    with op.batch_alter_table("entry_claim", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_claim_state_opened_at")
        batch_op.drop_index("ix_entry_claim_entry_id_state")

    op.drop_table("entry_claim")
    with op.batch_alter_table("entry_merge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_merge_canonical_id"))
        batch_op.drop_index(batch_op.f("ix_entry_merge_alias_id"))

    op.drop_table("entry_merge")
    with op.batch_alter_table("account_request", schema=None) as batch_op:
        batch_op.drop_index("ix_account_request_state_created_at")

    op.drop_table("account_request")
