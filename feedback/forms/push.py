"""What a browser says of itself to be pushed to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback import push


class PushForm(forms.Form):
    endpoint = forms.CharField(max_length=1000)
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)

    def clean_endpoint(self):
        endpoint = self.cleaned_data["endpoint"]
        if not push.is_service(endpoint):
            raise forms.ValidationError(_("We do not know the push service of this browser."))
        return endpoint

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            try:
                push.read_keys(cleaned["p256dh"], cleaned["auth"])
            except ValueError:
                raise forms.ValidationError(_("The keys of this browser cannot be read.")) from None
        return cleaned
