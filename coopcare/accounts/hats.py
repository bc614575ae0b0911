"""Hats, permissions, and the one table that joins them.

A hat is the context somebody acts in ("acting as"). Most access is a relationship kept as a dated row in the app that
knows it (own record, permission grant, care team, cluster); what is left to the hat alone is this table.
Source: domain.md F6.
"""

from django.db.models import TextChoices


class Hat(TextChoices):
    PERSON = "person", "Person who is supported"
    REPRESENTATIVE = "representative", "Family or representative"
    PCA = "pca", "Personal Care Assistant"
    SUPPORT_WORKER = "support_worker", "Cluster support worker"
    MANAGER = "manager", "Registered manager"
    FINANCE = "finance", "Finance officer"
    SECRETARY = "secretary", "Co-op secretary"
    BOARD = "board", "Board member"
    MEMBER = "member", "Member"
    INSPECTOR = "inspector", "Inspector"


class Permission(TextChoices):
    RUN_ROTA = "run_rota", "Staff visits in the clusters one supports"
    RUN_EVERY_ROTA = "run_every_rota", "Staff visits in every cluster"
    WEIGH_RULES = "weigh_rules", "Say what counts in a good rota"
    READ_CARE_RECORDS = "read_care_records", "Read care records of the whole co-op"
    MANAGE_PEOPLE = "manage_people", "Add people, packages and permissions"
    MANAGE_WORKERS = "manage_workers", "Keep employment and credential records"
    READ_WORKER_FILES = "read_worker_files", "Read employment and credential records"
    MANAGE_MONEY = "manage_money", "Price, invoice, record payments, close the month"
    READ_MONEY = "read_money", "Read invoices, payments and statements"
    READ_MONEY_TOTALS = "read_money_totals", "Read money totals with no personal data"
    READ_QUALITY_TOTALS = "read_quality_totals", "Read how visits went, with no personal data"
    MANAGE_POLICIES = "manage_policies", "Answer the policy questions and build the pack"
    READ_POLICIES = "read_policies", "Read the policy pack"
    GIVE_INSPECTION = "give_inspection", "Open and end an inspection, see what was opened"
    MANAGE_ACCESS = "manage_access", "Invite people and end their access"
    KEEP_REGISTERS = "keep_registers", "Keep the registers of incidents, concerns, complaints and notifications"


_P = Permission

PERMISSIONS: dict[Hat, frozenset[Permission]] = {
    Hat.PERSON: frozenset(),
    Hat.REPRESENTATIVE: frozenset(),
    Hat.PCA: frozenset({_P.READ_POLICIES}),
    Hat.SUPPORT_WORKER: frozenset({_P.RUN_ROTA, _P.READ_POLICIES}),
    Hat.MANAGER: frozenset(
        {
            _P.RUN_ROTA,
            _P.RUN_EVERY_ROTA,
            _P.WEIGH_RULES,
            _P.READ_CARE_RECORDS,
            _P.MANAGE_PEOPLE,
            _P.MANAGE_WORKERS,
            _P.READ_WORKER_FILES,
            _P.MANAGE_MONEY,
            _P.READ_MONEY,
            _P.READ_MONEY_TOTALS,
            _P.READ_QUALITY_TOTALS,
            _P.MANAGE_POLICIES,
            _P.READ_POLICIES,
            _P.GIVE_INSPECTION,
            _P.MANAGE_ACCESS,
            _P.KEEP_REGISTERS,
        }
    ),
    Hat.FINANCE: frozenset({_P.MANAGE_MONEY, _P.READ_MONEY, _P.READ_MONEY_TOTALS, _P.READ_POLICIES}),
    Hat.SECRETARY: frozenset({_P.READ_POLICIES, _P.MANAGE_ACCESS}),
    Hat.BOARD: frozenset({_P.READ_MONEY_TOTALS, _P.READ_QUALITY_TOTALS, _P.READ_POLICIES, _P.WEIGH_RULES}),
    Hat.MEMBER: frozenset({_P.READ_POLICIES}),
    # Rotas, care records and staff files are sampled: compliance asks whose, and has pages of its own for them.
    Hat.INSPECTOR: frozenset({_P.READ_POLICIES}),
}

# Hats whose screens show other people's records or the co-op's money: a second factor, and a short idle time.
OFFICE_HATS = frozenset({Hat.SUPPORT_WORKER, Hat.MANAGER, Hat.FINANCE, Hat.SECRETARY, Hat.BOARD})

# Hats of one's own: a representative is here for somebody else, and an inspector asks elsewhere.
HATS_OF_MEMBERS = frozenset(Hat) - {Hat.REPRESENTATIVE, Hat.INSPECTOR}

# Hats that can change nothing, whatever a policy says (a second lock beside the policies).
READ_ONLY_HATS = frozenset({Hat.INSPECTOR})
