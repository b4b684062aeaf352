"""The newest movement of each unit, kept in Redis for all web processes: what one did not hear it finds here."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

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


async def keep_newest(movements: Sequence[Movement]) -> None:
    """Keep each movement that is newer than what is known of its unit. Raises what Redis raises."""
    words: list[str | bytes] = []
    for movement in movements:
        words += [str(movement.unit_id), repr(movement.at), orjson.dumps(tuple(movement))]
    async with _connection() as redis:
        await redis.eval(_KEEP, 1, _key(), *words)


async def newest_kept() -> list[Movement]:
    """Return the newest movements that are kept. Raises what Redis raises."""
    async with _connection() as redis:
        kept = await redis.hvals(_key())
    return [Movement(*orjson.loads(value)) for value in kept]


def _key() -> str:
    return f"eoc:positions:{centre_key()}"


@asynccontextmanager
async def _connection() -> AsyncIterator[Redis]:
    """Yield a connection for one question: a kept one would belong to the event loop that made it.

    It begins with the question: nothing is told about this client, and nothing asked about the server.
    """
    async with asyncio.timeout(_PATIENCE_S), Redis.from_url(settings.REDIS_URL, driver_info=None, protocol=2) as redis:
        yield redis
