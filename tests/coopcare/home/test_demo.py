"""The demo in the database: seeded once, small, for all tests of this file."""

import datetime as dt
import io
from collections import Counter
from collections.abc import Iterator

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Sum

from billing.models import (
    Charge,
    ChaseHold,
    Invoice,
    InvoiceLine,
    LineDispute,
    MonthClose,
    Payment,
    PayPeriod,
    PayPeriodStatus,
    Statement,
    StatementStatus,
    Timesheet,
    TimesheetStatus,
)
from billing.queries.board import board_report
from billing.queries.board_changes import last_meeting
from clusters.models import Cluster, Medicine, Package, PackageTask, TaskClass, TeamPlace
from clusters.queries.reviews import review_lines_of
from clusters.rules.medicines import MedicineKind
from compliance.models import Audit, Feedback, Incident, Lesson, Notification, ServiceContact
from compliance.queries.actions import plan
from compliance.queries.directors import files_on
from compliance.queries.library import library, unanswered
from compliance.queries.meetings import known_of_items
from compliance.queries.risks import risks_by_score
from compliance.queries.texts import adopted_on
from compliance.queries.workforce import lapses
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import OFFICE_HATS
from coopcare.accounts.models import Access, User
from coopcare.audit.queries import who_opened
from coopcare.clock import now, today
from coopcare.home.demo.log_ins import CODE_SECRET, PASSWORD
from coopcare.home.demo.policies import PROPOSED
from coopcare.tenancy.context import acting_for
from coopcare.tenancy.models import Coop
from members import nhs_number
from members.governance.models import Meeting, MeetingKind
from members.models import Credential, MemberGroup, Membership, PermissionGrant, Person, RecruitmentFile
from members.recruitment_queries import read_files
from rotas.medicines.entries import Code
from rotas.models import (
    GIVEN,
    Attendance,
    AttendanceStatus,
    DelayWish,
    MedicineEntry,
    OfferRound,
    OnCallWeek,
    PublishedWeek,
    Visit,
    VisitEvent,
    VisitNote,
    VisitStatus,
    VisitTask,
)
from rotas.queries.candidates import visits_together
from rotas.queries.facts import facts_for, place_at
from rotas.queries.medicines import gaps_of
from rotas.queries.on_call import gap_warnings
from rotas.queries.swaps import live_swaps_of
from rotas.queries.watches import family_to_tell
from rotas.services.planning import plan_visits
from rotas.suitability import reasons_against

NOON = dt.datetime(2026, 11, 18, 12, 5, tzinfo=dt.UTC)


def _call(command: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: object) -> Iterator[str]:
    """What the command said, at noon of an ordinary Wednesday. Undone after the last test of the file."""
    with django_db_blocker.unblock(), time_machine.travel(NOON, tick=False), transaction.atomic():
        _call("load_facts")
        yield _call("seed_demo", "--small")
        transaction.set_rollback(True)


@pytest.fixture
def greenvale(seeded: str) -> Iterator[Coop]:
    coop = Coop.objects.get(slug="greenvale")
    sid = transaction.savepoint()
    with acting_for(coop, Actor.system(coop.id, "test")):
        yield coop
    transaction.savepoint_rollback(sid)


def test_it_says_what_it_made(seeded):
    assert "Greenvale Care: 4 people, 14 PCAs" in seeded
    assert "1 months closed" in seeded
    assert "Riverside Care: 4 people" in seeded
    assert "Done in" in seeded


def test_two_weeks_of_pay(greenvale):
    """One of last month is approved; of last week, the PCAs have agreed and the support workers have still to check."""
    earlier, last_week = PayPeriod.objects.order_by("first_day")
    assert (last_week.first_day, last_week.status) == (dt.date(2026, 11, 9), PayPeriodStatus.OPEN)
    assert (earlier.first_day, earlier.status) == (dt.date(2026, 10, 19), PayPeriodStatus.APPROVED)
    waiting = Timesheet.objects.filter(period=last_week, status=TimesheetStatus.WITH_SUPPORT_WORKER)
    assert waiting.exists()
    assert Timesheet.objects.filter(period=earlier, pay_pence__gt=0).exists()


def test_a_little_of_every_register(greenvale):
    """A fall with its notification and candour, a near miss that taught something, and what people told us."""
    assert set(Incident.objects.values_list("grade", flat=True)) == {"severe", "near_miss"}
    assert Notification.objects.get().event == "serious_injury"
    assert Lesson.objects.get().incident.grade == "near_miss"
    assert set(Feedback.objects.values_list("kind", "status")) == {
        ("complaint", "acknowledged"),
        ("compliment", "received"),
    }
    hospital = ServiceContact.objects.get(kind="hospital")
    assert (hospital.sharing, hospital.person) == ("without", Incident.objects.get(grade="severe").person)


