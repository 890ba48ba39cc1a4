"""A refusal is a line of the log, an error its whole story."""

import logging

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.utils.log import log_response

from langlearn.lib.request_log import Brief


@pytest.fixture
def lines(settings, caplog):
    """What `django.request` logs of a failure with this status, under the filters that it is served with."""
    assert settings.LOGGING["loggers"]["django.request"]["filters"] == ["brief"]
    logger = logging.getLogger("django.request")
    logger.addFilter(brief := Brief())

    def log(status):
        from django.http import HttpResponse

        try:
            raise PermissionDenied("not yours")
        except PermissionDenied as error:
            answer = HttpResponse(status=status)
            log_response("%s", "/chats/7/", response=answer, request=RequestFactory().get("/"), exception=error)
        return caplog.records[-1]

    yield log
    logger.removeFilter(brief)


@pytest.mark.parametrize(("status", "told"), [(403, False), (404, False), (500, True)])
def test_only_an_error_is_told_at_length(lines, status, told):
    record = lines(status)
    assert record.getMessage() == "/chats/7/"
    assert bool(record.exc_info) is told
