"""What was paid for courses, and what goes back."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from courses import enrolling
from courses.models import Payment
from langlearn.lib.staff import ReadOnly, StaffAdmin, link, person_link
from langlearn.lib.ui import money


@admin.register(Payment)
class PaymentAdmin(ReadOnly, StaffAdmin):
    """Looked at, never changed or deleted: what becomes of money comes about by what people do, by Stripe, and by the
    two actions."""

    search_fields = ["enrollment__course__title", "checkout_id", "payment_intent"]
    search_people = ["enrollment__learner", "enrollment__course__instructor"]
    search_help_text = _("Words of the course, a name of the learner or instructor, or an id of Stripe's")
    list_display = ["id", "course_link", "learner_link", "sum", "provider", "status", "created_at", "paid_at"]
    list_filter = ["status", "provider", "currency", "created_at"]
    list_select_related = ["enrollment__course", "enrollment__learner__user"]
    ordering = ["-pk"]
    fields = readonly_fields = [
        "enrollment_link",
        "course_link",
        "learner_link",
        "sum",
        "provider",
        "status",
        "checkout_id",
        "payment_intent",
        "confirmer",
        "created_at",
        "paid_at",
        "refunded_at",
    ]
    actions = ["give_back", "was_given_back"]

    def has_delete_permission(self, request, obj=None):
        return False

    def has_give_permission(self, request):
        return request.user.has_perm("courses.change_payment")

    @admin.display(description=_("enrollment"))
    def enrollment_link(self, payment):
        return link(payment.enrollment)

    @admin.display(description=_("course"))
    def course_link(self, payment):
        return link(payment.enrollment.course)

    @admin.display(description=_("learner"))
    def learner_link(self, payment):
        return person_link(payment.enrollment.learner)

    @admin.display(description=_("amount"), ordering="amount")
    def sum(self, payment):
        return money(payment.amount, payment.currency)

    @admin.display(description=_("confirmed by"))
    def confirmer(self, payment):
        return person_link(payment.confirmed_by)

    @admin.action(description=_("Give the money back"), permissions=["give"])
    def give_back(self, request, queryset):
        """The enrollment stays as it is. Each is logged."""
        given = [payment for payment in queryset if enrolling.give_back(payment)]
        for payment in given:
            self.log_change(request, payment, _("To be given back."))
        self.message_user(request, _("To be given back: %(count)d") % {"count": len(given)})

    @admin.action(description=_("The instructor has given the money back"), permissions=["give"])
    def was_given_back(self, request, queryset):
        given = [payment for payment in queryset if enrolling.confirm_refund(payment)]
        for payment in given:
            self.log_change(request, payment, _("Was given back."))
        self.message_user(request, _("Given back: %(count)d") % {"count": len(given)})
