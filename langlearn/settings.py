"""Settings, all from the environment. With no environment everything runs embedded, for this machine only.

`SITE_URL` decides how strict we are: a loopback address is a trial on one's own machine; anything else is
production, served over https, and refuses to start on an unsafe combination.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from langlearn.lib.imports import import_without
from langlearn.lib.secret import kept_secret

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

# Where we are --------------------------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
SITE_URL = env("SITE_URL", default=f"http://127.0.0.1:{env('PORT', default='8000')}").rstrip("/")
SITE = urlsplit(SITE_URL)
LOCAL = SITE.hostname in {"127.0.0.1", "localhost", "::1"}
SECURE = SITE.scheme == "https"
# Demo data offers its passwords on the sign-in page, so it exists only where nobody else comes.
DEMO = env.bool("DEMO", default=False)

if not LOCAL:
    for unsafe, why in {
        DEBUG: "DEBUG shows settings and code to visitors: turn it off, or set SITE_URL to a loopback address",
        DEMO: "DEMO publishes passwords: turn it off, or set SITE_URL to a loopback address",
        not SECURE: "SITE_URL must start with https:// (sign-in and sockets would travel in the clear)",
        not env("SECRET_KEY", default=""): "SECRET_KEY must be set, to the same value in every process",
    }.items():
        if unsafe:
            raise ImproperlyConfigured(why)

SECRET_KEY = env("SECRET_KEY", default="") or kept_secret(DATA_DIR / "secret_key")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = [SITE.hostname, *env.list("ALLOWED_HOSTS", default=[])]
if LOCAL:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]
# Exact origins: scheme, host and port. A socket or a POST from another port is another site.
TRUSTED_ORIGINS = [SITE_URL, *env.list("TRUSTED_ORIGINS", default=[])]
CSRF_TRUSTED_ORIGINS = TRUSTED_ORIGINS
# How many proxies of ours stand before the server: that many entries at the right of X-Forwarded-For are theirs.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# What it is made of --------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "langlearn",
    "accounts",
    "messaging",
    "social",
    "courses",
    "feedback",
    "channels",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_tasks",
    "huey.contrib.djhuey",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "servestatic.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "langlearn.lib.compressed.Compressed",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "langlearn.lib.guard.policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PersonMiddleware",
    "langlearn.lib.guard.well_formed",
    "langlearn.preload.preloads",
    "langlearn.lib.limits.paced",
    "accounts.middleware.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "langlearn.urls"
ASGI_APPLICATION = "langlearn.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "langlearn.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "langlearn.lib.ui",
                "langlearn.lib.kept",
            ],
        },
    }
]
FORM_RENDERER = "langlearn.lib.forms.Renderer"

# Where things are kept -----------------------------------------------------------------------------------------------

REDIS_URL = env("REDIS_URL", default="")
# What sites that share a Redis must not share: the names of keys and of what is published.
REDIS_PREFIX = env("REDIS_PREFIX", default="langlearn")

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
DATABASE = DATABASES["default"]
DATABASE["ATOMIC_REQUESTS"] = False  # with IMMEDIATE transactions every GET would take the write lock
if DATABASE["ENGINE"].endswith("sqlite3"):
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;"
        " PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY;",
    }
    DATABASE["CONN_MAX_AGE"] = None
else:
    DATABASE["OPTIONS"] = {
        "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=12), "timeout": 5},
        "connect_timeout": 5,
    }
    DATABASE["DISABLE_SERVER_SIDE_CURSORS"] = True
    DATABASE["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "langlearn.lib.cache.ForgivingRedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": REDIS_PREFIX,
        }
    }
    HUEY = {"huey_class": "huey.PriorityRedisHuey", "name": REDIS_PREFIX, "url": REDIS_URL, "immediate": False}
else:
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}
    }
    HUEY = {
        "huey_class": "huey.SqliteHuey",
        "name": "langlearn",
        "filename": str(DATA_DIR / "tasks.sqlite3"),
        "immediate": False,
    }
    # huey imports redis and psycopg wherever they are installed: a tenth of the time that a start takes.
    if DATABASE["ENGINE"].endswith("sqlite3"):
        import_without("huey.api", "redis", "psycopg")
TASKS = {
    "default": {
        "BACKEND": "huey.contrib.djhuey.tasks_backend.HueyBackend",
        "ENQUEUE_ON_COMMIT": True,
    }
}
# With Redis any number of workers run apart (`manage.py run_huey`); alone, the server runs its own.
EMBEDDED_WORKER = env.bool("EMBEDDED_WORKER", default=not REDIS_URL)

MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "media/"
PRIVATE_ROOT = DATA_DIR / "private"
STATIC_ROOT = DATA_DIR / "static"
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# What the proxy serves by itself is for its user to read, whatever the umask; the rest is not.
FOR_ALL = {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": FOR_ALL},
    # What only some may fetch: it has no address, a view checks and sends it.
    "private": {
        "BACKEND": "langlearn.lib.storages.PrivateFiles",
        "OPTIONS": {"location": str(PRIVATE_ROOT), "directory_permissions_mode": 0o750},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "langlearn.lib.assets.Storage",
        "OPTIONS": FOR_ALL,
    },
}
# Uploads in S3 (or what speaks its language) instead of DATA_DIR: one bucket that anybody may read, for pictures of
# profiles, posts and courses, and one that nobody may.
S3_BUCKET = env("S3_BUCKET", default="")
S3_PUBLIC_URL = env("S3_PUBLIC_URL", default="").rstrip("/")
S3_ENDPOINT = env("S3_ENDPOINT", default="").rstrip("/")
S3_ORIGINS = []
if S3_BUCKET:
    if not env("S3_PRIVATE_BUCKET", default="") or not S3_PUBLIC_URL:
        raise ImproperlyConfigured("S3_BUCKET needs S3_PRIVATE_BUCKET and S3_PUBLIC_URL beside it")
    S3 = {
        "endpoint_url": S3_ENDPOINT or None,
        "region_name": env("S3_REGION", default="") or None,
        "access_key": env("S3_ACCESS_KEY", default="") or None,
        "secret_key": env("S3_SECRET_KEY", default="") or None,
        "signature_version": "s3v4",
        "file_overwrite": False,
        "default_acl": None,
    }
    public = urlsplit(S3_PUBLIC_URL)
    S3_ORIGINS = [f"{public.scheme}://{public.netloc}"]
    if S3_ENDPOINT:
        S3_ORIGINS.append("{0.scheme}://{0.netloc}".format(urlsplit(S3_ENDPOINT)))
    else:
        S3_ORIGINS.append(f"https://{env('S3_PRIVATE_BUCKET')}.s3.amazonaws.com")
    kept_for_good = {"CacheControl": "public, max-age=31536000, immutable"}
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            **S3,
            "bucket_name": S3_BUCKET,
            "querystring_auth": False,
            "custom_domain": f"{public.netloc}{public.path}",
            "url_protocol": f"{public.scheme}:",
            "object_parameters": kept_for_good,
        },
    }
    STORAGES["private"] = {
        "BACKEND": "langlearn.lib.s3_storages.PrivateBucket",
        "OPTIONS": {**S3, "bucket_name": env("S3_PRIVATE_BUCKET"), "querystring_auth": True},
    }
SERVESTATIC_AUTOREFRESH = DEBUG
SERVESTATIC_USE_FINDERS = DEBUG
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
# Where uploads wait to be looked at: on the disk that will keep them, so that keeping one is giving it another name.
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

# Bounds on request bodies, in bytes, before anything parses them: small everywhere but where files arrive.
BODY_LIMIT = 256 * 1024
PICTURE_LIMIT = 10 * 1024 * 1024
VOICE_LIMIT = 5 * 1024 * 1024
VOICE_SECONDS = 120
UPLOAD_LIMIT = 200 * 1024 * 1024  # a material or a recording of a course
BODY_LIMITS = [
    (r"^/chats/(\d+/messages|with/[^/]+)/$", PICTURE_LIMIT + BODY_LIMIT),
    (r"^/feed/(preview/|\d+/edit/)?$", 4 * PICTURE_LIMIT + BODY_LIMIT),
    (r"^/share/$", 4 * PICTURE_LIMIT + BODY_LIMIT),
    (r"^/payments/stripe/$", 128 * 1024),
    (r"^/settings/$", PICTURE_LIMIT + BODY_LIMIT),
    # more than a picture may have: a form that is refused unread is lost
    (r"^/(teach/(new|\d+/edit)|welcome/\d+)/$", 3 * PICTURE_LIMIT),
    (r"^/admin/(accounts|social|courses|messaging)/", 64 * 1024 * 1024),
]

PASS_LIMITS = [
    (r"^/teach/\d+/(materials|recordings)/(new|\d+)/$", UPLOAD_LIMIT + BODY_LIMIT),
]

# People --------------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.AccountBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    }
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "accounts.forms.signup.SignupForm",
    "login": "accounts.forms.signin.SignInForm",
    "reset_password": "accounts.forms.signin.ResetForm",
    "reset_password_from_key": "accounts.forms.signin.ResetKeyForm",
    "change_password": "accounts.forms.signin.ChangePasswordForm",
    "set_password": "accounts.forms.signin.SetPasswordForm",
    "reauthenticate": "accounts.forms.signin.ReauthenticateForm",
    "add_email": "accounts.forms.signin.AddEmailForm",
    "change_email": "accounts.forms.signin.ChangeEmailForm",
    "confirm_email_verification_code": "accounts.forms.signin.CodeForm",
}
ACCOUNT_USERNAME_VALIDATORS = "accounts.validators.username_validators"
ACCOUNT_USERNAME_MIN_LENGTH = 3
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = None  # as the box on the sign-in page says
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE.scheme
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_DISPLAY = "accounts.adapter.user_display"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
# The staff's site opens only to a session that was signed in with a second factor.
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", default=not LOCAL)
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Langlearn"
MFA_FORMS = {
    "authenticate": "accounts.forms.signin.SecondStepForm",
    "reauthenticate": "accounts.forms.signin.SecondStepAgainForm",
    "activate_totp": "accounts.forms.signin.ActivateTOTPForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
USERSESSIONS_TRACK_ACTIVITY = False

# Translation ---------------------------------------------------------------------------------------------------------

# "", "apertium", "libretranslate" or "deepl"; docs/translation.md says what each needs.
TRANSLATION_PROVIDER = env("TRANSLATION_PROVIDER", default="")
TRANSLATION_URL = env("TRANSLATION_URL", default="")
TRANSLATION_KEY = env("TRANSLATION_KEY", default="")
TRANSLATION_TIMEOUT = env.float("TRANSLATION_TIMEOUT", default=8)
TRANSLATION_DAILY_CHARACTERS = env.int("TRANSLATION_DAILY_CHARACTERS", default=20_000)
TRANSLATION_MAX_CHARACTERS = 5_000

# Payments ------------------------------------------------------------------------------------------------------------

# Both: courses are paid through Stripe Checkout. None: instructors say that the money came. See docs/payments.md.
STRIPE_SECRET_KEY = env("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRET = env("STRIPE_WEBHOOK_SECRET", default="")
STRIPE_API_URL = env("STRIPE_API_URL", default="https://api.stripe.com").rstrip("/")
STRIPE_CHECKOUT_URL = env("STRIPE_CHECKOUT_URL", default="https://checkout.stripe.com").rstrip("/")
if bool(STRIPE_SECRET_KEY) != bool(STRIPE_WEBHOOK_SECRET):
    raise ImproperlyConfigured("STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET belong together: set both or none")

# Mail ----------------------------------------------------------------------------------------------------------------

MAIL = env.email("EMAIL_URL", default="consolemail://")
EMAIL_HOST, EMAIL_PORT = MAIL["EMAIL_HOST"] or "localhost", MAIL["EMAIL_PORT"] or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL["EMAIL_HOST_USER"] or "", MAIL["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.get("EMAIL_USE_TLS", False), MAIL.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = MAIL.get("EMAIL_FILE_PATH") or str(DATA_DIR / "mail")
EMAIL_TIMEOUT = 10
MAIL_BACKEND, EMAIL_BACKEND = MAIL["EMAIL_BACKEND"], "langlearn.lib.mail.QueuedBackend"
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"Langlearn <hello@{SITE.hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Notifications -------------------------------------------------------------------------------------------------------

NOTIFICATION_MONTHS = env.int("NOTIFICATION_MONTHS", default=6)  # for how long what was read is kept
# Web push is offered where there are keys: `manage.py vapid_keys` makes them. The public one follows from the private.
VAPID_PRIVATE_KEY = env("VAPID_PRIVATE_KEY", default="")
VAPID_PUBLIC_KEY = env("VAPID_PUBLIC_KEY", default="")
# Where push services may write to whoever runs this site.
VAPID_SUBJECT = env("VAPID_SUBJECT", default=SITE_URL if SECURE else "mailto:nobody@example.com")

# Language and time ---------------------------------------------------------------------------------------------------

LANGUAGES = [("en", "English"), ("es", "Español"), ("ja", "日本語"), ("ko", "한국어"), ("bn", "বাংলা")]
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "langlearn" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = "langlearn.formats"

# Security ------------------------------------------------------------------------------------------------------------

SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True  # no script of ours asks for them
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "langlearn.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *S3_ORIGINS],
        "media-src": [SELF, "blob:", *S3_ORIGINS],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # A form that is answered by a redirect is held to this too: paying leads from ours to Stripe's page.
        "form-action": [SELF, STRIPE_CHECKOUT_URL] if STRIPE_SECRET_KEY else [SELF],
    }
}

LOG_FORMATS = {
    "text": {"format": "{asctime} {levelname} {name} [{request_id}] {message}", "style": "{"},
    "json": {
        "()": "pythonjsonlogger.json.JsonFormatter",
        "format": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s",
        "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
    },
}
LOG_FORMAT = env("LOG_FORMAT", default="text")
if LOG_FORMAT not in LOG_FORMATS:
    raise ImproperlyConfigured("LOG_FORMAT is text or json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "langlearn.lib.request_log.RequestId"},
        "brief": {"()": "langlearn.lib.request_log.Brief"},
    },
    "formatters": {"chosen": LOG_FORMATS[LOG_FORMAT]},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "chosen", "filters": ["request_id"]}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"filters": ["brief"]},
        "django.server": {"handlers": [], "propagate": True},
        # With a handler of its own, for else `run_huey` adds one, which writes each line again, as text.
        "huey": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "servestatic": {"level": "WARNING"},
        "stripe": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},  # addresses of others, with what was asked of them
    },
}
# Prometheus shows this as a bearer token at /metrics; without it there is no such page.
METRICS_TOKEN = env("METRICS_TOKEN", default="")
