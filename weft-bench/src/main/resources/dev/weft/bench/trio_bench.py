"""Measures the rows of the benchmark table that are Trio's on Trio and prints JSON.

Usage: trio_bench.py version | ROW OPERATIONS REPEATS

Each row does the work that the interface Peer describes, with the same number of
operations; a value is the nanoseconds of one operation.
"""

import json
import sys
import time

import trio

BUFFER = 16
DEPTH = 10
SENDERS = 10


async def nothing():
    pass


async def nursery(tasks, child):
    async with trio.open_nursery() as children:
        for _ in range(tasks):
            children.start_soon(child)


async def scope(times):
    for _ in range(times):
        with trio.CancelScope():
            pass


def nest(depth):
    if depth > 0:
        with trio.move_on_after(3600):
            nest(depth - 1)


async def deadlines(scopes):
    for _ in range(scopes // DEPTH):
        nest(DEPTH)


async def ping_pong(rounds):
    there_send, there_receive = trio.open_memory_channel(0)
    back_send, back_receive = trio.open_memory_channel(0)

    async def first():
        for i in range(rounds):
            await there_send.send(i)
            await back_receive.receive()

    async def second():
        for _ in range(rounds):
            await back_send.send(await there_receive.receive())

    async with trio.open_nursery() as children:
        children.start_soon(first)
        children.start_soon(second)


async def fan_in(items):
    send, receive = trio.open_memory_channel(BUFFER)

    async def sender(channel):
        async with channel:
            for i in range(items // SENDERS):
                await channel.send(i)

    async with trio.open_nursery() as children:
        async with send:
            for _ in range(SENDERS):
                children.start_soon(sender, send.clone())
        async for _ in receive:
            pass


ROWS = {
    "trio-nursery": lambda n: nursery(n, nothing),
    "trio-nursery-turn": lambda n: nursery(n, trio.lowlevel.checkpoint),
    "trio-scope": scope,
    "trio-deadlines": deadlines,
    "trio-ping-pong": ping_pong,
    "trio-fan-in": fan_in,
}


async def measure(row, operations, repeats):
    values = []
    for _ in range(repeats):
        start = time.perf_counter_ns()
        await ROWS[row](operations)
        values.append((time.perf_counter_ns() - start) / operations)
    return values


if sys.argv[1] == "version":
    print(json.dumps({"version": "Trio " + trio.__version__}))
else:
    name, count, times = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    print(json.dumps({"row": name, "values": trio.run(measure, name, count, times)}))
