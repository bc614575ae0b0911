"""The names of our workers and of our kinds of pay in payroll software."""

from django.db import models

from billing.pay.payroll import PAYROLL_WORDS, Profile
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person

PROFILE_WORDS = [
    (Profile.BRIGHTPAY.value, "BrightPay"),
    (Profile.SAGE.value, "Sage 50 Payroll"),
    (Profile.XERO.value, "Xero"),
    (Profile.GENERIC.value, "Any other"),
]


class PayrollCode(TenantModel):
    """What one payroll software calls a kind of pay: the name or number of its payment or pay item."""

    profile = models.CharField(max_length=20, choices=PROFILE_WORDS)
    kind = models.CharField(max_length=20, choices=list(PAYROLL_WORDS.items()))
    code = models.CharField(max_length=40)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "profile", "kind"], name="one_payroll_code_per_kind"),
            models.CheckConstraint(condition=models.Q(code__gt=""), name="payroll_code_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.code}"


class PayrollNumber(TenantModel):
    """The number by which payroll software knows a worker. Nobody shares one."""

    pca = TenantForeignKey(Person, models.PROTECT, related_name="payroll_numbers")
    number = models.CharField(max_length=20)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "pca"], name="one_payroll_number_per_worker"),
            models.UniqueConstraint(fields=["coop", "number"], name="payroll_number_of_one_worker"),
            models.CheckConstraint(condition=models.Q(number__gt=""), name="payroll_number_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.number
