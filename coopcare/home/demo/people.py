"""Rows of people: who they are, their contracts and checks, their membership, whom they let act for them."""

import datetime as dt
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from coopcare.home.demo.reading import CoopData, Pca, Relative, Somebody, Staff, Supported
from coopcare.home.demo.rota import Usual, guaranteed_minutes, most_minutes, weekly_minutes
from coopcare.home.demo.ways import Way, house_of, town_of, ways_of
from members import nhs_number
from members.models import (
    ContactFormat,
    Contract,
    Credential,
    CredentialKind,
    Employment,
    FileStage,
    Job,
    MemberGroup,
    Membership,
    NhsNumberStatus,
    PermissionGrant,
    Person,
    RecruitmentFile,
    TrainingTopic,
)

DOMAIN = "demo.coopcare.example"
YEAR = dt.timedelta(days=365)
DAY = dt.timedelta(days=1)

YEARLY = (
    TrainingTopic.MOVING_AND_HANDLING,
    TrainingTopic.MEDICINES,
    TrainingTopic.LIFE_SUPPORT,
    TrainingTopic.SAFEGUARDING,
    TrainingTopic.INFECTION_CONTROL,
    TrainingTopic.DATA_SECURITY,
    TrainingTopic.FIRE_SAFETY,
)
THREE_YEARLY = (
    TrainingTopic.DEMENTIA,
    TrainingTopic.LEARNING_DISABILITY,
    TrainingTopic.HEALTH_AND_SAFETY,
    TrainingTopic.FOOD_SAFETY,
    TrainingTopic.NUTRITION,
    TrainingTopic.MENTAL_CAPACITY,
    TrainingTopic.EQUALITY,
    TrainingTopic.LONE_WORKING,
)
FOR_OFFICE = (TrainingTopic.SAFEGUARDING, TrainingTopic.DATA_SECURITY, TrainingTopic.FIRE_SAFETY)

POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass
class Everybody:
    """The people of one co-op, by name: names are unique in the data."""

    data: CoopData
    today: dt.date
    begins_on: dt.date  # the first day of the demo's visits: everybody was there before
    rows: dict[str, Person] = field(default_factory=dict)

    def chance(self, name: str, what: str) -> Random:
        return Random(f"{name} {what}")  # noqa: S311 - invented people, no secret

    def __getitem__(self, somebody: Somebody | str) -> Person:
        return self.rows[somebody if isinstance(somebody, str) else somebody.name]


def add_people(everybody: Everybody) -> None:
    """One row for each name in the data."""
    numbers = _nhs_numbers(everybody.data.nhs_series)
    for place, somebody in enumerate(everybody_in(everybody.data)):
        if somebody.name in everybody.rows:
            raise ValueError(f"Two people are called {somebody.name}: give one of them another name.")
        everybody.rows[somebody.name] = _person(everybody, somebody, everybody.data.phone_series + place, numbers)
    Person.objects.bulk_create(everybody.rows.values())


def add_workers(everybody: Everybody, rota: Sequence[Usual]) -> None:
    """Contracts, and what has been checked: in date, but for what the data say lapses."""
    minutes = weekly_minutes(rota)
    employments: list[Employment] = []
    credentials: list[Credential] = []
    for cluster in everybody.data.clusters:
        ways = ways_of(cluster, town_of(everybody.data))
        for pca in cluster.pcas:
            employments.append(_pca_employment(everybody, pca, minutes.get(pca.name, 0), ways[pca.name]))
            credentials += _pca_credentials(everybody, pca, cluster.support_worker.full_name)
        employments.append(_staff_employment(everybody, cluster.support_worker))
        credentials += _staff_credentials(everybody, cluster.support_worker)
    for staff in everybody.data.staff:
        employments.append(_staff_employment(everybody, staff))
        credentials += _staff_credentials(everybody, staff)
    Employment.objects.bulk_create(employments)
    RecruitmentFile.objects.bulk_create(_file(everybody, employment) for employment in employments)
    Credential.objects.bulk_create(credentials, batch_size=500)


def add_members(everybody: Everybody) -> None:
    """The register, numbered in the order of joining. Everybody with a seat on the board is a member."""
    joined = sorted(_joiners(everybody), key=lambda one: (one[0], one[1].name))
    Membership.objects.bulk_create(
        Membership(person=everybody[somebody], number=number, group=group, starts_on=on, share_paid_pence=100)
        for number, (on, somebody, group) in enumerate(joined, start=1)
    )


