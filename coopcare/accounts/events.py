"""News that travels up from the log-ins, sent inside the transaction of the service that made it.

hats_changed(access, gained, lost, actor): somebody took up hats by their invitation, or their access ended. `gained`
and `lost` are lists of Hat, one of them empty.
"""

from django.dispatch import Signal

hats_changed = Signal()
