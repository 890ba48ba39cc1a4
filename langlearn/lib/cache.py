"""The shared cache, for when Redis is away: a miss, a line in the log, and the page goes on."""

import logging

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def forgiving(name, otherwise):
    """The RedisCache method `name`, giving `otherwise(args)` where Redis cannot be reached."""

    def method(self, *args, **kwargs):
        try:
            return getattr(super(ForgivingRedisCache, self), name)(*args, **kwargs)
        except (RedisError, OSError) as error:
            log.warning("cache %s failed: %s", name, error)
            return otherwise(*args, **kwargs)

    method.__name__ = name
    return method


class ForgivingRedisCache(RedisCache):
    """Rate limits and caches live here, nothing that must not be lost; so a dead Redis costs speed only."""

    get = forgiving("get", lambda key, default=None, version=None: default)
    get_many = forgiving("get_many", lambda *a, **k: {})
    has_key = forgiving("has_key", lambda *a, **k: False)
    add = forgiving("add", lambda *a, **k: True)
    set = forgiving("set", lambda *a, **k: None)
    set_many = forgiving("set_many", lambda *a, **k: [])
    touch = forgiving("touch", lambda *a, **k: False)
    delete = forgiving("delete", lambda *a, **k: False)
    delete_many = forgiving("delete_many", lambda *a, **k: None)
    incr = forgiving("incr", lambda key, delta=1, version=None: delta)
    clear = forgiving("clear", lambda *a, **k: False)
