"""`manage.py backup FILE`: the database and all uploads in one archive, while the site serves."""

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from langlearn import backups


class Command(BaseCommand):
    help = "Writes the database and all uploads into one archive, consistent though the site serves meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("file", help="the archive to write, such as langlearn.tar")

    def handle(self, *, file, **options):
        try:
            count, size = backups.backup(file)
        except (backups.BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{file}: the database and {count} files, {filesizeformat(size)}")
