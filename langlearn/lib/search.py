"""Full-text search in five languages, on SQLite and PostgreSQL alike.

The databases' own parsers miss 勉強 inside a sentence and break Bangla words at their vowel signs, so text is cut into
tokens here: words for Latin and Bangla, overlapping pairs for runs of Japanese and Korean. The tokens, joined by
spaces, are kept in a `SearchTextField`; FTS5 (SQLite) or a GIN index (PostgreSQL) finds rows by them:

    User.objects.filter(search_text__has="勉強")     # every token of the query, each as a prefix

A row may carry marks besides, such as whose it is: tokens that no text can hold, matched whole. So the words in one
person's rows are found in the index alone, however many rows others have:

    row.search_text = search_text(text, marks=["u7"])
    newest(Message, Search("勉強", marks=["u7"]), 30)     # the ids of the newest thirty
"""

import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import regex
from django.db import connection, connections, models, transaction
from django.db.migrations.operations.base import Operation

PAIRED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}ー々]+")
WORD = regex.compile(r"[\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*")


def fold(text):
    """`text` without what a searcher may leave out: case, width, and the accents of Latin letters."""
    text = unicodedata.normalize("NFKD", text.casefold())
    text = regex.sub(r"(?<=\p{Latin})\p{Mn}+", "", text)
    return unicodedata.normalize("NFKC", text)


def pieces(word):
    """The tokens of one word: itself, or for Japanese and Korean each overlapping pair of characters."""
    cut = 0
    for run in PAIRED.finditer(word):
        if run.start() > cut:
            yield word[cut : run.start()]
        chars = run.group()
        yield from (chars[i : i + 2] for i in range(max(len(chars) - 1, 1)))
        cut = run.end()
    if cut < len(word):
        yield word[cut:]


def tokens(text):
    """The tokens of `text`, in order, repeats left out; at most 64 characters each."""
    return list(dict.fromkeys(piece[:64] for word in WORD.findall(fold(text)) for piece in pieces(word)))


def marked_token(mark):
    """No text gives such a token: § is no part of a word."""
    return f"§{mark}"


def search_text(*texts, marks=()):
    """What a `SearchTextField` keeps for these texts. The last character of a run stands alone too, so that one
    character finds it wherever it is. Rows without words carry no marks: nobody can find them."""
    found = dict.fromkeys(token for text in texts if text for token in tokens(text))
    for text in texts:
        for run in PAIRED.findall(fold(text or "")):
            found[run[-1]] = None
    return " ".join([*map(marked_token, marks), *found] if found else [])


@dataclass(frozen=True)
class Search:
    """What to look for: every word of `text`, as a prefix, in rows with all of `marks` and none of `without`."""

    text: str
    marks: tuple = ()
    without: tuple = ()

    @cached_property
    def tokens(self):
        return tokens(self.text)

    def tsquery(self):
        """For PostgreSQL."""
        wanted = [f"{quoted(token)}:*" for token in self.tokens]
        wanted += [quoted(marked_token(mark)) for mark in self.marks]
        return " & ".join([*wanted, *(f"!{quoted(marked_token(mark))}" for mark in self.without)])

    def fts5(self):
        """For SQLite."""
        wanted = [f'"{token}"*' for token in self.tokens]
        wanted += [f'"{marked_token(mark)}"' for mark in self.marks]
        unwanted = " OR ".join(f'"{marked_token(mark)}"' for mark in self.without)
        return " AND ".join(wanted) + (f" NOT ({unwanted})" if unwanted else "")


def quoted(lexeme):
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def newest(model, search, limit, before=None):
    """The ids of the newest `limit` rows of `model` that `search` finds, below `before` where it is given.

    On SQLite the index gives them in that order by itself, and stops there. PostgreSQL's gives them in none, and its
    planner cannot tell a rare word from a common one by its prefix: it would walk through a million rows for a word
    that is nowhere, or sort them for one that is everywhere. So it is told: a look at the newest rows, where a common
    word fills the page at once; only if that was not enough, all that the index finds.
    """
    if not search.tokens:
        return []
    connection = connections[model.objects.db]
    quote = connection.ops.quote_name
    if connection.vendor == "postgresql":
        names = {"table": quote(model._meta.db_table), "vector": quote(vector_column(model))}
        sql, wanted = NEWEST_POSTGRESQL, search.tsquery()
    else:
        names = {"index": quote(index_name(model))}
        sql, wanted = NEWEST_SQLITE, search.fts5()
    sql = sql.format(key=quote(model._meta.pk.column), **names)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"wanted": wanted, "before": before or LAST_ID, "limit": limit})
        return [pk for (pk,) in cursor.fetchall()]


LAST_ID = 2**63 - 1
NEWEST_SQLITE = """
    SELECT rowid FROM {index} WHERE {index} MATCH %(wanted)s AND rowid < %(before)s ORDER BY rowid DESC LIMIT %(limit)s
"""
NEWEST_POSTGRESQL = """
    WITH near AS MATERIALIZED (
        SELECT {key} FROM (
            SELECT {key}, {vector} FROM {table} WHERE {key} < %(before)s ORDER BY {key} DESC LIMIT 2000
        ) AS row WHERE {vector} @@ %(wanted)s::tsquery ORDER BY {key} DESC LIMIT %(limit)s
    ), far AS MATERIALIZED (
        SELECT {key} FROM {table}
        WHERE (SELECT count(*) FROM near) < %(limit)s AND {key} < %(before)s AND {vector} @@ %(wanted)s::tsquery
    )
    SELECT {key} FROM near UNION SELECT {key} FROM far ORDER BY 1 DESC LIMIT %(limit)s
"""


