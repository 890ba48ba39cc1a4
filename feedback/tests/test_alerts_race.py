"""Several workers at the same moment, in threads and in processes of their own: each alert exactly once."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection, connections, transaction

from accounts.tests.factories import LearnerFactory
from courses.models import Course, Session
from courses.tests.factories import CourseFactory, EnrollmentFactory, SessionFactory
from feedback import alerts
from feedback.models import Notification, SessionAlert

pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WORKER = """
import sys
from datetime import datetime

import django
import time_machine

django.setup()
from feedback import alerts

with time_machine.travel(datetime.fromisoformat(sys.argv[1]), tick=False):
    print("ready", flush=True)
    sys.stdin.readline()
    print(alerts.sweep(), flush=True)
"""


@pytest.fixture
def sessions():
    """Three courses of six learners each, two of whom take all three, with a class each at the same time."""
    both = LearnerFactory.create_batch(2)
    made = []
    for _ in range(3):
        course = CourseFactory(start_date=date(2026, 11, 1), end_date=date(2026, 12, 30))
        for learner in [*both, *LearnerFactory.create_batch(4)]:
            EnrollmentFactory(course=course, learner=learner)
        made.append(SessionFactory(course=course, starts_at=START))
    return made


def in_threads(count, run=alerts.sweep):
    ready = threading.Barrier(count)

    def worker(_number):
        try:
            ready.wait()
            return run()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(worker, range(count)))


def heard():
    """How often each was told of each session, by either count."""
    claimed = SessionAlert.objects.values_list("session", "user", "lead", "starts_at")
    told = Notification.objects.values_list("course", "recipient", "key")
    assert len(set(claimed)) == len(claimed)
    assert len(set(told)) == len(told)
    return len(claimed), len(told)


def test_four_threads(sessions, monkeypatch):
    monkeypatch.setattr(alerts, "BATCH", 3)
    with time_machine.travel(START - DAY, tick=False):
        assert sum(in_threads(4)) == 21
    assert heard() == (21, 21)
    with time_machine.travel(START - 15 * MINUTE, tick=False):
        assert sum(in_threads(4)) == 21
        assert sum(in_threads(4)) == 0
    assert heard() == (42, 42)


def test_threads_minute_by_minute_through_a_move(sessions):
    """Every five minutes of two days; one class moves, one is cancelled, somebody leaves."""
    moved, cancelled, left = sessions
    gone = left.course.enrollments.first()
    for before in [*range(1450, 1430, -5), *range(30, -20, -5)]:
        with time_machine.travel(START - before * MINUTE, tick=False):
            in_threads(2)
        if before == 1435:
            moved.starts_at = START + DAY
            moved.save()
            Session.objects.filter(pk=cancelled.pk).update(cancelled_at=START - DAY)
            left.course.enrollments.filter(pk=gone.pk).update(status="cancelled")
    # a day before: all 7 of each; a quarter of an hour before: only the 6 that are left of the third
    assert SessionAlert.objects.filter(session=cancelled).count() == 7
    assert SessionAlert.objects.filter(session=left).count() == 7 + 6
    # of the one that moved: a day before either beginning
    assert sorted(SessionAlert.objects.filter(session=moved).values_list("starts_at", flat=True)) == (
        [START] * 7 + [START + DAY] * 7
    )
    assert heard() == (34, 34)


def test_two_processes(sessions):
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        address = f"sqlite:///{name}"
    else:
        there = settings.DATABASES["default"]
        address = f"postgres://{there['USER']}:{there['PASSWORD']}@{there['HOST']}:{there['PORT']}/{name}"
    env = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "langlearn.settings", "LOG_LEVEL": "ERROR"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    moment = (START - DAY).isoformat()
    workers = [
        subprocess.Popen([sys.executable, "-c", WORKER, moment], env=env, cwd=settings.BASE_DIR, **pipes)
        for _ in range(2)
    ]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    told = [int(worker.communicate(timeout=60)[0]) for worker in workers]
    assert sum(told) == 21
    assert heard() == (21, 21)


def test_a_worker_that_dies_in_the_middle_has_told_nobody(sessions, monkeypatch):
    tell, calls = Notification.objects.tell, []

    def dies(*args, **kwargs):
        calls.append(args)
        if len(calls) == 10:
            raise SystemExit
        return tell(*args, **kwargs)

    with time_machine.travel(START - DAY, tick=False):
        with monkeypatch.context() as patch, pytest.raises(SystemExit):
            patch.setattr(Notification.objects, "tell", dies)
            alerts.sweep()
        assert heard() == (0, 0)
        assert alerts.sweep() == 21
    assert heard() == (21, 21)


def test_a_class_that_is_cancelled_while_it_is_swept_is_not_announced(sessions, monkeypatch):
    """The course is locked by whoever changes it: an alert is told before that, or not at all."""
    session = sessions[0]
    changing, found, tell_those = threading.Event(), threading.Event(), alerts.tell_those

    def cancel():
        with transaction.atomic():
            Course.objects.select_for_update().get(pk=session.course_id)
            changing.set()
            assert found.wait(10)
            Session.objects.filter(pk=session.pk).update(cancelled_at=START - DAY)

    def sweep():
        assert changing.wait(10)
        return alerts.sweep()

    def seen(lead, courses):
        assert session.course_id in courses
        found.set()
        return tell_those(lead, courses)

    monkeypatch.setattr(alerts, "tell_those", seen)
    calls = iter([cancel, sweep])
    with time_machine.travel(START - DAY, tick=False):
        in_threads(2, lambda: next(calls)())
    assert not SessionAlert.objects.filter(session=session).exists()
    assert heard() == (14, 14)
