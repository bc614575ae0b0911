"""The bell of clusters: the weekly letter about reviews."""

from celery import shared_task

from clusters.services.review_letters import remind_of_reviews
from coopcare.accounts.actor import Actor
from coopcare.accounts.tasks import TenantTask


@shared_task(base=TenantTask)
def remind_about_reviews(actor: Actor) -> int:
    """Each morning, and written on Mondays. Answers how many letters."""
    return remind_of_reviews(actor=actor)
