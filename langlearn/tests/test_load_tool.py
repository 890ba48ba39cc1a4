"""What the load test counts, and what it takes from a page; and what `make bench` runs."""

from pathlib import Path

import pytest

from benchmarks import bench
from benchmarks.load import address_of, family, report, usage
from benchmarks.load_person import JOURNEYS, LINK, Person, token_in
from benchmarks.load_tally import Deliveries, Tally, percentile


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def deliveries(clock):
    return Deliveries(Tally(), clock)


@pytest.mark.parametrize(("share", "expected"), [(0, 1), (0.5, 50), (0.95, 95), (0.99, 99), (0.991, 100), (1, 100)])
def test_a_percentile_is_one_of_the_values(share, expected):
    assert percentile(list(range(1, 101)), share) == expected


def test_percentiles_of_few_and_of_none():
    assert [percentile([7], share) for share in (0, 0.5, 1)] == [7, 7, 7]
    assert percentile([], 0.5) is None


def test_the_table_tells_rate_and_times():
    tally = Tally()
    for milliseconds in (10, 20, 30, 40):
        tally.done("GET feed", milliseconds / 1000)
    tally.done("POST sign-in", 0.5)
    rows = {row[0]: row[1:] for row in tally.rows(2)}
    assert rows["GET feed"] == pytest.approx((4, 2.0, 20, 40, 40, 40))
    assert rows["all pages"] == rows["GET feed"]  # what is not a page is no page
    assert rows["POST sign-in"][0] == 1
    assert len(tally.table(2).splitlines()) == 4


def test_nothing_measured_is_an_empty_table():
    assert len(Tally().table(1).splitlines()) == 1


def test_errors_are_told_by_kind_the_most_first():
    tally = Tally()
    tally.failed("GET feed", "status 500")
    for _ in range(2):
        tally.failed("POST sign-in", "status 429")
    assert [line.strip() for line in tally.complaints()] == ["2 × POST sign-in: status 429", "1 × GET feed: status 500"]


def test_a_message_is_under_way_until_all_have_it(deliveries, clock):
    deliveries.send("a", "group message", {1, 2})
    clock.now = 0.2
    deliveries.got("a", 1)
    assert deliveries.missing() == 1
    clock.now = 0.5
    deliveries.got("a", 2)
    assert (deliveries.missing(), deliveries.sent, deliveries.arrived) == (0, 1, 2)
    assert deliveries.tally.took["group message arrives"] == [0.2, 0.5]


def test_what_comes_twice_or_is_not_ours_counts_once_or_not(deliveries):
    deliveries.send("a", "chat message", {1, 2})
    for _ in range(2):
        deliveries.got("a", 1)
    deliveries.got("a", 7)
    deliveries.got("somebody's", 1)
    assert (deliveries.arrived, deliveries.missing()) == (1, 1)


def test_what_was_refused_is_not_waited_for(deliveries):
    deliveries.send("a", "chat message", {1})
    deliveries.take_back("a")
    deliveries.take_back("never sent")
    assert (deliveries.sent, deliveries.missing()) == (0, 0)


def test_what_is_missing_is_named(deliveries, clock):
    deliveries.send("a", "chat message", {4, 3})
    clock.now = 2
    assert deliveries.complaints() == ["chat message a, sent 2.0 s ago, has not reached 3, 4"]


class Site:
    most_sockets, returned, in_group = 3, 0, {1, 2}

    def __init__(self, deliveries):
        self.deliveries = deliveries


def outcome(deliveries):
    return report(deliveries.tally, Site(deliveries), 10.0, (0, 0), (5, 2048))


def test_a_good_run_ends_well(deliveries, capsys):
    deliveries.send("a", "chat message", {1})
    deliveries.got("a", 1)
    assert outcome(deliveries) == 0
    said = capsys.readouterr().out
    assert "2 people for 10 s" in said
    assert "2 MiB (before: 0), 50 % of one processor" in said
    assert "Wrong" not in said


def test_a_run_with_an_error_fails(deliveries, capsys):
    deliveries.send("a", "chat message", {1})
    deliveries.got("a", 1)
    deliveries.tally.failed("GET feed", "status 502")
    assert outcome(deliveries) == 1
    assert "GET feed: status 502" in capsys.readouterr().out


def test_a_run_with_a_lost_message_fails(deliveries, capsys):
    deliveries.send("a", "chat message", {1, 2})
    deliveries.got("a", 1)
    assert outcome(deliveries) == 1
    assert "has not reached 2" in capsys.readouterr().out


def test_a_run_in_which_nobody_wrote_proves_nothing(deliveries):
    assert outcome(deliveries) == 1


def test_the_token_of_a_real_form(client, db):
    page = client.get("/accounts/login/").content.decode()
    assert len(token_in(page)) == 64
    assert token_in("<p>Nothing to fill in.</p>") == ""


def test_posts_of_the_feed_are_found():
    assert LINK.findall('<a href="/feed/12/">a</a> <a href="/feed/fresh/">b</a> <a href="/feed/7/">c</a>') == [
        "/feed/12/",
        "/feed/7/",
    ]


def test_each_journey_is_one_that_a_person_can_make():
    assert sum(JOURNEYS.values()) == 100
    assert all(callable(getattr(Person, journey)) for journey in JOURNEYS)


def test_addresses_are_loopback_and_shared_by_few():
    addresses = [address_of(number, 3) for number in range(5000)]
    assert addresses[0] == addresses[9] == "127.3.0.1"
    assert addresses[10] == "127.3.0.2"
    assert max(addresses.count(one) for one in set(addresses)) == 10
    assert {int(part) for one in addresses for part in one.split(".")[2:]} <= set(range(251))


def test_the_usage_of_a_process_that_is_there_and_of_one_that_is_not():
    here = int(Path("/proc/self").readlink().name)
    assert here in family(here)
    seconds, memory = usage([here])
    assert seconds > 0
    assert memory > 10_000
    assert usage([2**22 + 1]) == (0, 0)


# make bench -----------------------------------------------------------------------------------------------------------


def test_each_benchmark_is_a_file_and_each_file_is_run():
    folder = Path(bench.__file__).parent
    assert all((folder / f"{name}.py").exists() for name in bench.BENCHMARKS)
    helpers = {"bare", "bench", "clock", "load", "load_person", "load_tally", "load_people", "serving"}
    scripts = {path.stem for path in folder.glob("*.py") if not path.stem.endswith("_app")}
    assert scripts - helpers == set(bench.BENCHMARKS)


@pytest.mark.parametrize("name", list(bench.BENCHMARKS))
@pytest.mark.parametrize("size", ["small", "full"])
def test_each_takes_the_arguments_that_it_is_given(name, size):
    source = (Path(bench.__file__).parent / f"{name}.py").read_text()
    given = [word for word in bench.arguments(name, size, 2) if word.startswith("--")]
    assert "--rounds" in given
    assert all(f'add_argument("{word}"' in source for word in given)


def test_rounds_are_as_asked_but_enough_where_the_best_counts():
    assert bench.arguments("fanout", "full", 1)[:2] == ["--rounds", "1"]
    assert bench.arguments("feed", "small", 1)[:2] == ["--rounds", "3"]
    assert bench.arguments("feed", "small", 9)[:2] == ["--rounds", "9"]


def test_some_can_be_chosen_and_a_typo_is_told():
    assert bench.chosen("") == list(bench.BENCHMARKS)
    assert bench.chosen("feed,pages") == ["pages", "feed"]
    with pytest.raises(ValueError, match="no benchmark fed"):
        bench.chosen("fed")
