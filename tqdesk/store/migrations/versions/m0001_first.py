"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "attendance",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("owner_unit", sa.String(), nullable=True),
        sa.Column("enrolment_id", sa.BigInteger(), nullable=True),
        sa.Column("class_session_id", sa.BigInteger(), nullable=True),
        sa.Column("made_line", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("rest", sa.Boolean(), nullable=True),
        sa.Column("mark_line", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attendance_class_session_id"), ["class_session_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_attendance_enrolment_id"), ["enrolment_id"], unique=False)

    op.create_table(
        "certificate",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("owner_unit", sa.String(), nullable=True),
        sa.Column("enrolment_id", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("issued_on", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("birth", sa.String(), nullable=True),
        sa.Column("position", sa.String(), nullable=True),
        sa.Column("workplace", sa.String(), nullable=True),
        sa.Column("class_title", sa.String(), nullable=True),
        sa.Column("first_day", sa.String(), nullable=True),
        sa.Column("last_day", sa.String(), nullable=True),
        sa.Column("class_sessions", sa.Integer(), nullable=True),
        sa.Column("signer", sa.String(), nullable=True),
        sa.Column("signature", sa.String(), nullable=True),
        sa.Column("made_line", sa.BigInteger(), nullable=True),
        sa.Column("revoked_on", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("revoked_line", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_enrolment_id"), ["enrolment_id"], unique=False)

    op.create_table(
        "class_session",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("owner_unit", sa.String(), nullable=True),
        sa.Column("class_id", sa.BigInteger(), nullable=True),
        sa.Column("made_line", sa.BigInteger(), nullable=True),
        sa.Column("day", sa.String(), nullable=True),
        sa.Column("part", sa.String(), nullable=True),
        sa.Column("time_line", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_session")),
    )
    with op.batch_alter_table("class_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_class_session_class_id"), ["class_id"], unique=False)

    op.create_table(
        "course",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("owner_unit", sa.String(), nullable=True),
        sa.Column("made_line", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("title_line", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
    )
    op.create_table(
        "enrolment",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("owner_unit", sa.String(), nullable=True),
        sa.Column("class_id", sa.BigInteger(), nullable=True),
        sa.Column("site_id", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("made_line", sa.BigInteger(), nullable=True),
        sa.Column("list_number", sa.Integer(), nullable=True),
        sa.Column("list_number_line", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.String(), nullable=True),
        sa.Column("workplace", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("work_line", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
    )
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrolment_class_id"), ["class_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolment_person_id"), ["person_id"], unique=False)

    op.create_table(
        "identity",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("machine", sa.String(), nullable=False),
        sa.Column("signing_seed", sa.LargeBinary(), nullable=False),
        sa.Column("sealing_secret", sa.String(), nullable=False),
        sa.Column("recovery_key", sa.String(), nullable=False),
        sa.Column("operator", sa.LargeBinary(length=16), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_identity_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("machine", sa.String(), nullable=True, comment="that spent it"),
        sa.CheckConstraint("state in ('open', 'spent', 'void')", name=op.f("ck_invitation_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    op.create_table(
        "known_row",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("uuid", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_row")),
        sa.UniqueConstraint("uuid", name=op.f("uq_known_row_uuid")),
        comment="Every row id seen, in a row or as a reference to one that has yet to arrive",
    )
    op.create_table(
        "link",
        sa.Column("machine", sa.String(), nullable=False, comment="of the other side"),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column(
            "direction",
            sa.String(),
            nullable=False,
            comment="up: we send to it as our receiving office; down",
        ),
        sa.Column("since", sa.BigInteger(), nullable=False, comment="the newest link up is the one in use"),
        sa.Column("signing_key", sa.String(), nullable=False),
        sa.Column("sealing_key", sa.String(), nullable=False),
        sa.Column("recovery_key", sa.String(), nullable=False),
        sa.Column(
            "invitation", sa.String(), nullable=True, comment="while the other has not confirmed our joining"
        ),
        sa.Column("invitation_secret", sa.LargeBinary(), nullable=True),
        sa.Column(
            "confirmed", sa.String(), nullable=True, comment="hash of our file that it last said to hold"
        ),
        sa.Column("applied", sa.String(), nullable=True, comment="hash of its file that we applied last"),
        sa.CheckConstraint("direction in ('up', 'down', 'peer')", name=op.f("ck_link_direction")),
        sa.PrimaryKeyConstraint("machine", name=op.f("pk_link")),
    )
    op.create_table(
        "machine",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("owner_unit", sa.String(), nullable=True),
        sa.Column("machine", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("signing_key", sa.String(), nullable=True),
        sa.Column("sealing_key", sa.String(), nullable=True),
        sa.Column("recovery_key", sa.String(), nullable=True),
        sa.Column("made_line", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("state_reason", sa.String(), nullable=True),
        sa.Column("state_line", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_machine")),
    )
    with op.batch_alter_table("machine", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_machine_unit"), ["unit"], unique=False)

    op.create_table(
        "operator",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("owner_unit", sa.String(), nullable=True),
        sa.Column("made_line", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("name_line", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator")),
    )
    op.create_table(
        "person",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("owner_unit", sa.String(), nullable=True),
        sa.Column("made_line", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("name_line", sa.BigInteger(), nullable=True),
        sa.Column("birth", sa.String(), nullable=True),
        sa.Column("birth_line", sa.BigInteger(), nullable=True),
        sa.Column("sex", sa.String(), nullable=True),
        sa.Column("sex_line", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.String(), nullable=True),
        sa.Column("position_line", sa.BigInteger(), nullable=True),
        sa.Column("workplace", sa.String(), nullable=True),
        sa.Column("workplace_line", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("unit_line", sa.BigInteger(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("category_line", sa.BigInteger(), nullable=True),
        sa.Column("it_officer", sa.String(), nullable=True),
        sa.Column("it_officer_line", sa.BigInteger(), nullable=True),
        sa.Column("exact_key", sa.String(), nullable=True),
        sa.Column("plain_key", sa.String(), nullable=True),
        sa.Column("sort_key", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_exact_key"), ["exact_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_plain_key"), ["plain_key"], unique=False)

    op.create_table(
        "person_private",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("citizen_id", sa.String(), nullable=True),
        sa.Column("citizen_id_line", sa.BigInteger(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("phone_line", sa.BigInteger(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("email_line", sa.BigInteger(), nullable=True),
        sa.Column("ethnic", sa.String(), nullable=True),
        sa.Column("ethnic_line", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_private")),
    )
    with op.batch_alter_table("person_private", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_private_citizen_id"), ["citizen_id"], unique=False)

    op.create_table(
        "refusal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusal")),
    )
    op.create_table(
        "same_person",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("owner_unit", sa.String(), nullable=True),
        sa.Column("first_id", sa.BigInteger(), nullable=True),
        sa.Column("second_id", sa.BigInteger(), nullable=True),
        sa.Column("made_line", sa.BigInteger(), nullable=True),
        sa.Column("same", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("same_line", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_same_person")),
    )
    op.create_table(
        "site",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("owner_unit", sa.String(), nullable=True),
        sa.Column("class_id", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("made_line", sa.BigInteger(), nullable=True),
        sa.Column("venue", sa.String(), nullable=True),
        sa.Column("venue_line", sa.BigInteger(), nullable=True),
        sa.Column("leader", sa.Integer(), nullable=True),
        sa.Column("civil_servant", sa.Integer(), nullable=True),
        sa.Column("public_employee", sa.Integer(), nullable=True),
        sa.Column("worker", sa.Integer(), nullable=True),
        sa.Column("part_time", sa.Integer(), nullable=True),
        sa.Column("digital_team", sa.Integer(), nullable=True),
        sa.Column("business", sa.Integer(), nullable=True),
        sa.Column("citizen", sa.Integer(), nullable=True),
        sa.Column("headcount_line", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
    )
    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_site_class_id"), ["class_id"], unique=False)

    op.create_table(
        "training_class",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("owner_unit", sa.String(), nullable=True),
        sa.Column("made_line", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("title_line", sa.BigInteger(), nullable=True),
        sa.Column("course_id", sa.BigInteger(), nullable=True),
        sa.Column("course_line", sa.BigInteger(), nullable=True),
        sa.Column("round", sa.String(), nullable=True),
        sa.Column("round_line", sa.BigInteger(), nullable=True),
        sa.Column("mode", sa.String(), nullable=True),
        sa.Column("mode_line", sa.BigInteger(), nullable=True),
        sa.Column("first_day", sa.String(), nullable=True),
        sa.Column("last_day", sa.String(), nullable=True),
        sa.Column("dates_line", sa.BigInteger(), nullable=True),
        sa.Column("plan_number", sa.String(), nullable=True),
        sa.Column("plan_number_line", sa.BigInteger(), nullable=True),
        sa.Column("organiser", sa.String(), nullable=True),
        sa.Column("organiser_line", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("state_line", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_class")),
    )
    op.create_table(
        "applied_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("machine", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("arrived", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False, comment="those that were new here"),
        sa.ForeignKeyConstraint(["machine"], ["link.machine"], name=op.f("fk_applied_file_machine")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applied_file")),
        sa.UniqueConstraint("machine", "hash", name=op.f("uq_applied_file_machine_hash")),
    )
    op.create_table(
        "early_replaced",
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("run", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["row_id"], ["known_row.id"], name=op.f("fk_early_replaced_row_id")),
        sa.PrimaryKeyConstraint("row_id", "entity", "register", "run", "seq", name=op.f("pk_early_replaced")),
        comment="Lines named as replaced that were no heads when named: they may come later, or never",
    )
    op.create_table(
        "line",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="order of arrival here",
        ),
        sa.Column("run", sa.BigInteger(), nullable=False, comment="signed; see ids.signed"),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column(
            "twin", sa.Integer(), nullable=False, comment="0, or a count of other bytes under the same id"
        ),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the very bytes that travel"),
        sa.ForeignKeyConstraint(["row_id"], ["known_row.id"], name=op.f("fk_line_row_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line")),
        sa.UniqueConstraint("run", "seq", "twin", name=op.f("uq_line_run_seq_twin")),
    )
    with op.batch_alter_table("line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_line_row_id"), ["row_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_line_unit"), ["unit"], unique=False)

    op.create_table(
        "sent_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("machine", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column(
            "reach", sa.BigInteger(), nullable=False, comment="the last line it brings the other up to"
        ),
        sa.Column(
            "holds", sa.String(), nullable=True, comment="hash of the file of the other's that it confirms"
        ),
        sa.ForeignKeyConstraint(["machine"], ["link.machine"], name=op.f("fk_sent_file_machine")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_file")),
        sa.UniqueConstraint("machine", "hash", name=op.f("uq_sent_file_machine_hash")),
    )
    op.create_table(
        "other_head",
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["line.id"], name=op.f("fk_other_head_line_id")),
        sa.ForeignKeyConstraint(["row_id"], ["known_row.id"], name=op.f("fk_other_head_row_id")),
        sa.PrimaryKeyConstraint("row_id", "entity", "register", "line_id", name=op.f("pk_other_head")),
        comment="Heads beside the one shown",
    )


def downgrade() -> None:
    op.drop_table("other_head")
    op.drop_table("sent_file")
    with op.batch_alter_table("line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_line_unit"))
        batch_op.drop_index(batch_op.f("ix_line_row_id"))

    op.drop_table("line")
    op.drop_table("early_replaced")
    op.drop_table("applied_file")
    op.drop_table("training_class")
    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_site_class_id"))

    op.drop_table("site")
    op.drop_table("same_person")
    op.drop_table("refusal")
    with op.batch_alter_table("person_private", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_private_citizen_id"))

    op.drop_table("person_private")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_plain_key"))
        batch_op.drop_index(batch_op.f("ix_person_exact_key"))

    op.drop_table("person")
    op.drop_table("operator")
    with op.batch_alter_table("machine", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_machine_unit"))

    op.drop_table("machine")
    op.drop_table("link")
    op.drop_table("known_row")
    op.drop_table("invitation")
    op.drop_table("identity")
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrolment_person_id"))
        batch_op.drop_index(batch_op.f("ix_enrolment_class_id"))

    op.drop_table("enrolment")
    op.drop_table("course")
    with op.batch_alter_table("class_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_class_session_class_id"))

    op.drop_table("class_session")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_enrolment_id"))

    op.drop_table("certificate")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_enrolment_id"))
        batch_op.drop_index(batch_op.f("ix_attendance_class_session_id"))

    op.drop_table("attendance")
