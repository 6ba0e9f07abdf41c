"""Accounts, register, imports, spine

Rules: the id equals the file name; HEAD holds the newest; never import models; data and schema in migrations
of their own; both directions, unless data would be gone, and then the downgrade says so. On PostgreSQL a table
with FORCE ROW LEVEL SECURITY hides rows from a data migration: no force, change, force.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001_foundation"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "authority",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False, comment="short name for commands, folded: bmet"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("timezone", sa.String(length=40), nullable=False, comment="IANA zone in which its legal dates run"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority")),
        sa.UniqueConstraint("country", "key", name=op.f("uq_authority_country_key")),
    )
    with op.batch_alter_table("authority", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_authority_country"), ["country"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("once_key", sa.String(length=120), nullable=True, comment="the same work is queued once"),
        sa.Column("state", sa.String(length=40), nullable=False, comment="queued, running, done, dead"),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease", sa.String(length=32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True, comment="class of the error, no words of people"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("progress", sa.JSON(), nullable=True),
        sa.CheckConstraint("state <> 'running' OR lease IS NOT NULL", name=op.f("ck_job_running_is_leased")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("once_key", name=op.f("uq_job_once_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_state_run_at", ["state", "run_at", "id"], unique=False)

    op.create_table(
        "journal_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "stream", sa.String(length=40), nullable=False, comment="the subject: entry:AG-…, account:12, import:4"
        ),
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="1, 2, 3 … within its stream",
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False, comment="account:12, system, anonymous"),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint("stream", "seq", name=op.f("uq_journal_entry_stream_seq")),
    )
    op.create_table(
        "journal_head",
        sa.Column("stream", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("stream", name=op.f("pk_journal_head")),
    )
    op.create_table(
        "journal_root",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "last_entry_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="entries up to this one are covered",
        ),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(length=40), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_journal_root")),
    )
    op.create_table(
        "limit_counter",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("window", sa.DateTime(timezone=True), nullable=False, comment="start of the window"),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limit_counter")),
    )
    with op.batch_alter_table("limit_counter", schema=None) as batch_op:
        batch_op.create_index("uq_limit_counter_name_subject_window", ["name", "subject", "window"], unique=True)

    op.create_table(
        "register_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False, comment="agency or employer"),
        sa.Column(
            "country", sa.String(length=2), nullable=False, comment="country of registration, the home of its licences"
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="the name shown first, NFC"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column(
            "hidden_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="its only import was undone: found by nobody",
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
        sa.UniqueConstraint("public_id", name=op.f("uq_register_entry_public_id")),
    )
    with op.batch_alter_table("register_entry", schema=None) as batch_op:
        batch_op.create_index("ix_register_entry_kind_country_id", ["kind", "country", "id"], unique=False)
        batch_op.create_index("ix_register_entry_kind_name_id", ["kind", "name", "id"], unique=False)

    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "authority_alias",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_authority_alias_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority_alias")),
        sa.UniqueConstraint("country", "key", name=op.f("uq_authority_alias_country_key")),
    )
    with op.batch_alter_table("authority_alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_authority_alias_authority_id"), ["authority_id"], unique=False)

    op.create_table(
        "entry_status",
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind", sa.String(length=40), nullable=False, comment="copied from the entry: filter and sort on one index"
        ),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("changes_on", sa.Date(), nullable=True, comment="when time alone changes the word"),
        sa.Column("computed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_entry_status_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_entry_status")),
    )
    with op.batch_alter_table("entry_status", schema=None) as batch_op:
        batch_op.create_index("ix_entry_status_changes_on", ["changes_on"], unique=False)
        batch_op.create_index(
            "ix_entry_status_kind_country_word_entry_id", ["kind", "country", "word", "entry_id"], unique=False
        )
        batch_op.create_index("ix_entry_status_kind_word_entry_id", ["kind", "word", "entry_id"], unique=False)

    op.create_table(
        "licence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("meaning", sa.String(length=40), nullable=False),
        sa.Column(
            "key",
            sa.Text(),
            nullable=False,
            comment="identity within its list: number, else exact name and branch address",
        ),
        sa.Column("number", sa.Text(), nullable=True, comment="as written: 0010"),
        sa.Column("number_key", sa.Text(), nullable=True, comment="for search: without zeros, prefixes, blanks: 10"),
        sa.Column("listed", sa.Boolean(), nullable=False, comment="on the newest list of its source"),
        sa.Column(
            "last_seen_on", sa.Date(), nullable=True, comment="date of the last list that named it, once it is gone"
        ),
        sa.Column(
            "row_digest",
            sa.String(length=64),
            nullable=True,
            comment="what its row said last: unchanged rows show by it",
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_licence_authority_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_licence_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence")),
        sa.UniqueConstraint(
            "authority_id", "subject", "meaning", "key", name=op.f("uq_licence_authority_id_subject_meaning_key")
        ),
    )
    with op.batch_alter_table("licence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_licence_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index("ix_licence_number_key", ["number_key"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True, comment="a government has exactly one"),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind <> 'government' OR country IS NOT NULL", name=op.f("ck_organisation_government_has_country")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_organisation_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_organisation_entry_id")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False, comment="agency or employer"),
        sa.Column(
            "meaning", sa.String(length=40), nullable=False, comment="licence, sponsor-licence, sanction, accreditation"
        ),
        sa.Column("mapping", sa.JSON(), nullable=False, comment="field to column, as last confirmed"),
        sa.Column("options", sa.JSON(), nullable=False, comment="date order, calendar"),
        sa.Column("newest_on", sa.Date(), nullable=True, comment="date of the newest whole list applied"),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_source_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("authority_id", "subject", "meaning", name=op.f("uq_source_authority_id_subject_meaning")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False, comment="lower case"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column(
            "totp_sealed", sa.LargeBinary(), nullable=True, comment="second-factor secret, sealed with the totp key"
        ),
        sa.Column(
            "totp_last",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="last time step used: a code works once",
        ),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True, comment="when they last signed in"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_account_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "account_token",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False, comment="invitation or reset"),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("invited_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_token_account_id")),
        sa.ForeignKeyConstraint(["invited_by"], ["account.id"], name=op.f("fk_account_token_invited_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_account_token_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_token_token_hash")),
    )
    with op.batch_alter_table("account_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_token_account_id"), ["account_id"], unique=False)

    op.create_table(
        "auth_session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_factor", sa.Boolean(), nullable=False, comment="passed in this session"),
        sa.Column("agent", sa.Text(), nullable=False, comment="browser family, so that the person knows it again"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_auth_session_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auth_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_auth_session_token_hash")),
    )
    with op.batch_alter_table("auth_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_auth_session_account_id"), ["account_id"], unique=False)

    op.create_table(
        "import_batch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "country", sa.String(length=2), nullable=False, comment="of the authority: the jurisdiction that sees it"
        ),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False, comment="sha256 of the file, hex"),
        sa.Column("stored_as", sa.Text(), nullable=True, comment="name in the encrypted store"),
        sa.Column("file_key", sa.LargeBinary(), nullable=True, comment="data key of the file, wrapped"),
        sa.Column("list_date", sa.Date(), nullable=False, comment="the day on which the list was true"),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("part", sa.Boolean(), nullable=False, comment="absence means nothing"),
        sa.Column("history_only", sa.Boolean(), nullable=False, comment="older than the newest list"),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("refusal", sa.JSON(), nullable=True, comment="why it was stopped: code, sentence, values"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.String(length=40), nullable=True, comment="actor, as the journal names it"),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_import_batch_account_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_import_batch_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index("ix_import_batch_country_id", ["country", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_batch_source_id"), ["source_id"], unique=False)

    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True, comment="subject and text, sealed until sent"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_outgoing_mail_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
    )
    op.create_table(
        "pair_decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_key", sa.String(length=64), nullable=False, comment="digest of what the row of the list says"),
        sa.Column("asked_name", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_pair_decision_account_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_pair_decision_entry_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_pair_decision_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_decision")),
    )
    with op.batch_alter_table("pair_decision", schema=None) as batch_op:
        batch_op.create_index(
            "ix_pair_decision_organisation_id_asked_key", ["organisation_id", "asked_key"], unique=False
        )

    op.create_table(
        "recovery_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_code_account_id"), ["account_id"], unique=False)

    op.create_table(
        "contact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False, comment="address, phone, email, website"),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_contact_batch_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_contact_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("entry_id", "kind", "value", name=op.f("uq_contact_entry_id_kind_value")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_batch_id"), ["batch_id"], unique=False)

    op.create_table(
        "entry_name",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="NFC, as written"),
        sa.Column("kind", sa.String(length=40), nullable=False, comment="legal, local, trading, former"),
        sa.Column("lang", sa.String(length=40), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("text <> ''", name=op.f("ck_entry_name_text_given")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_entry_name_batch_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_entry_name_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_name")),
        sa.UniqueConstraint("entry_id", "text", "kind", name=op.f("uq_entry_name_entry_id_text_kind")),
    )
    with op.batch_alter_table("entry_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_name_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index("ix_entry_name_recorded_at_id", ["recorded_at", "id"], unique=False)

    op.create_table(
        "import_row",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False, comment="as in the file, first line is 1"),
        sa.Column(
            "outcome",
            sa.String(length=40),
            nullable=False,
            comment="new, changed, unchanged, reinstated, duplicate, rejected, blank, gone",
        ),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("number_key", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("guarantee_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True, comment="why it was rejected or flagged, one sentence"),
        sa.Column("detail", sa.JSON(), nullable=False, comment="other names, contacts, original dates"),
        sa.Column("before", sa.JSON(), nullable=True, comment="what the register said before"),
        sa.Column("cells", sa.JSON(), nullable=True, comment="the row as read, kept for rejected ones"),
        sa.Column("licence_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "public_id", sa.String(length=12), nullable=True, comment="of the entry: found, or drawn for a new one"
        ),
        sa.Column("digest", sa.String(length=64), nullable=True, comment="of what the row says"),
        sa.Column("writes_fact", sa.Boolean(), nullable=False, comment="False: only names or contacts changed"),
        sa.Column("journal_payload", sa.JSON(), nullable=True, comment="what that entry says, staged with it"),
        sa.Column(
            "journal_digest",
            sa.LargeBinary(),
            nullable=True,
            comment="of a new entry's first journal entry, made before",
        ),
        sa.Column(
            "journal_hash", sa.LargeBinary(), nullable=True, comment="the hash of that entry, which nothing precedes"
        ),
        sa.Column(
            "word", sa.String(length=40), nullable=True, comment="status of a new entry, worked out before the apply"
        ),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("changes_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_import_row_batch_id")),
        sa.ForeignKeyConstraint(["licence_id"], ["licence.id"], name=op.f("fk_import_row_licence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
        sa.UniqueConstraint(
            "batch_id", "row_number", "outcome", name=op.f("uq_import_row_batch_id_row_number_outcome")
        ),
    )
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.create_index("ix_import_row_batch_id_key", ["batch_id", "key"], unique=False)
        batch_op.create_index("ix_import_row_batch_id_outcome", ["batch_id", "outcome", "row_number"], unique=False)

    op.create_table(
        "import_value",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False, comment="name or contact"),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_import_value_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_value")),
    )
    with op.batch_alter_table("import_value", schema=None) as batch_op:
        batch_op.create_index("ix_import_value_batch_id_row_number", ["batch_id", "row_number"], unique=False)

    op.create_table(
        "status_fact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("licence_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True, comment="last day, counted"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("guarantee_until", sa.Date(), nullable=True, comment="last day of the bond behind it"),
        sa.Column("source_kind", sa.String(length=40), nullable=False, comment="list, officer, decision, clock"),
        sa.Column("source_date", sa.Date(), nullable=True, comment="date of the list or letter"),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("corrects_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("state <> 'void' OR corrects_id IS NOT NULL", name=op.f("ck_status_fact_void_corrects")),
        sa.CheckConstraint(
            "effective_to IS NULL OR effective_to >= effective_from", name=op.f("ck_status_fact_dates_in_order")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_status_fact_account_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_status_fact_batch_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["status_fact.id"], name=op.f("fk_status_fact_corrects_id")),
        sa.ForeignKeyConstraint(["licence_id"], ["licence.id"], name=op.f("fk_status_fact_licence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_fact")),
    )
    with op.batch_alter_table("status_fact", schema=None) as batch_op:
        batch_op.create_index("ix_status_fact_batch_id", ["batch_id"], unique=False)
        batch_op.create_index("ix_status_fact_corrects_id", ["corrects_id"], unique=False)
        batch_op.create_index(
            "ix_status_fact_known", ["licence_id", "effective_from", "recorded_at", "id", "state"], unique=False
        )
        batch_op.create_index("ix_status_fact_recorded_at", ["recorded_at", "licence_id"], unique=False)



def downgrade() -> None:
    with op.batch_alter_table("status_fact", schema=None) as batch_op:
        batch_op.drop_index("ix_status_fact_recorded_at")
        batch_op.drop_index("ix_status_fact_known")
        batch_op.drop_index("ix_status_fact_corrects_id")
        batch_op.drop_index("ix_status_fact_batch_id")

    op.drop_table("status_fact")
    with op.batch_alter_table("import_value", schema=None) as batch_op:
        batch_op.drop_index("ix_import_value_batch_id_row_number")

    op.drop_table("import_value")
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.drop_index("ix_import_row_batch_id_outcome")
        batch_op.drop_index("ix_import_row_batch_id_key")

    op.drop_table("import_row")
    with op.batch_alter_table("entry_name", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_name_recorded_at_id")
        batch_op.drop_index(batch_op.f("ix_entry_name_batch_id"))

    op.drop_table("entry_name")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_batch_id"))

    op.drop_table("contact")
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_code_account_id"))

    op.drop_table("recovery_code")
    with op.batch_alter_table("pair_decision", schema=None) as batch_op:
        batch_op.drop_index("ix_pair_decision_organisation_id_asked_key")

    op.drop_table("pair_decision")
    op.drop_table("outgoing_mail")
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_batch_source_id"))
        batch_op.drop_index("ix_import_batch_country_id")

    op.drop_table("import_batch")
    with op.batch_alter_table("auth_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_auth_session_account_id"))

    op.drop_table("auth_session")
    with op.batch_alter_table("account_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_token_account_id"))

    op.drop_table("account_token")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_organisation_id"))

    op.drop_table("account")
    op.drop_table("source")
    op.drop_table("organisation")
    with op.batch_alter_table("licence", schema=None) as batch_op:
        batch_op.drop_index("ix_licence_number_key")
        batch_op.drop_index(batch_op.f("ix_licence_entry_id"))

    op.drop_table("licence")
    with op.batch_alter_table("entry_status", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_status_kind_word_entry_id")
        batch_op.drop_index("ix_entry_status_kind_country_word_entry_id")
        batch_op.drop_index("ix_entry_status_changes_on")

    op.drop_table("entry_status")
    with op.batch_alter_table("authority_alias", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_authority_alias_authority_id"))

    op.drop_table("authority_alias")
    op.drop_table("setting")
    with op.batch_alter_table("register_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_register_entry_kind_name_id")
        batch_op.drop_index("ix_register_entry_kind_country_id")

    op.drop_table("register_entry")
    with op.batch_alter_table("limit_counter", schema=None) as batch_op:
        batch_op.drop_index("uq_limit_counter_name_subject_window")

    op.drop_table("limit_counter")
    op.drop_table("journal_root")
    op.drop_table("journal_head")
    op.drop_table("journal_entry")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_state_run_at")

    op.drop_table("job")
    with op.batch_alter_table("authority", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_authority_country"))

    op.drop_table("authority")
