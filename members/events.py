"""News that travels up from members, sent inside the transaction of the service that made it.

employment_ended(employment, actor): somebody's last day as a worker is known. Receivers may refuse with a DomainError.
employment_started(employment, actor): somebody has a contract of work, from a day that may be still to come.
"""

from django.dispatch import Signal

employment_ended = Signal()
employment_started = Signal()