def test_most_recruitment_files_are_whole(greenvale):
    files = read_files(RecruitmentFile.objects.all(), today())
    lacks = Counter(item.key for file in files for item in file.lacking)
    assert len(files) > 10
    assert 0 < lacks.pop("references") <= len(files) / 8
    assert set(lacks) <= {"dbs", "right_to_work"}  # what the data lets lapse


def test_reviews_are_held_and_one_is_asked_for(greenvale):
    lines = review_lines_of(Package.objects.all(), today())
    assert len(lines) == 4
    assert all(line.last_on for line in lines)
    assert sum(line.wish is not None for line in lines) == 1


def test_medicines_of_every_kind_are_written_down_but_for_one_dose(greenvale):
    lines = Medicine.objects.all()
    assert set(lines.values_list("kind", flat=True)) == set(MedicineKind)
    written = MedicineEntry.objects.filter(visit__person__in=lines.values("person"))
    assert written.filter(code=Code.REFUSED).exclude(why="").exists()
    assert written.filter(effects__isnull=False).exists()
    assert not written.filter(at__gt=now()).exists()
    assert len(gaps_of(lines, today() - dt.timedelta(weeks=9), today())) == 1


def test_the_board_s_files_are_complete_but_for_the_last(greenvale):
    complete = [one.fitness.is_complete for one in files_on(today())]
    assert len(complete) > 1
    assert complete.count(False) == 1


def test_a_second_time_changes_nothing(seeded, greenvale):
    before = Visit.objects.count()
    assert "Already there" in _call("seed_demo")
    assert Visit.objects.count() == before
    assert Coop.objects.count() == 2


@pytest.mark.parametrize(
    "command", [("seed_demo",), ("demo_logins",), ("demo_code", "mo.rahman@demo.coopcare.example")]
)
def test_production_is_left_alone(settings, command):
    settings.MODE = "production"
    with pytest.raises(CommandError, match="production"):
        _call(*command)


def test_the_database_finds_nothing_wrong(seeded):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_nhs_numbers_are_valid_and_never_anybodys(greenvale):
    numbers = [number for number in Person.objects.values_list("nhs_number", flat=True) if number]
    assert numbers
    assert all(nhs_number.is_valid(number) and nhs_number.is_test_number(number) for number in numbers)


def test_this_week_is_published_and_people_are_asked(greenvale):
    published = PublishedWeek.objects.select_related("cluster")
    assert {week.cluster_id for week in published} == set(Cluster.objects.values_list("id", flat=True))
    assert all(week.monday.weekday() == 0 and week.rota and week.published_by for week in published)
    amira = Person.objects.get(first_name="Amira", last_name="Khan")
    [swap] = live_swaps_of(amira.id)
    assert (swap.asked, swap.status) == (amira, "asked")
    [round_out] = OfferRound.objects.live()
    assert round_out.offers.filter(status="asked").count() > 1


def test_a_line_is_in_question_and_a_debt_is_on_hold(greenvale):
    dispute = LineDispute.objects.select_related("line__invoice").get()
    assert (dispute.status, dispute.line.invoice.person_name) == ("open", "Margaret Hughes")
    assert ChaseHold.objects.count() <= 1


def test_phones_ring_nowhere(greenvale):
    phones = list(Person.objects.values_list("phone", flat=True))
    assert len(set(phones)) == len(phones)
    assert all(phone.startswith(("01632 960", "07700 900")) and len(phone) == 12 for phone in phones)


def test_margaret_knows_amira_well(greenvale):
    margaret, amira = _person("Margaret", "Hughes"), _person("Amira", "Khan")
    assert visits_together(margaret.id)[amira.id] >= 14
    assert TeamPlace.objects.get(person=margaret, pca=amira).rank == 1
    grant = PermissionGrant.objects.get(person=margaret)
    assert grant.representative.full_name == "David Hughes"
    assert "book_visits" in grant.scopes


def test_today_has_visits_of_every_state(greenvale):
    states = set(Visit.objects.between(today(), today()).values_list("status", flat=True))
    wanted = {VisitStatus.ACCEPTED, VisitStatus.UNDER_WAY, VisitStatus.MISSED, VisitStatus.QUERIED}
    assert states >= wanted
    assert states & {VisitStatus.DONE, VisitStatus.CONFIRMED}


def test_some_visits_need_somebody_and_amira_is_asked(greenvale):
    assert Visit.objects.uncovered().filter(starts_at__gt=now()).count() >= 2
    assert Attendance.objects.filter(pca=_person("Amira", "Khan"), status=AttendanceStatus.OFFERED).exists()
    assert Attendance.objects.filter(status=AttendanceStatus.DECLINED).exclude(decline_reason="").exists()