class SearchTextField(models.TextField):
    """Tokens of a row's searchable texts, joined by spaces. See `AddSearchIndex`."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)


@SearchTextField.register_lookup
class Has(models.Lookup):
    """Rows that a `Search` finds, or a text alone: each token is a prefix, so that results come while one types."""

    lookup_name = "has"
    prepare_rhs = False

    def __init__(self, lhs, rhs):
        super().__init__(lhs, rhs if isinstance(rhs, Search) else Search(rhs))

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value.tsquery() if connection.vendor == "postgresql" else value.fts5()]

    def as_sql(self, compiler, connection):
        if not self.rhs.tokens:
            return "1 = 0", []
        rhs, params = self.process_rhs(compiler, connection)
        table = compiler.quote_name_unless_alias(self.lhs.alias)
        vector = f"{table}.{connection.ops.quote_name(vector_column(self.lhs.target.model))}"
        return f"{vector} @@ {rhs}::tsquery", params

    def as_sqlite(self, compiler, connection):
        if not self.rhs.tokens:
            return "1 = 0", []
        _, params = self.process_rhs(compiler, connection)
        model, quote = self.lhs.target.model, connection.ops.quote_name
        key = f"{compiler.quote_name_unless_alias(self.lhs.alias)}.{quote(model._meta.pk.column)}"
        index = quote(index_name(model))
        return f"{key} IN (SELECT rowid FROM {index} WHERE {index} MATCH %s)", params  # noqa: S608


def vector_column(model):
    """On PostgreSQL the tokens stand a second time as a tsvector, generated by the database: the planner knows how
    often each occurs, which it does not of an expression."""
    return f"{search_field(model).column}_vector"


def index_name(model):
    return f"{model._meta.db_table}_search"


def search_field(model):
    return next((f for f in model._meta.local_fields if isinstance(f, SearchTextField)), None)


def ensure_index(connection, model):
    """Make the search index of `model` where it is missing. On SQLite its triggers go whenever a migration rebuilds
    the table, so there this runs after every migrate too."""
    table, column, index = model._meta.db_table, search_field(model).column, index_name(model)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            vector = vector_column(model)
            # Taken as they are: no parser, no dictionary.
            lexemes = f"array_to_tsvector(array_remove(string_to_array({column}, ' '), ''))"
            cursor.execute(
                f'ALTER TABLE "{table}" ADD COLUMN IF NOT EXISTS "{vector}" tsvector'
                f" GENERATED ALWAYS AS ({lexemes}) STORED"
            )
            cursor.execute(f'CREATE INDEX IF NOT EXISTS "{index}" ON "{table}" USING gin ("{vector}")')
            return
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE tbl_name = %s AND type = 'trigger'", [table])
        if cursor.fetchone()[0] == 3:
            return
        key = model._meta.pk.column
        # Only names from our own models go into these statements.
        out = f'INSERT INTO "{index}"("{index}", rowid, {column}) VALUES (\'delete\', old.{key}, old.{column})'  # noqa: S608
        into = f'INSERT INTO "{index}"(rowid, {column}) VALUES (new.{key}, new.{column})'  # noqa: S608
        for sql in (
            # `ascii` leaves every non-ASCII character whole: the tokens are ours, split at spaces only
            f'CREATE VIRTUAL TABLE IF NOT EXISTS "{index}" USING fts5('
            f"{column}, content='{table}', content_rowid='{key}', tokenize=\"ascii tokenchars '_'\", detail=none)",
            f'CREATE TRIGGER IF NOT EXISTS "{index}_i" AFTER INSERT ON "{table}" BEGIN {into}; END',
            f'CREATE TRIGGER IF NOT EXISTS "{index}_d" AFTER DELETE ON "{table}" BEGIN {out}; END',
            f'CREATE TRIGGER IF NOT EXISTS "{index}_u" AFTER UPDATE OF {column} ON "{table}"'
            f" WHEN old.{column} IS NOT new.{column} BEGIN {out}; {into}; END",
            f'INSERT INTO "{index}"("{index}") VALUES (\'rebuild\')',  # noqa: S608
        ):
            cursor.execute(sql)


def ensure_indexes(sender, using, **kwargs):
    """After migrate, for each app: where SQLite rebuilt a table with a SearchTextField, it has its triggers again."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    searched = [model for model in sender.get_models() if search_field(model)]
    tables = set(connection.introspection.table_names()) if searched else ()
    for model in searched:
        if model._meta.db_table in tables:
            ensure_index(connection, model)


class AddSearchIndex(Operation):
    """Migration operation: the search index of a model that has a SearchTextField."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name):
        self.model_name = model_name

    def state_forwards(self, app_label, state):
        """Nothing: the index is no part of Django's state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        ensure_index(schema_editor.connection, to_state.apps.get_model(app_label, self.model_name))

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        index = index_name(to_state.apps.get_model(app_label, self.model_name))
        if schema_editor.connection.vendor == "postgresql":
            model = to_state.apps.get_model(app_label, self.model_name)
            column = vector_column(model)
            schema_editor.execute(f'ALTER TABLE "{model._meta.db_table}" DROP COLUMN IF EXISTS "{column}"')
            return
        for kind in "idu":
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{index}_{kind}"')
        schema_editor.execute(f'DROP TABLE IF EXISTS "{index}"')

    def describe(self):
        return f"Add the search index of {self.model_name}"


@contextmanager
def by_its_index():
    """For a search whose order no index has: PostgreSQL cannot tell how rare the beginning of a word is, takes one row
    in fifty, and would rather read the whole table than so many pages here and there, which it thinks of as on a disk
    that turns (20 ms of 100,000 people, for 6)."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL random_page_cost = 1.1")
        yield
