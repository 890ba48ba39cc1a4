"""Fails unless PostgreSQL and Redis answer: `services.py POSTGRES_URL REDIS_URL`."""

import sys

import psycopg
import redis


def main(postgres, cache):
    with psycopg.connect(f"{postgres}/postgres", connect_timeout=5) as connection:
        version = connection.info.server_version
    info = redis.Redis.from_url(cache, socket_timeout=5).info("server")
    sys.stdout.write(f"PostgreSQL {version // 10000}, Redis {info['redis_version']}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