def test_margaret_has_a_visit_to_confirm_and_one_that_starts_soon(greenvale):
    hers = Visit.objects.filter(person=_person("Margaret", "Hughes"))
    assert hers.filter(status=VisitStatus.DONE).exists()
    soon = hers.filter(starts_at__gt=now(), starts_at__lt=now() + dt.timedelta(hours=6), status=VisitStatus.ACCEPTED)
    assert soon.filter(attendances__pca=_person("Amira", "Khan")).exists()


def test_visits_given_have_ticks_notes_and_a_last_event(greenvale):
    given = Visit.objects.filter(status__in=GIVEN)
    notes = VisitNote.objects.filter(visit__in=given)
    assert notes.count() > given.count() / 2
    assert len(set(notes.values_list("text", flat=True))) > 40
    assert not any("{" in text for text in notes.values_list("text", flat=True))
    assert VisitTask.objects.filter(visit__in=given, done_at__isnull=False).count() > given.count()
    assert not VisitTask.objects.exclude(visit__in=given).filter(done_at__isnull=False).exists()
    for visit in given.prefetch_related("events"):
        assert [event.new_status for event in visit.events.all()][-1] == visit.status
    assert not VisitEvent.objects.filter(at__gt=now()).exists()


def test_the_books_balance(greenvale):
    month = MonthClose.objects.get()
    assert month.first_day == dt.date(2026, 9, 1)
    invoices = Invoice.objects.all()
    assert [invoice.number for invoice in invoices.order_by("number")] == list(range(1, invoices.count() + 1))
    for invoice in invoices:
        lines = InvoiceLine.objects.filter(invoice=invoice)
        assert lines.aggregate(total=Sum("amount_pence"))["total"] == invoice.total_pence
        assert lines.aggregate(total=Sum("charge__amount_pence"))["total"] == invoice.total_pence
    statements = Statement.objects.filter(month=month)
    assert set(statements.values_list("status", flat=True)) == {StatementStatus.ON_REQUEST}
    assert statements.count() == 4
    assert Payment.objects.filter(received_on__lte=today()).count() == Payment.objects.count() > 0
    assert Charge.objects.uninvoiced().filter(on__gte=today().replace(day=1)).exists()


def test_the_board_has_something_before_it(greenvale):
    actor = Actor.system(greenvale.id, "test")
    report = board_report(actor, dt.date(2026, 9, 1))
    assert report.balance is not None
    assert report.balance.on == dt.date(2026, 11, 17)
    assert report.month.overheads_missing == ()
    assert report.budget.surplus_pence is not None
    assert report.aims.floor_weeks == 4
    assert last_meeting(actor).on == dt.date(2026, 11, 8)


def test_minutes_are_agreed_but_for_the_last(greenvale):
    actor = Actor.system(greenvale.id, "test")
    board = Meeting.objects.filter(kind=MeetingKind.BOARD)
    assert [one.status for one in board] == ["draft", "agreed", "agreed", "agreed"]
    members = Meeting.objects.filter(kind=MeetingKind.MEMBERS)
    assert [one.status for one in members] == ["put", "agreed"]
    beside = [known_of_items(actor, one, list(one.items.select_related("meeting")), True) for one in board]
    assert "P01" in beside[2][4][0].words
    assert "The fitness of a director" in beside[2][3][0].words
    assert "P02" in beside[0][4][0].words


def test_the_registers_of_governance_hold_something(greenvale):
    actor = Actor.system(greenvale.id, "test")
    assert [one.after for one in risks_by_score(actor)] == [10, 8, 6, 3]
    sources = {action.source for section in plan(actor) for action in section.actions}
    assert sources == {"audit", "risk", "incident", "evidence"}
    assert Audit.objects.get().points < Audit.objects.get().possible


def test_the_policy_pack_can_be_built(greenvale):
    assert unanswered() == []


def test_the_board_has_adopted_all_but_what_is_before_it(greenvale):
    assert {text.code for text in library().texts} - set(adopted_on()) == {PROPOSED}


def test_planning_finds_nothing_left_to_plan(greenvale):
    report = plan_visits(until=today() + dt.timedelta(weeks=6), actor=Actor.system(greenvale.id, "test"))
    assert (report.planned, report.conflicts) == (0, [])
    assert report.already_there > 50


def test_whoever_has_agreed_may_come(greenvale):
    coming = Attendance.objects.filter(status__in=[AttendanceStatus.ACCEPTED, AttendanceStatus.OFFERED])
    coming = coming.filter(starts_at__gt=now(), starts_at__lt=now() + dt.timedelta(days=14))
    for place in coming.filter(visit__pattern__isnull=False).select_related("visit__cluster"):
        where = place_at(place.visit, starts_at=place.starts_at, ends_at=place.ends_at, instead_of=[place])
        assert reasons_against(facts_for(place.pca_id, where), where) == []


