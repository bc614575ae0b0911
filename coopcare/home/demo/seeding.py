"""Puts the demo's co-ops into an empty database."""

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction

from billing.services.counting import count_again
from clusters.models import Cluster
from compliance.services.answers import answer_question
from coopcare import clock
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.garbage import without_collecting
from coopcare.home.demo.asked import ask_for_cover, ask_for_swap, publish_this_week
from coopcare.home.demo.board import add_board_figures
from coopcare.home.demo.capacity import add_capacity
from coopcare.home.demo.care import Care, add_care, add_covers, add_readings
from coopcare.home.demo.contacts import add_contacts
from coopcare.home.demo.directors import add_directors
from coopcare.home.demo.evidence import gather_evidence
from coopcare.home.demo.files import add_files
from coopcare.home.demo.governance import add_governance
from coopcare.home.demo.happenings import DAY, ClusterDays
from coopcare.home.demo.log_ins import actor_of, add_log_ins
from coopcare.home.demo.medicines import add_medicines
from coopcare.home.demo.meetings import add_meetings
from coopcare.home.demo.money import Money, add_budgets, add_prices, close_months
from coopcare.home.demo.on_call import add_delay_wishes, add_on_call
from coopcare.home.demo.pay import add_pay
from coopcare.home.demo.people import Everybody, add_members, add_people, add_permissions, add_workers
from coopcare.home.demo.plans import add_plans
from coopcare.home.demo.policies import add_own_policies
from coopcare.home.demo.questions import add_questions
from coopcare.home.demo.reading import CoopData, read_coop
from coopcare.home.demo.registers import add_registers
from coopcare.home.demo.reviews import add_reviews
from coopcare.home.demo.risks import add_risks
from coopcare.home.demo.rota import Usual, make_rota, weekly_minutes
from coopcare.home.demo.specials import make_special
from coopcare.home.demo.visits import add_visits
from coopcare.home.demo.ways import town_of, ways_of
from coopcare.home.demo.workers import add_availability, add_homes, add_willing_to_cover
from coopcare.home.demo.workforce import add_workforce
from coopcare.tenancy.context import acting_for
from coopcare.tenancy.models import Coop

COOPS = ("greenvale", "riverside")
WEEKS_AHEAD = 6
# The newest of them is left open, to be closed by whoever looks at the demo.
MONTHS_BEHIND = 3
MONTHS_BEHIND_SMALL = 2


@dataclass
class Seeded:
    """What one co-op was given. `hours` are care hours a week by cluster."""

    name: str
    people: int = 0
    pcas: int = 0
    visits: int = 0
    months: int = 0
    log_ins: int = 0
    hours: dict[str, float] = field(default_factory=dict)
    seconds: float = 0


def seeded_coops() -> list[Coop]:
    """Those of the demo's co-ops that are there already."""
    return list(Coop.objects.filter(slug__in=COOPS))


@transaction.atomic
def seed(*, small: bool = False) -> list[Seeded]:
    """Both co-ops, all or nothing. `small` is one cluster of four people each, and two months behind us."""
    months = MONTHS_BEHIND_SMALL if small else MONTHS_BEHIND
    with without_collecting():
        return [_seed_coop(read_coop(slug, small=small), months) for slug in COOPS]


def _seed_coop(data: CoopData, months: int) -> Seeded:
    began = time.monotonic()
    coop = Coop(**data.coop)
    coop.save()
    with acting_for(coop, Actor.system(coop.id, "demo")):
        seeded = _fill(coop, data, months)
    seeded.seconds = time.monotonic() - began
    return seeded


