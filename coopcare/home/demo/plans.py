"""Care plans of the demo: everybody has one that was agreed; some have had two; one waits for its person's word."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from random import Random

from clusters.models import (
    AgreedBy,
    CarePlan,
    Outcome,
    OutcomeLook,
    OutcomeStands,
    Package,
    PlanPart,
    PlanWish,
    Review,
)
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access
from coopcare.clock import local, now
from coopcare.home.demo.people import Everybody
from coopcare.home.demo.reading import ClusterData, Supported

DAY = dt.timedelta(days=1)
BEFORE_START = 3 * DAY
# Words by part; a plan takes one of each, and its own where the data have them.
SAYS: Mapping[str, tuple[str, ...]] = {
    "well": (
        "Say who you are at the door. Then ask me what sort of a night it was, and wait for the answer.",
        "Give me time. I start each thing myself, and say when I want a hand.",
        "Stand where I can see you. Tell me what you are going to do before you do it.",
    ),
    "upsets": (
        "Being talked over. If it happens, sit down and start again with me.",
        "Being hurried in the morning. A cup of tea and ten minutes puts it right.",
        "The radio off, and doors left open. Put both right and I am fine.",
    ),
    "never": ("To be called dear.", "To be washed by somebody I have not met.", "Strangers in the bedroom.", ""),
    "telling": (
        "I speak for myself. Short sentences are easier in the evening.",
        "I hear better on the left. Write it down if it matters.",
        "I find words slowly. Wait, and do not finish them for me.",
    ),
    "no": ("I say so.", "I turn my head away.", "I go quiet. Ask again later, in other words."),
    "senses": ("Reading glasses in the blue case.", "Hearing aid in by nine. Batteries are in the dresser.", ""),
    "washing": (
        "I wash my own face and top. Hand me the flannel warm, and do my back and feet.",
        "A shower on two days, a good wash on the others. I choose my clothes the evening before.",
        "I do my teeth myself if the brush is ready. Cream on both legs after the wash.",
    ),
    "eating": (
        "Porridge with salt, tea with milk. I cut my own food with the heavy knife.",
        "I cook, and you lift the pans. Nothing with nuts.",
        "Soft things, small bites, sitting up straight. Wait until I have swallowed.",
    ),
    "moving": (
        "With the frame indoors. Outside I take your arm on the left.",
        "I stand by myself if the chair is high enough. Two steps, a rest, two steps.",
        "In the wheelchair outdoors. I drive, you watch the kerbs.",
    ),
    "toilet": ("By myself. Please see that the way is free and lit.", "Stand outside the door until I ring.", ""),
    "mind": (
        "I forget what day it is, and not who people are. The calendar in the kitchen helps.",
        "Low in November. Company at tea is worth more than an extra clean.",
        "I sleep badly and nap at two. Come quietly then.",
    ),
    "people": (
        "My sister on Sundays, the library on Thursdays.",
        "The garden, whatever the weather, if only to look.",
        "Chapel when somebody can take me, and the football on the wireless.",
    ),
    "conditions": (
        "Arthritis in both hands, worst in the morning.",
        "A stroke eight years ago: the right side is weak.",
        "Diabetes, looked after with tablets. Short of breath on stairs.",
    ),
    "medicines": ("A reminder at breakfast.", "I take them, you open the packets.", "None: my family sees to them."),
    "signs": (
        "If I make no sense, it is usually an infection. Ring 111 and the office.",
        "Grey and sweating: give me juice, then ring.",
        "Feet that swell: tell the nurse the same day.",
    ),
    "nobody": (
        "My neighbour has a key and looks in. Ring her, then the office.",
        "My family can come within the hour. Their numbers are on the fridge.",
        "I can manage until tea. Ring me first.",
    ),
    "ill": ("Ring 111, then my family. My papers are in the top drawer.", "The folder by the phone says it all."),
    "door": ("Ring the phone, then use the key safe. If I do not answer then, ring the office.",),
    "future": ("To stay at home as long as it can be done. We talk about it again at each review.", ""),
    "share": ("My family may know everything but money.", "The surgery and the nurses. Nobody else unless I say so."),
    "does": ("I do what I can first. The PCAs as written here. The nurse on Mondays.", "My family does the shopping."),
}  # fmt: skip
AIMS = (
    ("To get to the market on my own two feet", "I practise the steps", "Somebody walks beside me", "One trip a month"),
    ("To cook for my family once a week", "I choose and season", "Pans are lifted for me", "They ask for more"),
    ("To be up and dressed before the post comes", "I choose my clothes", "Help with buttons", "I say so at reviews"),
    ("To get back to the choir", "I sing along at home", "Somebody drives on Thursdays", "I was there"),
    ("To stay in this house", "I say when something is too much", "Rails, light, a visit each day", "I am still here"),
)  # fmt: skip
AGREED = ("“That is me.” Signed by hand.", "“Yes, and put in the bit about the tea.”", "Nodded at each part, signed.")
WISHES = (
    ("Half an hour later from November. I am not ready at half past seven.", "Changed: eight o’clock from Monday."),
    ("She does her own top half now. The plan still says that we do it.", ""),
)


def add_plans(everybody: Everybody, data: ClusterData, packages: Mapping[str, Package]) -> None:
    """For everybody of a cluster; the first of them has a new version to agree to, and two say what should change."""
    made = [one for person in data.people for one in _of_person(everybody, data, person, packages[person.name])]
    CarePlan.objects.bulk_create(plan for plan, _, _ in made)
    PlanPart.objects.bulk_create(part for _, parts, _ in made for part in parts)
    Outcome.objects.bulk_create(aim for _, _, aims in made for aim in aims)
    PlanWish.objects.bulk_create(_wishes(everybody, data, packages))
    OutcomeLook.objects.bulk_create(_looks(everybody, data, [(plan, aims) for plan, _, aims in made]))


Made = tuple[CarePlan, list[PlanPart], list[Outcome]]


def _of_person(everybody: Everybody, data: ClusterData, person: Supported, package: Package) -> Iterator[Made]:
    """The first before the help began, a later one, and for who is first in the file one to agree to."""
    chance, by = everybody.chance(person.name, "plan"), data.support_worker.full_name
    first_on = package.starts_on - BEFORE_START
    later_on = everybody.today - chance.randint(20, 200) * DAY
    days = sorted({first_on, max(first_on, later_on)})
    for number, on in enumerate(days, start=1):
        replaced_on = days[number] if number < len(days) else None
        yield _version(chance, person, package, by, number, on, replaced_on)
    if person == data.people[0]:
        yield _to_agree(chance, person, package, by, len(days) + 1)


def _looks(
    everybody: Everybody, data: ClusterData, made: Sequence[tuple[CarePlan, list[Outcome]]]
) -> Iterator[OutcomeLook]:
    """At each review, the aims of the version that was in force then: mostly better or the same."""
    chance = everybody.chance(data.name, "aims")
    weighed = (OutcomeStands.BETTER, OutcomeStands.BETTER, OutcomeStands.SAME, OutcomeStands.SAME, OutcomeStands.WORSE)
    for review in Review.objects.filter(package__in=[plan.package for plan, _ in made]):
        for plan, aims in made:
            if plan.package_id == review.package_id and _was_in_force(plan, review.held_on):
                yield from (OutcomeLook(review=review, outcome=aim, stands=chance.choice(weighed)) for aim in aims)


def _was_in_force(plan: CarePlan, on: dt.date) -> bool:
    if plan.agreed_on is None or plan.agreed_on > on:
        return False
    return plan.replaced_at is None or plan.replaced_at > local(on, dt.time(23))


def _version(
    chance: Random, person: Supported, package: Package, by: str, number: int, on: dt.date, replaced_on: dt.date | None
) -> Made:
    begun_at, put_at, agreed_at = (local(on, dt.time(hour)) for hour in (10, 14, 16))
    is_checked = replaced_on is not None or chance.random() < 0.9  # noqa: PLR2004 - nearly all
    plan = CarePlan(
        package=package, number=number, why="The first plan." if number == 1 else "After the review.",
        begun_at=begun_at, begun_by=by, changed_at=put_at, put_at=put_at, put_by=by, agreed_on=on,
        agreed_by=AgreedBy.PERSON, agreed_how=chance.choice(AGREED), agreed_at=agreed_at, agreed_noted_by=by,
        checked_at=agreed_at + DAY if is_checked else None, checked_by="Mo Rahman" if is_checked else "",
        replaced_at=local(replaced_on, dt.time(16)) if replaced_on else None,
    )  # fmt: skip
    return plan, list(_parts(chance, person, plan)), list(_aims(chance, plan))


def _to_agree(chance: Random, person: Supported, package: Package, by: str, number: int) -> Made:
    at = now() - 2 * DAY
    plan = CarePlan(
        package=package, number=number, why="After the last review.", begun_at=at, begun_by=by, changed_at=at,
        put_at=at, put_by=by,
    )  # fmt: skip
    return plan, list(_parts(chance, person, plan)), list(_aims(chance, plan))


def _parts(chance: Random, person: Supported, plan: CarePlan) -> Iterator[PlanPart]:
    said = {code: chance.choice(choices) for code, choices in SAYS.items()} | {"matters": person.about}
    for code, words in said.items():
        if words:
            yield PlanPart(plan=plan, code=code, words=words)


def _aims(chance: Random, plan: CarePlan) -> Iterator[Outcome]:
    for position, (what, i_do, others_do, how) in enumerate(chance.sample(AIMS, 2), start=1):
        yield Outcome(plan=plan, position=position, what=what, i_do=i_do, others_do=others_do, how_we_know=how)


def _wishes(everybody: Everybody, data: ClusterData, packages: Mapping[str, Package]) -> Iterator[PlanWish]:
    """One by a person, answered; one by a PCA, still open."""
    users = dict(Access.objects.values_list("person_id", "user_id"))
    for (words, answer), person, who, hat, ago in zip(
        WISHES, data.people[1:], (data.people[1], data.pcas[0]), (Hat.PERSON, Hat.PCA), (20, 1), strict=False
    ):
        asked_at = now() - ago * DAY
        answered = {"answer": answer, "answered_at": asked_at + DAY, "answered_by": data.support_worker.full_name}
        yield PlanWish(
            package=packages[person.name], words=words, asked_at=asked_at, asked_by=who.full_name,
            asked_by_user_id=users.get(everybody[who].id),
            asked_as=hat.label, answer_by=(asked_at + 2 * DAY).date(), **answered if answer else {},
        )  # fmt: skip