def test_some_checks_have_run_out_or_soon_will(greenvale):
    """In Margaret's cluster: one training overdue, and a DBS check that runs out next week."""
    lapsing = Credential.objects.filter(ends_on__lte=today() + dt.timedelta(days=30)).order_by("ends_on")
    assert [credential.kind for credential in lapsing] == ["training", "dbs"]
    overdue, due = lapsing
    assert overdue.ends_on < today() < due.ends_on <= today() + dt.timedelta(days=7)


def test_everybody_at_work_was_watched(greenvale):
    assert [one for one in lapses(Person.objects.all(), since=today(), until=today()) if one.never] == []


def test_margaret_sees_who_has_looked_at_her_records(greenvale):
    readings = who_opened(_person("Margaret", "Hughes").id)
    assert [reading.actor_name for reading in readings] == ["Ana Kowalska"]


def test_somebody_is_on_call_this_week_and_family_is_told(greenvale):
    assert gap_warnings(list(Cluster.objects.all())) == []
    assert {week.person.full_name for week in OnCallWeek.objects.select_related("person")} >= {"Ana Kowalska"}
    wish = DelayWish.objects.select_related("person", "representative").first()
    assert family_to_tell(wish.person_id) == [wish.representative]


def test_members_are_of_all_four_groups(greenvale):
    members = Membership.objects.order_by("number")
    assert [member.number for member in members] == list(range(1, len(members) + 1))
    assert {member.group for member in members} == set(MemberGroup.values)


def test_everybody_signs_in_with_the_one_password(seeded, greenvale):
    users = User.objects.filter(email__endswith="@demo.coopcare.example")
    assert users.count() >= 12
    assert users.first().check_password(PASSWORD)
    assert len(set(users.values_list("password", flat=True))) == 2, "one hash for each co-op"
    office = [access.user_id for access in Access.objects.all() if OFFICE_HATS & set(access.hats)]
    assert set(Authenticator.objects.filter(user__in=office).values_list("user_id", flat=True)) == set(office)


def test_the_code_is_the_one_asked_for(seeded):
    code = _call("demo_code", "Mo.Rahman@demo.coopcare.example").strip()
    assert validate_totp_code(CODE_SECRET, code)
    with pytest.raises(CommandError, match="without a code"):
        _call("demo_code", "margaret.hughes@demo.coopcare.example")


def test_the_list_of_log_ins_names_who_they_are(db):
    listed = _call("demo_logins")
    assert "margaret.hughes@demo.coopcare.example" in listed
    assert "Mo Rahman*: Registered manager" in listed
    assert PASSWORD in listed


def test_riverside_gives_practical_help_and_shares_nobody(seeded):
    riverside, greenvale = Coop.objects.get(slug="riverside"), Coop.objects.get(slug="greenvale")
    with acting_for(riverside, Actor.system(riverside.id, "test")):
        assert set(PackageTask.objects.values_list("task_class", flat=True)) == {TaskClass.PRACTICAL}
        assert Package.objects.count() == 4
        theirs = set(Access.objects.values_list("user_id", flat=True))
    with acting_for(greenvale, Actor.system(greenvale.id, "test")):
        assert not theirs & set(Access.objects.values_list("user_id", flat=True))


@pytest.mark.django_db
def test_the_same_day_gives_the_same_demo(facts):
    with time_machine.travel(NOON, tick=False):
        first, second = _fingerprint(), _fingerprint()
    assert first == second
    assert sum(first.values()) > 500


def _fingerprint() -> Counter[tuple[object, ...]]:
    """Everything but the ids, of a seed that is undone."""
    with transaction.atomic():
        call_command("seed_demo", "--small", stdout=io.StringIO())
        found: Counter[tuple[object, ...]] = Counter()
        for coop in Coop.objects.all():
            with acting_for(coop, Actor.system(coop.id, "test")):
                found.update(Visit.objects.values_list("person__last_name", "starts_at", "status", "booked_at"))
                found.update(Attendance.objects.values_list("pca__last_name", "status", "arrived_at", "left_at"))
                found.update(VisitNote.objects.values_list("author_name", "text", "written_at"))
                found.update(Invoice.objects.values_list("number", "payer_name", "total_pence"))
                found.update(Payment.objects.values_list("reference", "received_on", "amount_pence"))
                found.update(Person.objects.values_list("first_name", "nhs_number", "address", "phone"))
        transaction.set_rollback(True)
    return found


def _person(first_name: str, last_name: str) -> Person:
    return Person.objects.get(first_name=first_name, last_name=last_name)
