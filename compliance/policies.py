"""Who may see and do what in compliance. Source: domain.md F6, rules 7 and 8."""

from uuid import UUID

from compliance.models import BuildKind, Inspection, InspectionSample, PolicyAnswer, PolicyPack, SamplePart
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import OFFICE_HATS, Hat, Permission
from coopcare.accounts.models import Access
from coopcare.clock import now
from members.models import Person
from members.policies import may_edit_person


def may_read_policies(actor: Actor) -> bool:
    """Everybody who works or governs here, every member, and an inspector while their inspection lasts."""
    if actor.hat == Hat.INSPECTOR and current_inspection(actor) is None:
        return False
    return actor.may(Permission.READ_POLICIES)


def may_manage_policies(actor: Actor) -> bool:
    """Answer the questions and build the pack: the manager."""
    return actor.can_write and actor.may(Permission.MANAGE_POLICIES)


def may_give_inspection(actor: Actor) -> bool:
    """Open and end an inspection, and see what was opened: the manager, and the nominated individual."""
    return actor.can_write and (actor.may(Permission.GIVE_INSPECTION) or is_nominated_individual(actor))


def is_nominated_individual(actor: Actor) -> bool:
    """The member of the board whom the manager has named in the answers of the policies (2014 Regulations, reg 6)."""
    return is_named_as(actor, "nominated_individual")


def is_named_as(actor: Actor, post: str) -> bool:
    """Whether a member of the board is whom an answer of the policies names.

    By name, because CQC's register goes by name too. Where two people here have that name, it is neither of them.
    """
    if actor.hat != Hat.BOARD or actor.person_id is None:
        return False
    named = PolicyAnswer.objects.filter(variable=post).values_list("value", flat=True).first()
    if not named or named.strip().casefold() != actor.name.strip().casefold():
        return False
    return [one.id for one in Person.objects.named(named) if one.full_name.casefold() == named.strip().casefold()] == [
        actor.person_id
    ]


def log_in_named_as(post: str) -> Access | None:
    """Whose log-in it is that an answer of the policies names, in a hat with a second factor. A name that two of them
    have is nobody’s.
    """
    answer = PolicyAnswer.objects.filter(variable=post).values_list("value", flat=True).first() or ""
    seated = Access.objects.current(now()).filter(person_id__isnull=False, hats__overlap=list(OFFICE_HATS))
    named = seated.filter(user__full_name__iexact=" ".join(answer.split())).select_related("user")
    found = list(named[:2])
    return found[0] if len(found) == 1 else None


def may_choose_sample(actor: Actor) -> bool:
    """Choose by name whose records an inspector opens, and see who was drawn: the manager. In the hat of the board
    nobody sees who is supported (domain.md F6), so a nominated individual has a lot drawn, or opens everybody's.
    """
    return actor.can_write and actor.may(Permission.GIVE_INSPECTION)


def may_read_records(actor: Actor) -> bool:
    """The inspection's pages: the inspector while the inspection lasts, and the manager, who sees what they see."""
    if actor.hat == Hat.INSPECTOR:
        return current_inspection(actor) is not None
    return actor.may(Permission.GIVE_INSPECTION)


def current_inspection(actor: Actor) -> Inspection | None:
    """The inspection that an inspector entered the codes of, while it lasts; another of theirs has its own codes."""
    if actor.hat != Hat.INSPECTOR or actor.inspection_id is None or actor.access_id is None:
        return None
    instant = now()
    open_ones = Inspection.objects.filter(starts_at__lte=instant, ends_at__gt=instant, ended_at__isnull=True)
    return open_ones.filter(id=actor.inspection_id, access_id=actor.access_id).first()


def sampled_ids(actor: Actor, part: SamplePart = SamplePart.PERSON) -> set[UUID] | None:
    """People an inspector may open by name, or workers; None for the manager, who may open all."""
    if actor.hat != Hat.INSPECTOR:
        return None
    inspection = current_inspection(actor)
    sample = InspectionSample.objects.filter(inspection=inspection, part=part)
    return set(sample.values_list("person_id", flat=True)) if inspection else set()


def may_open_sampled(actor: Actor, person_id: UUID, part: SamplePart = SamplePart.PERSON) -> bool:
    """An inspector: people (or workers) in the sample that the manager chose. The manager: everybody."""
    if not may_read_records(actor):
        return False
    sample = sampled_ids(actor, part)
    return sample is None or person_id in sample


def may_write_return(actor: Actor) -> bool:
    """Write the words of the provider information return: the manager."""
    return actor.can_write and actor.may(Permission.GIVE_INSPECTION)


def may_read_build(actor: Actor, build: PolicyPack) -> bool:
    """What is the same for everybody: whoever reads policies. One person's agreement: the manager."""
    if build.kind == BuildKind.AGREEMENT:
        return may_manage_policies(actor)
    return may_read_policies(actor)


def may_print_forms(actor: Actor) -> bool:
    """Forms filled in from anybody's record: the manager, who may read and write all of them."""
    return may_manage_policies(actor)


def may_open_drafts(actor: Actor) -> bool:
    """Every draft of a policy: the manager, who writes them, and the board, which decides."""
    return actor.may(Permission.MANAGE_POLICIES) or actor.hat == Hat.BOARD


def may_adopt_policies(actor: Actor) -> bool:
    """Adopt a proposed policy or send it back: a member of the board, in that hat."""
    return actor.hat == Hat.BOARD or actor.is_system


def may_send_back(actor: Actor) -> bool:
    """The board with its reason; the manager, who sees a mistake in what was proposed."""
    return may_adopt_policies(actor) or may_manage_policies(actor)


def may_comment_on_policies(actor: Actor) -> bool:
    """Everybody who reads the policies, while one is proposed; not the inspector."""
    return actor.can_write and may_read_policies(actor)


def may_say_that_they_read(actor: Actor) -> bool:
    """Somebody with a record of their own here, about themselves."""
    return actor.can_write and may_read_policies(actor) and actor.person_id is not None


def may_see_who_has_read(actor: Actor) -> bool:
    """The manager."""
    return actor.can_write and actor.may(Permission.MANAGE_POLICIES)


def may_record_given(actor: Actor, person: Person) -> bool:
    """That somebody we support was given policies: the manager; the support worker of their cluster."""
    return may_edit_person(actor, person)


def may_list_given(actor: Actor) -> bool:
    """Who has still to be given policies: the manager, and support workers for their own clusters."""
    return actor.can_write and (actor.may(Permission.MANAGE_PEOPLE) or actor.may(Permission.RUN_ROTA))
