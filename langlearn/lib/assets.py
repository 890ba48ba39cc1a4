"""Static files as production serves them: hashed, compressed, and the many small style sheets as one."""

import re
from pathlib import Path
from posixpath import dirname, join, normpath, relpath

from django.core.files.base import ContentFile
from servestatic.storage import CompressedManifestStaticFilesStorage as Manifest

SHEET = "css/app.css"
IMPORT = re.compile(r'@import "([^"]+)" layer\((\w+)\);')
URL = re.compile(r'url\("(?!data:)([^"]+)"\)')


class Storage(Manifest):
    """In development the page's one sheet imports one a component; here they are put into one file, since a browser
    asks for the imports only once it has read the sheet, and paints only once it has them all. Scripts import each
    other by their hashed names too, so that a browser keeps them all for good and never mixes two releases."""

    patterns = (*Manifest.patterns, ("js/*.js", Manifest._js_module_import_aggregation_patterns[1]))
    max_post_process_passes = 10  # a script has its name once all that it imports have theirs

    def post_process(self, paths, dry_run=False, **options):
        if SHEET in paths and not dry_run:
            storage, path = paths[SHEET]
            with storage.open(path) as file:
                whole = IMPORT.sub(lambda found: self.inlined(*found.groups()), file.read().decode())
            self.delete(SHEET)
            self._save(SHEET, ContentFile(whole.encode()))
            paths = {**paths, SHEET: (self, SHEET)}
        for name, stored, processed in super().post_process(paths, dry_run, **options):
            if stored and stored.endswith(".gz") and self.file_permissions_mode is not None:
                # It was written past the storage, with a mode by the umask.
                Path(self.path(stored)).chmod(self.file_permissions_mode)
            yield name, stored, processed

    def inlined(self, name, layer):
        """The sheet that `@import "name" layer(layer)` would load, its own addresses seen from SHEET."""
        source = join(dirname(SHEET), name)
        with self.open(source) as file:
            text = file.read().decode()

        def moved(found):
            return f'url("{relpath(normpath(join(dirname(source), found[1])), dirname(SHEET))}")'

        return f"@layer {layer} {{\n{URL.sub(moved, text)}\n}}"
