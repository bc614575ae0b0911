"""Forms on tenant rows."""

from typing import Any

from django import forms


class TenantModelForm(forms.ModelForm):
    """Keeps the co-op among the validated fields: Django otherwise skips every uniqueness rule that names it."""

    def _get_validation_exclusions(self) -> set[str]:
        exclusions: Any = super()._get_validation_exclusions()  # type: ignore[misc]
        exclusions.discard("coop")
        return exclusions
