"""News that travels up from members, sent inside the transaction of the service that made it.

employment_ended(employment, actor): somebody's last day as a worker is known. Receivers may refuse with a DomainError.
"""

from django.dispatch import Signal

employment_ended = Signal()
