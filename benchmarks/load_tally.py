"""What a load test counts: how long things took, what went wrong, and which messages have not arrived. Nothing here
touches a network."""

import math
import time
from collections import Counter, defaultdict


def percentile(ordered, share):
    """The smallest of the `ordered` values that at least `share` (0 to 1) of them do not exceed; None of none."""
    if not ordered:
        return None
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


class Tally:
    def __init__(self):
        self.took = defaultdict(list)  # what: seconds
        self.errors = Counter()  # (what, how it failed)

    def done(self, what, seconds):
        self.took[what].append(seconds)

    def failed(self, what, how):
        self.errors[what, how] += 1

    def rows(self, seconds):
        """`(what, number, a second, p50, p95, p99, longest)`, times in milliseconds; the last row is of all pages."""
        every = [one for what, times in self.took.items() if what.startswith("GET ") for one in times]
        for what, times in [*sorted(self.took.items()), ("all pages", every)]:
            ordered = sorted(times)
            cuts = [percentile(ordered, share) for share in (0.5, 0.95, 0.99, 1)]
            if ordered:
                yield what, len(ordered), len(ordered) / seconds, *(cut * 1000 for cut in cuts)

    def table(self, seconds):
        lines = [f"{'':22}{'number':>8}{'a second':>10}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'longest':>9}"]
        for what, number, rate, *cuts in self.rows(seconds):
            lines.append(f"{what:22}{number:8}{rate:10.1f}" + "".join(f"{cut:9.1f}" for cut in cuts))
        return "\n".join(lines)

    def complaints(self):
        return [f"{number:6} × {what}: {how}" for (what, how), number in self.errors.most_common()]


class Deliveries:
    """Each message, until everybody who should have it has it."""

    def __init__(self, tally, clock=time.perf_counter):
        self.tally, self.clock = tally, clock
        self.under_way = {}  # client id: [what, when it was sent, who has not got it yet]
        self.sent = self.arrived = 0

    def send(self, client_id, what, readers):
        self.sent += 1
        self.under_way[client_id] = [what, self.clock(), set(readers)]

    def take_back(self, client_id):
        """It was refused, so nobody waits for it."""
        if self.under_way.pop(client_id, None):
            self.sent -= 1

    def got(self, client_id, reader):
        message = self.under_way.get(client_id)
        if message is None or reader not in message[2]:
            return  # one's own, or caught up with once more
        what, sent, missing = message
        missing.discard(reader)
        self.arrived += 1
        self.tally.done(f"{what} arrives", self.clock() - sent)
        if not missing:
            del self.under_way[client_id]

    def missing(self):
        """How many deliveries have not happened."""
        return sum(len(missing) for _what, _sent, missing in self.under_way.values())

    def complaints(self):
        now = self.clock()
        return [
            f"{what} {client_id}, sent {now - sent:.1f} s ago, has not reached {', '.join(map(str, sorted(missing)))}"
            for client_id, (what, sent, missing) in self.under_way.items()
        ]