def _fill(coop: Coop, data: CoopData, months: int) -> Seeded:
    today = clock.today()
    everybody = Everybody(data, today, first_day_of(today, months))
    ways = [ways_of(cluster, town_of(data)) for cluster in data.clusters]
    to_work = [{name: way.to_work for name, way in of_cluster.items()} for of_cluster in ways]
    rotas = [make_rota(cluster, minutes) for cluster, minutes in zip(data.clusters, to_work, strict=True)]
    add_people(everybody)
    add_workers(everybody, [usual for rota in rotas for usual in rota])
    add_files(everybody)
    add_homes(everybody)
    add_workforce(everybody)
    add_members(everybody)
    add_permissions(everybody)
    seeded = Seeded(coop.short_name, log_ins=add_log_ins(everybody))
    add_on_call(everybody)
    add_delay_wishes(everybody)
    keeper = next(staff for staff in data.staff if Hat.FINANCE in staff.hats)
    money = Money(everybody, actor_of(everybody, keeper, Hat.FINANCE))
    add_prices(money)
    built: list[Cluster] = []
    for cluster, rota in zip(data.clusters, rotas, strict=True):
        care = add_care(everybody, cluster, rota)
        built.append(care.cluster)
        add_readings(everybody, cluster)
        add_reviews(everybody, cluster, care.packages)
        add_plans(everybody, cluster, care.packages)
        add_risks(everybody, cluster, care.packages)
        add_budgets(money, cluster.people, care.packages)
        index = data.clusters.index(cluster)
        add_availability(everybody, cluster, rota)
        seeded.visits += _live(everybody, index, care, rota, coop, to_work[index])
        if coop.may_give_personal_care:
            add_medicines(everybody, cluster, care.packages, with_gap=index == 0)
        seeded.hours[cluster.name] = sum(weekly_minutes(rota).values()) / 60
        seeded.people += len(cluster.people)
        seeded.pcas += len(cluster.pcas)
    add_willing_to_cover(everybody, built)
    publish_this_week(everybody, built)
    ask_for_cover(everybody, data.clusters[0], built[0])
    ask_for_swap(everybody, data.clusters[0], built[0])
    count_again()
    seeded.months = close_months(money, everybody.begins_on)
    count_again()
    add_pay(money)
    add_board_figures(money.actor)
    add_questions(everybody, money.actor)
    manager = next(staff for staff in data.staff if Hat.MANAGER in staff.hats)
    _answer_policies(data, replace(Actor.system(coop.id, "demo"), name=manager.full_name))
    add_own_policies(everybody)
    if coop.may_give_personal_care:
        add_registers(everybody, actor_of(everybody, manager, Hat.MANAGER))
        helper = actor_of(everybody, data.clusters[0].support_worker, Hat.SUPPORT_WORKER)
        add_contacts(everybody, helper)
        add_capacity(everybody, helper)
    add_governance(everybody)
    add_directors(everybody)
    secretary = next((staff for staff in data.staff if Hat.SECRETARY in staff.hats), manager)
    hat = Hat.SECRETARY if Hat.SECRETARY in secretary.hats else Hat.MANAGER
    add_meetings(everybody, actor_of(everybody, secretary, hat))
    in_their_name = replace(Actor.system(coop.id, "demo"), name=manager.full_name)
    gather_evidence(everybody[manager], actor=in_their_name)
    return seeded


def first_day_of(today: dt.date, months: int) -> dt.date:
    """The first day of the month so many months before this one."""
    number = today.year * 12 + today.month - 1 - months
    return dt.date(number // 12, number % 12 + 1, 1)


def _live(
    everybody: Everybody, index: int, care: Care, rota: Sequence[Usual], coop: Coop, to_work: Mapping[str, int]
) -> int:
    cluster = everybody.data.clusters[index]
    last = everybody.today + WEEKS_AHEAD * 7 * DAY
    days = ClusterDays(cluster, rota, first=everybody.begins_on, last=last, now=clock.now(), to_work=to_work)
    happened = make_special(days, days.live())
    add_covers(everybody, happened)
    return add_visits(everybody, cluster, care, happened, Actor.system(coop.id, "demo").label)


def _answer_policies(data: CoopData, actor: Actor) -> None:
    """By the service, which refuses an answer that the texts cannot print."""
    for variable, value in data.answers.items():
        answer_question(variable, value=value, actor=actor)
