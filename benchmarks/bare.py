"""The settings that bare Django applications of the benchmarks share: little, and what parts of ours ask for."""

from django.conf import settings

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]


def configure(*, database, apps=(), middleware=(), **more):
    settings.configure(
        SECRET_KEY="benchmark" * 6,
        ALLOWED_HOSTS=["*"],
        REDIS_URL="",
        BODY_LIMIT=1000,
        BODY_LIMITS=[],
        PASS_LIMITS=[],
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", *apps],
        MIDDLEWARE=[*MIDDLEWARE, *middleware],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "CONN_MAX_AGE": None, **database}},
        **more,
    )
