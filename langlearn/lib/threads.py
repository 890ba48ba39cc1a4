"""A fixed number of threads that stay, each with its own database connection, for work the event loop asks for."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections

from . import unavailable


def threads_for(setting, sqlite, other):
    """The number of threads `setting` asks for, or what suits the kind of database."""
    wanted = getattr(settings, setting, None)
    return wanted or (sqlite if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else other)


class KeptThreads:
    def __init__(self, count, name):
        self.count = count
        self._executor = ThreadPoolExecutor(count, thread_name_prefix=name)

    async def run(self, function, *args):
        """`function(*args)` in one of the threads, with the caller's context variables."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, copy_context().run, function, *args)

    async def run_db(self, function, *args):
        """The same for a function that uses the database: a connection that died is replaced, before and after."""
        return await self.run(_with_fresh_connections, function, args)

    def submit(self, function, *args):
        """The same from anywhere, for nobody waits for the answer."""
        return self._executor.submit(_with_fresh_connections, function, args)

    def close_connections(self):
        """Close each thread's connections, once it has done what it was asked before."""
        here = threading.Barrier(self.count + 1)

        def close_mine():
            connections.close_all()
            here.wait(30)  # until every thread has come by: none may take the job twice

        for _ in range(self.count):
            self._executor.submit(close_mine)
        here.wait(30)

    def close_soon(self):
        """End a single thread once it has done what it was asked before; nobody waits."""
        self._executor.submit(connections.close_all)
        self._executor.shutdown(wait=False)

    def close(self):
        self.close_connections()
        self._executor.shutdown(wait=True)


def _with_fresh_connections(function, args):
    close_old_connections()
    try:
        return function(*args)
    except DatabaseError:
        unavailable.note()
        raise
    finally:
        close_old_connections()
