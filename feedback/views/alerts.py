"""When one wants to hear of one's next class."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from feedback.alert_forms import AlertForm
from feedback.models import AlertMoment
from langlearn.lib.limits import rate_limit


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("60/hour")
def settings_alerts(request):
    data = request.POST if request.method == "POST" else None
    form = AlertForm(data, initial={"leads": AlertMoment.objects.leads(request.user)})
    if form.is_valid():
        AlertMoment.objects.choose(request.user, form.cleaned_data["leads"])
        messages.success(request, _("Saved."))
        return redirect("feedback:settings_alerts")
    status = 422 if form.is_bound else 200
    return render(request, "feedback/settings_alerts.html", {"form": form}, status=status)
