"""An inspector past the codes, without the letter and the telephone."""

from compliance.models import Inspection
from coopcare.accounts.actor import Actor
from coopcare.accounts.secrets import digest_of
from coopcare.tenancy.context import acting_for


def session_of(inspection: Inspection) -> dict[str, str]:
    """What a session keeps of whoever entered both codes; their device is put on the inspection."""
    device = f"device of {inspection.id}"
    with acting_for(inspection.coop, Actor.system(inspection.coop_id, "test")):
        Inspection.objects.filter(id=inspection.id).update(device_digest=digest_of(device))
    return {"hat": "inspector", "inspection": str(inspection.id), "inspection_device": device}


def come_in(client, inspection: Inspection) -> None:
    client.force_login(inspection.access.user)
    session = client.session
    session.update(session_of(inspection))
    session.save()
