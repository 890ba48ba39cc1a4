from django.core.management.base import BaseCommand
from py_vapid import Vapid02
from py_vapid.utils import b64urlencode

from feedback.push import point_of


class Command(BaseCommand):
    help = "Makes a pair of keys for web push, to be put into the environment. New keys end every subscription."

    def handle(self, *args, **options):
        vapid = Vapid02()
        vapid.generate_keys()
        private = vapid.private_key.private_numbers().private_value.to_bytes(32, "big")
        self.stdout.write(f"VAPID_PRIVATE_KEY={b64urlencode(private)}")
        self.stdout.write(f"VAPID_PUBLIC_KEY={b64urlencode(point_of(vapid.public_key))}")