def add_permissions(everybody: Everybody) -> None:
    PermissionGrant.objects.bulk_create(
        PermissionGrant(
            person=everybody[person],
            representative=everybody[relative],
            relationship=relative.is_a,
            scopes=list(relative.may),
            starts_on=everybody.begins_on - 30 * DAY,
            how_given=f"Told {cluster.support_worker.full_name} at home",
        )
        for cluster in everybody.data.clusters
        for person in cluster.people
        for relative in person.family
    )


def email_of(somebody: Somebody) -> str:
    return f"{somebody.log_in}@{DOMAIN}"


def everybody_in(data: CoopData) -> Iterator[Somebody]:
    for cluster in data.clusters:
        yield from (cluster.support_worker, *cluster.people, *cluster.pcas)
        yield from (relative for person in cluster.people for relative in person.family)
    yield from (*data.staff, *data.neighbours)


def _nhs_numbers(series: int) -> Iterator[str]:
    """Numbers of the range that is never given to a person, with their right check digit."""
    for serial in range(series, series + 100_000):
        first_nine = f"{nhs_number.TEST_PREFIX}{serial:06d}"
        check = nhs_number.check_digit(first_nine)
        if check is not None:
            yield f"{first_nine}{check}"


def _person(everybody: Everybody, somebody: Somebody, place: int, numbers: Iterator[str]) -> Person:
    chance = everybody.chance(somebody.name, "postcode")
    area = everybody.data.postcode
    letters = "".join(chance.choices(POSTCODE_LETTERS, k=2))
    person = Person(
        first_name=somebody.first_name,
        last_name=somebody.last_name,
        known_as=somebody.known_as,
        born_on=somebody.born,
        phone=_phone(somebody, place),
        email=_email(everybody, somebody),
        address=f"{house_of(somebody)}\n{town_of(everybody.data)}",
        postcode=f"{area}{chance.randint(1, 4)} {chance.randint(1, 9)}{letters}",
    )
    if isinstance(somebody, Supported):
        _add_care(person, somebody, everybody, numbers)
    return person


def _phone(somebody: Somebody, place: int) -> str:
    """Of Ofcom's ranges for drama, which ring nowhere."""
    if isinstance(somebody, Supported):
        return f"01632 960{400 + place:03d}"
    return f"07700 900{200 + place:03d}"


def _email(everybody: Everybody, somebody: Somebody) -> str:
    if somebody.log_in:
        return email_of(somebody)
    likely = {Supported: 0.35, Pca: 1.0, Relative: 1.0}.get(type(somebody), 1.0)
    if everybody.chance(somebody.name, "email").random() >= likely:
        return ""
    return f"{_plain(somebody.full_name)}@{everybody.data.coop['slug']}.{DOMAIN}"


def _plain(name: str) -> str:
    """A name as an e-mail address can have it: Magda Zielińska is magda.zielinska."""
    letters = unicodedata.normalize("NFKD", name.lower().replace("ł", "l").replace(" ", "."))
    return letters.encode("ascii", "ignore").decode()


def _add_care(person: Person, supported: Supported, everybody: Everybody, numbers: Iterator[str]) -> None:
    person.language = supported.language
    person.contact_format = ContactFormat(supported.format)
    person.about_me, person.home_notes = supported.about, supported.door
    number, chance = next(numbers), everybody.chance(supported.name, "nhs number").random()
    if chance < 0.9:
        person.nhs_number = number
        person.nhs_number_status = NhsNumberStatus.VERIFIED if chance < 0.6 else NhsNumberStatus.UNVERIFIED


def _pca_employment(everybody: Everybody, pca: Pca, minutes: int, way: Way) -> Employment:
    return Employment(
        person=everybody[pca],
        job=Job.PCA,
        contract=Contract.ZERO_HOURS if pca.bank else Contract.GUARANTEED,
        starts_on=_began(everybody, pca),
        guaranteed_minutes=guaranteed_minutes(pca, minutes),
        most_minutes=most_minutes(pca, minutes),
        travel_mode=way.mode,
        about=pca.about,
        languages=pca.speaks,
    )


def _file(everybody: Everybody, employment: Employment) -> RecruitmentFile:
    """At work since before files were kept: the gate is open, and the file is to be filled in."""
    return RecruitmentFile(
        person=employment.person,
        job=employment.job,
        stage=FileStage.STARTED,
        opened_on=everybody.begins_on,
        from_before=True,
        cleared_on=employment.starts_on,
        cleared_by="Employed before files were kept here",
        started_on=employment.starts_on,
    )


