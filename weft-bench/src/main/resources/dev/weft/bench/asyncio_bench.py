"""Measures the rows of the benchmark table on CPython's asyncio and prints JSON.

Usage: asyncio_bench.py version | ROW OPERATIONS REPEATS

Each row does the work that the interface Peer describes, with the same number of
operations; a value is the nanoseconds (or bytes) of one operation.
"""

import asyncio
import gc
import json
import platform
import sys
import threading
import time

BUFFER = 16


async def switching(tasks, times):
    async def turns():
        for _ in range(times // tasks):
            await asyncio.sleep(0)

    for task in [asyncio.create_task(turns()) for _ in range(tasks)]:
        await task


async def futures(tasks, hops):
    loop = asyncio.get_running_loop()
    ring = [loop.create_future() for _ in range(tasks)]

    async def member(mine):
        for hop in range(hops // tasks):
            await ring[mine]
            ring[mine] = loop.create_future()
            ring[(mine + 1) % tasks].set_result(hop)

    members = [asyncio.create_task(member(mine)) for mine in range(tasks)]
    ring[0].set_result(0)
    for task in members:
        await task


async def nothing():
    pass


async def value(number):
    return number


async def spawn(tasks):
    for _ in range(tasks):
        await asyncio.create_task(nothing())


async def gather(tasks):
    await asyncio.gather(*[value(number) for number in range(tasks)])


async def ping_pong(rounds):
    there, back = asyncio.Queue(), asyncio.Queue()

    async def first():
        for i in range(rounds):
            await there.put(i)
            await back.get()

    async def second():
        for _ in range(rounds):
            await back.put(await there.get())

    await asyncio.gather(first(), second())


async def buffer(items):
    queue = asyncio.Queue(BUFFER)

    async def producer():
        for i in range(items):
            await queue.put(i)

    async def consumer():
        for _ in range(items):
            await queue.get()

    await asyncio.gather(producer(), consumer())


async def timers(count):
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    left = count

    def ring():
        nonlocal left
        left -= 1
        if left == 0:
            done.set_result(None)

    for i in range(count):
        loop.call_later(i * 7919 % 10007 / 1e6, ring)
    await done


async def cancel(tasks):
    loop = asyncio.get_running_loop()
    waiting = 0

    async def for_ever():
        nonlocal waiting
        waiting += 1
        await loop.create_future()

    everyone = [asyncio.create_task(for_ever()) for _ in range(tasks)]
    while waiting < tasks:
        await asyncio.sleep(0)
    for task in everyone:
        task.cancel()
    await asyncio.gather(*everyone, return_exceptions=True)


async def lock(times):
    mutex = asyncio.Lock()
    guarded = 0
    for i in range(times):
        await mutex.acquire()
        guarded = i
        mutex.release()
    return guarded


async def call_soon(callbacks):
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    left = callbacks

    def callback():
        nonlocal left
        left -= 1
        if left == 0:
            done.set_result(None)

    for _ in range(callbacks):
        loop.call_soon(callback)
    await done


async def threadsafe(rounds):
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    answer = threading.Semaphore(0)

    def caller():
        for _ in range(rounds):
            loop.call_soon_threadsafe(answer.release)
            answer.acquire()
        loop.call_soon_threadsafe(done.set_result, None)

    threading.Thread(target=caller).start()
    await done


async def to_thread(rounds):
    for _ in range(rounds):
        await asyncio.to_thread(int)


async def park(tasks, parked):
    end = asyncio.get_running_loop().create_future()
    waiting = 0

    async def waiter():
        nonlocal waiting
        waiting += 1
        await end

    everyone = [asyncio.create_task(waiter()) for _ in range(tasks)]
    while waiting < tasks:
        await asyncio.sleep(0)
    parked()
    end.set_result(None)
    for task in everyone:
        await task


ROWS = {
    "switch-2": lambda n: switching(2, n),
    "switch-1000": lambda n: switching(1000, n),
    "future-2": lambda n: futures(2, n),
    "future-1000": lambda n: futures(1000, n),
    "spawn": spawn,
    "gather": gather,
    "ping-pong": ping_pong,
    "buffer": buffer,
    "timers": timers,
    "cancel": cancel,
    "lock": lock,
    "call-soon": call_soon,
    "threadsafe": threadsafe,
    "to-thread": to_thread,
}


def resident_bytes():
    """Returns the process's resident memory: CPython has no heap figure that counts everything."""
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * 4096


def measure_parked(row, operations):
    result = []
    gc.collect()
    before = resident_bytes()
    start = time.perf_counter_ns()

    def parked():
        nanos = time.perf_counter_ns() - start
        gc.collect()
        size = resident_bytes() - before
        result.append((size if row == "park-bytes" else nanos) / operations)

    asyncio.run(park(operations, parked))
    return result


def measure(row, operations, repeats):
    if row in ("park-time", "park-bytes"):
        return measure_parked(row, operations)

    async def timed():
        values = []
        for _ in range(repeats):
            start = time.perf_counter_ns()
            await ROWS[row](operations)
            values.append((time.perf_counter_ns() - start) / operations)
        return values

    return asyncio.run(timed())


if sys.argv[1] == "version":
    print(json.dumps({"version": "CPython " + platform.python_version()}))
else:
    name, count, times = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    print(json.dumps({"row": name, "values": measure(name, count, times)}))
