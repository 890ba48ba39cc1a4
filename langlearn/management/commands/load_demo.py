"""`manage.py load_demo`: people who talk, post and take courses, to look around among."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from langlearn.demo import load, people, scale


class Command(BaseCommand):
    help = "Loads demo data, once. Its passwords are known to everyone, so only where nobody else comes."

    def add_arguments(self, parser):
        parser.add_argument("--refresh", action="store_true", help="remove the demo's people and load them anew")
        parser.add_argument(
            "--scale", type=int, default=0, metavar="N", help="made-up learners to have, with 10 N messages and N posts"
        )

    def handle(self, **options):
        if not settings.LOCAL:
            raise CommandError("Demo data has public passwords: load it where SITE_URL is a loopback address.")
        if options["scale"]:
            scale.load(options["scale"], self.stdout.write)
        if options["refresh"]:
            load.remove()
        if not load.is_loaded():
            load.load()
        self.stdout.write(f"Demo data is loaded. Sign in with the password {people.PASSWORD} as")
        for username, who in people.KNOWN.items():
            self.stdout.write(f"  {username:<16} {who}")