def _staff_employment(everybody: Everybody, staff: Staff) -> Employment:
    return Employment(
        person=everybody[staff],
        job=Job(staff.job),
        contract=Contract.GUARANTEED,
        starts_on=_began(everybody, staff),
        guaranteed_minutes=20 * 60 if staff.job == Job.SUPPORT_WORKER else 30 * 60,
        languages=staff.speaks,
    )


def _began(everybody: Everybody, somebody: Somebody) -> dt.date:
    return everybody.begins_on - everybody.chance(somebody.name, "began").randint(40, 2200) * DAY


def _pca_credentials(everybody: Everybody, pca: Pca, checked_by: str) -> Iterator[Credential]:
    began = _began(everybody, pca)
    yield _credential(everybody, pca, CredentialKind.DBS, 3 * YEAR, checked_by)
    if "right_to_work" in pca.lapses:
        yield _credential(everybody, pca, CredentialKind.RIGHT_TO_WORK, 2 * YEAR, checked_by)
    else:
        yield _lasting(everybody, pca, CredentialKind.RIGHT_TO_WORK, "", began, checked_by)
    yield _lasting(
        everybody, pca, CredentialKind.TRAINING, TrainingTopic.CARE_CERTIFICATE, began + 20 * DAY, checked_by
    )
    for topic in YEARLY:
        yield _credential(everybody, pca, CredentialKind.TRAINING, YEAR, checked_by, topic)
    for topic in THREE_YEARLY:
        yield _credential(everybody, pca, CredentialKind.TRAINING, 3 * YEAR, checked_by, topic)


def _staff_credentials(everybody: Everybody, staff: Staff) -> Iterator[Credential]:
    checked_by = everybody.data.staff[0].full_name
    yield _credential(everybody, staff, CredentialKind.DBS, 3 * YEAR, checked_by)
    yield _lasting(everybody, staff, CredentialKind.RIGHT_TO_WORK, "", _began(everybody, staff), checked_by)
    for topic in FOR_OFFICE:
        yield _credential(everybody, staff, CredentialKind.TRAINING, YEAR, checked_by, topic)


def _credential(
    everybody: Everybody,
    somebody: Somebody,
    kind: CredentialKind,
    lasts: dt.timedelta,
    checked_by: str,
    topic: str = "",
) -> Credential:
    """In date since before the demo's first day, and for two months more; or until the day the data say."""
    lapses = somebody.lapses if isinstance(somebody, Pca) else {}
    chance = everybody.chance(somebody.name, f"{kind} {topic}")
    behind = (everybody.today - everybody.begins_on).days
    days = lapses.get(topic or kind.value, chance.randint(61, lasts.days - behind - 20))
    ends_on = everybody.today + days * DAY
    starts_on = ends_on - lasts + DAY
    reference = f"00{chance.randint(10**9, 10**10 - 1)}" if kind == CredentialKind.DBS else ""
    return Credential(
        person=everybody[somebody],
        kind=kind,
        topic=topic,
        reference=reference,
        tier=2 if topic == TrainingTopic.LEARNING_DISABILITY else None,
        starts_on=starts_on,
        ends_on=ends_on,
        checked_on=starts_on,
        checked_by=checked_by,
    )


def _lasting(
    everybody: Everybody, somebody: Somebody, kind: CredentialKind, topic: str, on: dt.date, checked_by: str
) -> Credential:
    """What does not lapse."""
    return Credential(
        person=everybody[somebody], kind=kind, topic=topic, starts_on=on, checked_on=on, checked_by=checked_by
    )


def _joiners(everybody: Everybody) -> Iterator[tuple[dt.date, Somebody, MemberGroup]]:
    for cluster in everybody.data.clusters:
        for group, somebodies, share in (
            (MemberGroup.USER, cluster.people, 0.6),
            (MemberGroup.WORKER, cluster.pcas, 0.5),
            (MemberGroup.CARER, [relative for person in cluster.people for relative in person.family], 0.6),
        ):
            for somebody in somebodies:
                chance = everybody.chance(somebody.name, "member")
                if somebody.board or somebody.log_in or chance.random() < share:
                    yield everybody.begins_on - chance.randint(5, 1500) * DAY, somebody, group
    for neighbour in everybody.data.neighbours:
        yield everybody.begins_on - 1600 * DAY, neighbour, MemberGroup.COMMUNITY
