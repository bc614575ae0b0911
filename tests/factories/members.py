from datetime import date

import factory

from members.models import (
    Competency,
    Contract,
    Credential,
    CredentialKind,
    Employment,
    FileStage,
    Job,
    Outcome,
    Person,
    RecruitmentFile,
    TrainingTopic,
)
from members.training import watched_first

LONG_AGO = date(2020, 1, 6)
WATCHED = (TrainingTopic.MOVING_AND_HANDLING, TrainingTopic.MEDICINES)


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    first_name = factory.Sequence(lambda n: f"Person{n}")
    last_name = "Example"
    email = factory.LazyAttribute(lambda row: f"{row.first_name.lower()}@people.example")
    phone = "01632 960001"
    address = "1 Mill Lane, Hartley"


class EmploymentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Employment
        skip_postgeneration_save = True

    job = Job.PCA
    contract = Contract.GUARANTEED
    starts_on = LONG_AGO
    guaranteed_minutes = 20 * 60
    most_minutes = 40 * 60

    @factory.post_generation
    def cleared(self, create: bool, extracted: bool | None, **_: object) -> None:
        """At work since before files were kept, so the gate is open; `cleared=False` opens none."""
        if create and extracted is not False and not RecruitmentFile.objects.open().filter(person=self.person).exists():
            RecruitmentFile.objects.create(
                person=self.person,
                job=self.job,
                stage=FileStage.STARTED,
                opened_on=LONG_AGO,
                from_before=True,
                cleared_on=min(self.starts_on, LONG_AGO),
                started_on=self.starts_on,
            )


class CredentialFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Credential

    kind = CredentialKind.DBS
    starts_on = LONG_AGO
    checked_on = LONG_AGO
    checked_by = "Mo Rahman"


def employed_pca(**person: object) -> Person:
    """A PCA who may be sent anywhere: employed, checked, trained in everything and watched where it must be."""
    pca = PersonFactory(**{"born_on": date(1985, 5, 5), **person})
    EmploymentFactory(person=pca, job=Job.PCA, about="Likes gardens and long talks.")
    held = [{"kind": CredentialKind.DBS}, {"kind": CredentialKind.RIGHT_TO_WORK}]
    held += [{"kind": CredentialKind.TRAINING, "topic": topic} for topic in TrainingTopic]
    Credential.objects.bulk_create([CredentialFactory.build(person=pca, **one) for one in held])
    Competency.objects.bulk_create(
        Competency(person=pca, topic=topic, outcome=Outcome.CAN, seen_on=LONG_AGO, seen_by="Ana Sousa")
        for topic in WATCHED
        for _ in range(watched_first(topic))
    )
    return pca
