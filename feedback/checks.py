"""What is wrong with the settings of push, said before the site starts."""

from django.conf import settings
from django.core.checks import Error, register

from feedback import push


@register()
def vapid_keys(app_configs, **kwargs):
    if not push.is_on():
        return []
    try:
        public = push.public_key()
    except Exception as error:  # whatever the libraries make of it
        return [
            Error(f"VAPID_PRIVATE_KEY is no key: {error}", hint="manage.py vapid_keys makes one.", id="feedback.E1")
        ]
    if settings.VAPID_PUBLIC_KEY not in ("", public):
        return [Error("VAPID_PUBLIC_KEY is not that of VAPID_PRIVATE_KEY.", hint=f"It is {public}", id="feedback.E2")]
    return []
