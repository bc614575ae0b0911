"""The shuffling of unordered rows is on, and leaves alone what has an order or needs none."""

from django.db.models import Count

from coopcare.facts.models import Fact


def orders(make) -> int:
    """How many different orders come of asking a dozen times."""
    return len({tuple(make()) for _ in range(12)})


def test_rows_without_an_order_come_in_any(facts):
    assert orders(lambda: Fact.objects.order_by().values_list("pk", flat=True)) > 1


def test_rows_with_an_order_keep_it(facts):
    assert orders(lambda: Fact.objects.order_by("pk").values_list("pk", flat=True)) == 1


def test_counting_and_grouping_still_work(facts):
    assert Fact.objects.order_by().count() == len(Fact.objects.order_by())
    keys = Fact.objects.order_by().values_list("key").annotate(times=Count("pk"))
    assert sum(times for _, times in keys) == Fact.objects.count()
    assert Fact.objects.filter(pk__in=Fact.objects.order_by().values("pk")).exists()
