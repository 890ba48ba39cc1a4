"""What was acknowledged is there, once and in order, whatever becomes of the server while people write.

Real processes, killed without warning, and clients that do what our pages do: a message that was not acknowledged is
sent again under the same id, and after a cut one asks for what came since.
"""

import asyncio

from .conftest import free_port
from .site import Site
from .talk import PEOPLE, Page, check, play, run, words


def test_killed_during_500_sends_every_acknowledged_message_is_there_once(tmp_path, prepared):
    site, port = Site(tmp_path), free_port()
    site.migrate(prepared)
    site.manage("collectstatic", "--noinput", "-v0")
    pages = [
        Page([port], session, chat, words(125, f"{chat}{name}"))
        for chat, sessions in site.ask(PEOPLE.format(pairs=2))
        for name, session in zip("ab", sessions, strict=True)
    ]

    async def upset(acknowledged):
        for number in range(1, 5):
            while acknowledged() < number * 100:
                await asyncio.sleep(0.005)
            site.kill(port)
            await asyncio.to_thread(site.start, port)

    try:
        site.start(port)
        run(play(pages, upset))
        check(site, pages)
    finally:
        site.stop()


def test_two_processes_one_of_which_is_killed(tmp_path, services):
    database, redis_url, prefix = services
    site = Site(tmp_path, DATABASE_URL=database, REDIS_URL=redis_url, REDIS_PREFIX=prefix)
    ports = [free_port(), free_port()]
    site.manage("migrate", "-v0")
    site.manage("collectstatic", "--noinput", "-v0")
    [(chat, sessions)] = site.ask(PEOPLE.format(pairs=1))
    one = Page(ports, sessions[0], chat, words(50, "one"))
    other = Page(ports[::-1], sessions[1], chat, words(50, "other"))
    lived_on = []

    async def upset(acknowledged):
        while acknowledged() < 40:
            await asyncio.sleep(0.005)
        lived_on.append((len(one.got), len(other.got)))
        site.kill(ports[0])
        while acknowledged() < 70:
            await asyncio.sleep(0.005)
        await asyncio.to_thread(site.start, ports[0])

    try:
        for port in ports:
            site.start(port)
        run(play([one, other], upset))
        check(site, [one, other])
        # Before the kill each got, across the processes, more than what they wrote themselves.
        assert min(lived_on[0]) > 25
    finally:
        site.stop()
