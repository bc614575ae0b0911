import uuid

from coopcare.ids import new_id


def test_ids_are_the_standard_librarys_own_kind():
    # Django and psycopg refuse look-alikes.
    assert type(new_id()) is uuid.UUID
    assert new_id().version == 7


def test_ids_are_unique_and_in_order_of_time():
    made = [new_id() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert made == sorted(made)
