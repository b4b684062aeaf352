"""The least server that could push: what comes by Redis goes to every socket. The floor of the push path.

It knows nobody, remembers nothing and reads no database. Ends when its input does.
"""

import asyncio
import gc
import json
import sys

import uvloop
from picows import WSListener, WSMsgType, WSTransport, WSUpgradeRequest, ws_create_server
from redis.asyncio import Redis

_sockets: dict[WSTransport, None] = {}


class _Socket(WSListener):
    def on_ws_connected(self, transport: WSTransport) -> None:
        _sockets[transport] = None

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        _sockets.pop(transport, None)


def _socket(_: WSUpgradeRequest) -> _Socket:
    return _Socket()


async def _broadcast(redis: Redis, channel: str, listening: asyncio.Event) -> None:
    async with redis.pubsub() as published:
        await published.subscribe(channel)
        async for message in published.listen():
            if message["type"] == "subscribe":
                listening.set()
                continue
            for socket in list(_sockets):
                socket.send(WSMsgType.TEXT, message["data"])


async def main(redis_url: str, channel: str, port: int) -> None:
    server = await ws_create_server(_socket, "127.0.0.1", port, backlog=1024)
    listening = asyncio.Event()
    broadcasting = asyncio.create_task(_broadcast(Redis.from_url(redis_url, socket_timeout=None), channel, listening))
    await listening.wait()
    gc.freeze()
    sys.stdout.write(json.dumps({"port": server.sockets[0].getsockname()[1]}) + "\n")
    sys.stdout.flush()
    end = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(end), sys.stdin)
    ended = asyncio.create_task(end.read())
    await asyncio.wait([ended, broadcasting], return_when=asyncio.FIRST_COMPLETED)
    if broadcasting.done():
        broadcasting.result()


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
