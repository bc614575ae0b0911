"""News that travels up from clusters, sent inside the transaction of the service that made it.

package_ended(package, actor): the last day of a package is known; no visit may come after it.
pca_blocked(person, pca, actor): the person does not wish this PCA to come any more.
risk_assessed(risk, actor): a look at a risk of a person was written down.
restraint_used(limit, actor): somebody was restrained in an emergency, and it was written down.
"""

from django.dispatch import Signal

package_ended = Signal()
pca_blocked = Signal()
risk_assessed = Signal()
restraint_used = Signal()
