"""The newest movement of each unit, kept in Redis for all web processes: what one did not hear it finds here."""

import asyncio
from collections.abc import Sequence
from dataclasses import astuple
from weakref import WeakKeyDictionary

import orjson
from django.conf import settings
from redis.asyncio import Redis

from dispatch.ports import Movement
from realtime.messages import centre_key

# One script, so that two processes cannot put an older movement over a newer one. What nobody has touched for a day the
# database still knows.
_KEEP = """
for index = 1, #ARGV, 3 do
    local known = redis.call('HGET', KEYS[1], ARGV[index])
    if not known or tonumber(cjson.decode(known)[7]) < tonumber(ARGV[index + 1]) then
        redis.call('HSET', KEYS[1], ARGV[index], ARGV[index + 2])
    end
end
redis.call('EXPIRE', KEYS[1], 86400)
"""

_PATIENCE_S = 2.0
# A connection belongs to the event loop that made it.
_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, Redis] = WeakKeyDictionary()


async def keep_newest(movements: Sequence[Movement]) -> None:
    """Keep each movement that is newer than what is known of its unit. Raises what Redis raises."""
    words: list[str | bytes] = []
    for movement in movements:
        words += [str(movement.unit_id), repr(movement.at), orjson.dumps(astuple(movement))]
    async with asyncio.timeout(_PATIENCE_S):
        await _client().eval(_KEEP, 1, _key(), *words)


async def newest_kept() -> list[Movement]:
    """Return the newest movements that are kept. Raises what Redis raises."""
    async with asyncio.timeout(_PATIENCE_S):
        kept = await _client().hvals(_key())
    return [Movement(*orjson.loads(value)) for value in kept]


async def forget_client() -> None:
    """Close the connections of this event loop."""
    client = _clients.pop(asyncio.get_running_loop(), None)
    if client is not None:
        await client.aclose()


def _key() -> str:
    return f"eoc:positions:{centre_key()}"


def _client() -> Redis:
    loop = asyncio.get_running_loop()
    client = _clients.get(loop)
    if client is None:
        client = _clients[loop] = Redis.from_url(settings.REDIS_URL, socket_timeout=_PATIENCE_S)
    return client
