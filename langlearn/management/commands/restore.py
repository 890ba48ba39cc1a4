"""`manage.py restore FILE`: what `backup` wrote, back in its place. Stop the servers and workers first."""

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from langlearn import backups


class Command(BaseCommand):
    help = "Brings an archive of `backup` back, then migrates. Stop servers and workers first."
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("file", help="an archive of `manage.py backup`")
        parser.add_argument("--replace", action="store_true", help="also where there are people: what is there goes")

    def handle(self, *, file, replace, **options):
        try:
            count = backups.restore(file, replace)
        except (backups.BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        call_command("migrate", verbosity=0)
        self.stdout.write(f"Restored the database and {count} files.")
