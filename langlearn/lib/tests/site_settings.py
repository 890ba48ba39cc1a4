"""The settings of the servers that tests start: everything as it is, but a few pages and a database of their own."""

from langlearn.settings import *  # noqa: F403

ROOT_URLCONF = "langlearn.lib.tests.site_urls"
MIDDLEWARE = ["django.middleware.common.CommonMiddleware", "allauth.account.middleware.AccountMiddleware"]
BODY_LIMITS = [(r"^/(upload|slow)/$", 64 * 1024 * 1024)]
HTTP_THREADS = 2
STORAGES |= {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
