"""After several failures in a row nobody waits for a provider that is down; one try now and then finds it well."""

import threading
import time

FAILURES = 4
REST_SECONDS = 30
LONGEST_REST = 600


class Breaker:
    """Closed: all pass. Open: none, for a while. Then one probe at a time passes, and its outcome decides.

    `clock` gives seconds that never go back. Counts for this process only, which learns within `failures` calls.
    """

    def __init__(self, failures=FAILURES, rest=REST_SECONDS, clock=time.monotonic):
        self.failures, self.rest, self.clock = failures, rest, clock
        self._failed = 0
        self._closed_until = float("-inf")
        self._lock = threading.Lock()

    @property
    def is_open(self):
        return self._failed >= self.failures

    def wait(self):
        """0 if this call may pass, or the seconds until one may. Who passes an open breaker is its probe: the others
        wait for another rest, so that a probe that never comes back blocks nothing."""
        with self._lock:
            now = self.clock()
            if now < self._closed_until:
                return self._closed_until - now
            if self.is_open:
                self._closed_until = now + self.rest
            return 0

    def succeeded(self):
        with self._lock:
            self._failed = 0
            self._closed_until = float("-inf")

    def failed(self, retry_after=None):
        """One more failure. A provider that says when to return is believed at once, within reason."""
        with self._lock:
            self._failed += 1
            if retry_after:
                self._failed = max(self._failed, self.failures)
            if self.is_open:
                self._closed_until = self.clock() + max(self.rest, min(retry_after or 0, LONGEST_REST))
