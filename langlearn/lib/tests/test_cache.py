import pytest

from langlearn.lib.cache import ForgivingRedisCache


@pytest.fixture
def dead():
    return ForgivingRedisCache("redis://127.0.0.1:1/0", {})


def test_a_dead_redis_is_a_miss(dead):
    assert dead.get("x") is None
    assert dead.get("x", 7) == 7
    assert dead.get_many(["x", "y"]) == {}
    assert dead.has_key("x") is False


def test_a_dead_redis_takes_writes_and_forgets_them(dead):
    assert dead.set("x", 1) is None
    assert dead.set_many({"x": 1}) == []
    assert dead.add("x", 1) is True
    assert dead.incr("x") == 1
    assert dead.delete("x") is False
    assert dead.get("x") is None


def test_each_failure_is_logged(dead, caplog):
    dead.get("x")
    assert "cache get failed" in caplog.text
