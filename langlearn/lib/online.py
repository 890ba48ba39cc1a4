"""An index on a table that is in use, as a migration operation. On other databases than PostgreSQL, a plain one.

class Migration(migrations.Migration):
    atomic = False
    operations = [AddIndexConcurrently("post", models.Index(fields=["-likes"], name="post_by_likes"))]
"""

from django.contrib.postgres import operations
from django.db.migrations import AddIndex


class AddIndexConcurrently(operations.AddIndexConcurrently):
    """Nobody waits to write while it is built. One that was broken off leaves a useless index: that goes first."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            AddIndex.database_forwards(self, app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(%s) AND NOT indisvalid",
                [schema_editor.quote_name(self.index.name)],
            )
            if cursor.fetchone():
                schema_editor.remove_index(model, self.index, concurrently=True)
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        plain = schema_editor.connection.vendor != "postgresql"
        backwards = AddIndex.database_backwards if plain else operations.AddIndexConcurrently.database_backwards
        backwards(self, app_label, schema_editor, from_state, to_state)
