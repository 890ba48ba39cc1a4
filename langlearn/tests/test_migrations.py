"""Migrations run while the former version serves, so that none may take away or ask for what that one does not know.

`docs/deploy.md`, "Upgrades", has the rules. What breaks one on purpose (a column that the release before stopped using)
stands in ACCEPTED with its reason.
"""

from importlib import import_module

import pytest
from django.conf import settings
from django.db import OperationalError, connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from langlearn.lib.online import AddIndexConcurrently
from langlearn.management.commands import migrate

OURS = ("accounts", "courses", "feedback", "messaging", "social")
# The newest when the rules began: only what comes after is held to them.
BEGAN = {
    "accounts": "0008_user_welcome_step",
    "courses": "0013_catalogue_orders",
    "feedback": "0010_name_choices_of_mail",
    "messaging": "0007_hidden_by_staff",
    "social": "0007_hidden_by_staff",
}
# {("app", "migration", "what the complaint is about"): why it is fine}
ACCEPTED = {}

HARMLESS = (
    migrations.CreateModel,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
    migrations.AlterModelTableComment,
    migrations.RemoveConstraint,
    migrations.RemoveIndex,
    migrations.RenameIndex,
    AddIndexConcurrently,
)


def complaints(app, operations, state):
    """(about what, why) of each operation that a running former version, or who uses the table, would feel."""
    new = set()
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from complaints(app, operation.database_operations, state.clone())
        else:
            why = complaint(app, operation, state, new)
            if why:
                yield " ".join(filter(None, map(str, named(operation)))), why
        if isinstance(operation, migrations.CreateModel):
            new.add(operation.name_lower)
        operation.state_forwards(app, state)


def named(operation):
    yield type(operation).__name__
    for name in ("model_name", "name", "old_name"):
        yield getattr(operation, name, "")
    thing = getattr(operation, "index", None) or getattr(operation, "constraint", None)
    yield thing.name if thing else ""


def complaint(app, operation, state, new):
    if isinstance(operation, HARMLESS) or getattr(operation, "model_name", "").lower() in new:
        return None
    if isinstance(operation, migrations.AddField):
        return added(operation.field)
    if isinstance(operation, migrations.AlterField):
        before = state.models[app, operation.model_name_lower].fields[operation.name]
        return None if in_database(before) == in_database(operation.field) else "changes a column in use"
    if isinstance(operation, migrations.AddIndex):
        return "holds up who writes: langlearn.lib.online.AddIndexConcurrently does not"
    return "is not known to be harmless"


def added(field):
    if field.many_to_many:
        return None
    if getattr(field, "generated", False):
        return "rewrites the table, and nobody reads it meanwhile"
    if not field.null and not field.has_db_default():
        return "the former version inserts without it: give it null=True or a db_default"
    if field.unique:
        return "builds an index while nobody may write"
    if field.db_index:
        return "builds an index while nobody may write: db_index=False, and AddIndexConcurrently"
    return None


def in_database(field):
    """What of a field the database knows."""
    _name, path, arguments, options = field.deconstruct()
    unknown = {*field.non_db_attrs, "default"} - {"db_column"}
    return path, arguments, {key: value for key, value in options.items() if key not in unknown}


def test_none_is_felt_by_the_version_that_serves():
    loader = MigrationLoader(None)
    found = set()
    for app in OURS:
        names = sorted(name for label, name in loader.disk_migrations if label == app)
        for name in names[names.index(BEGAN[app]) + 1 :]:
            state = loader.project_state((app, name), at_end=False)
            for what, why in complaints(app, loader.disk_migrations[app, name].operations, state):
                found.add((app, name, what))
                assert (app, name, what) in ACCEPTED, f"{app} {name}: {what}: {why}"
    assert found == set(ACCEPTED)


def test_all_apps_of_ours_are_held_to_it():
    with_models = {label for label in settings.INSTALLED_APPS if (settings.BASE_DIR / label / "migrations").is_dir()}
    assert with_models == set(OURS) == set(BEGAN)


def state():
    made = ProjectState()
    fields = [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=9, db_column="n"))]
    migrations.CreateModel("Post", fields).state_forwards("social", made)
    return made


def about(*operations):
    return [what for what, _why in complaints("social", operations, state())]


def add(field):
    return migrations.AddField("post", "more", field)


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("post", "name"),
        migrations.RenameField("post", "name", "title"),
        migrations.RenameModel("Post", "Entry"),
        migrations.DeleteModel("Post"),
        migrations.AlterModelTable("post", "entries"),
        migrations.AlterField("post", "name", models.CharField(max_length=8, db_column="n")),
        migrations.AlterField("post", "name", models.CharField(max_length=9, db_column="m")),
        migrations.AlterField("post", "name", models.CharField(max_length=9, db_column="n", unique=True)),
        migrations.AlterField("post", "name", models.CharField(max_length=9, db_column="n", null=True)),
        migrations.AddIndex("post", models.Index(fields=["name"], name="by_name")),
        migrations.AddConstraint("post", models.UniqueConstraint(fields=["name"], name="once")),
        migrations.RunSQL("DROP TABLE social_post"),
        migrations.RunPython(migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(database_operations=[migrations.DeleteModel("Post")]),
        add(models.CharField(max_length=9)),
        add(models.BooleanField(default=False)),
        add(models.CharField(max_length=9, null=True, unique=True)),
        add(models.ForeignKey("social.Post", models.CASCADE, null=True)),
        add(models.GeneratedField(expression=models.F("name"), output_field=models.TextField(), db_persist=True)),
    ],
    ids=lambda operation: operation.describe()[:60],
)
def test_what_is_felt(operation):
    assert len(about(operation)) == 1


def test_what_is_not():
    index = models.Index(fields=["name"], name="by_name")
    assert not about(
        add(models.BooleanField(default=False, db_default=False)),
        migrations.AddField("post", "other", models.ForeignKey("self", models.CASCADE, null=True, db_index=False)),
        migrations.AddField("post", "tags", models.ManyToManyField("social.Post")),
        migrations.AlterField("post", "name", models.CharField("title", max_length=9, db_column="n", default="-")),
        AddIndexConcurrently("post", index),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("post", "tags")]),
        migrations.CreateModel("Tag", [("id", models.BigAutoField(primary_key=True)), ("name", models.TextField())]),
        migrations.AddIndex("tag", models.Index(fields=["name"], name="tag_by_name")),
        migrations.AddConstraint("tag", models.UniqueConstraint(fields=["name"], name="tag_once")),
    )


# On PostgreSQL -------------------------------------------------------------------------------------------------------

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="another locks otherwise")


class Entry(migrations.Migration):
    operations = [migrations.CreateModel("Entry", [("id", models.BigAutoField(primary_key=True))])]


class Wider(migrations.Migration):
    dependencies = [("social", "entry")]
    operations = [migrations.AddField("entry", "name", models.TextField(null=True))]


@pytest.fixture
def entry(transactional_db):
    """The states before and after its table, which goes in the end."""
    before = ProjectState()
    with connection.schema_editor() as editor:
        after = Entry("entry", "social").apply(before.clone(), editor)
    yield after
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE social_entry")


def indexes():
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "social_entry")
    return [name for name in found if name.startswith("entry_")]


def test_an_index_comes_and_goes(entry):
    operation = AddIndexConcurrently("entry", models.Index(fields=["-id"], name="entry_newest"))
    after = entry.clone()
    operation.state_forwards("social", after)
    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("social", editor, entry, after)
        assert indexes() == ["entry_newest"]
        operation.database_backwards("social", editor, after, entry)
    assert indexes() == []


@on_postgresql
def test_an_index_that_was_broken_off_is_made_anew(entry):
    operation = AddIndexConcurrently("entry", models.Index(fields=["-id"], name="entry_newest"))
    after = entry.clone()
    operation.state_forwards("social", after)
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX entry_newest ON social_entry (id DESC)")
        cursor.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'entry_newest'::regclass")
        with connection.schema_editor(atomic=False) as editor:
            operation.database_forwards("social", editor, entry, after)
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = 'entry_newest'::regclass")
        assert cursor.fetchone() == (True,)


class Held(Exception):
    """What a lock that is not given looks like to Django."""

    sqlstate = "55P03"


@pytest.fixture
def refused(monkeypatch):
    """`refused(times, cause)`: so often is it told so before it gets through; a list of how often it tried."""

    def make(times, cause):
        tried = []

        def handle(self, *args, **options):
            tried.append(options["database"])
            if len(tried) <= times:
                raise OperationalError from cause

        monkeypatch.setattr(migrate.migrate.Command, "handle", handle)
        return tried

    monkeypatch.setattr(migrate.time, "sleep", lambda seconds: None)
    return make


def run():
    command = migrate.Command()
    command.stderr = command.stdout
    command.handle(database="default")


@pytest.mark.django_db
def test_migrate_gives_way_and_tries_again(refused):
    tried = refused(3, Held())
    run()
    assert len(tried) == 4
    tried = refused(1000, Held())
    with pytest.raises(OperationalError):
        run()
    assert len(tried) == migrate.TRIES


@pytest.mark.django_db
def test_another_error_is_told_at_once(refused):
    tried = refused(1, ConnectionError())
    with pytest.raises(OperationalError):
        run()
    assert len(tried) == 1


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_migrate_waits_a_second_in_a_transaction_and_as_long_as_it_takes_outside(capsys):
    command = migrate.Command()
    command.connection, command.verbosity = connection, 0
    said = []
    for atomic in (True, False):
        Wider.atomic = atomic
        command.migration_progress_callback("apply_start", Wider("wider", "social"))
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            said += cursor.fetchone()
    command.wait_at_most("0")
    assert said == ["1s", "0"]


def test_it_is_the_command_that_runs():
    assert import_module("django.core.management").get_commands()["migrate"] == "langlearn"
