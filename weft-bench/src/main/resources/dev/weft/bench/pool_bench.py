"""Measures the rows of pools and queues on CPython and prints JSON.

Usage: pool_bench.py version | ROW OPERATIONS REPEATS

A value is the nanoseconds of one operation; no values: the library is not installed.
"""

import json
import multiprocessing
import platform
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

PLACES = 10_000
MEBIBYTES_64 = 64 << 20


def nothing():
    return 1


def successor(x):
    return x + 1


def trips(pool, times):
    for _ in range(times):
        assert pool.submit(nothing).result() == 1


def calls(pool, times):
    futures = [pool.submit(successor, i) for i in range(times)]
    for i, future in enumerate(futures):
        assert future.result() == i + 1


def timed(work, *arguments):
    start = time.perf_counter_ns()
    work(*arguments)
    return time.perf_counter_ns() - start


def on(make, work):
    """Does the work on a pool that is warm."""

    def measure(times, repeats):
        with make() as pool:
            trips(pool, 20)
            return [timed(work, pool, times) / times for _ in range(repeats)]

    return measure


def send_bytes(pool, times):
    data = bytes(MEBIBYTES_64)
    for _ in range(times):
        assert pool.submit(len, data).result() == MEBIBYTES_64


def cold(times, repeats):
    def first():
        with ProcessPoolExecutor(1) as pool:
            trips(pool, 1)

    return [timed(first) for _ in range(repeats)]


def take(items, back):
    back.put(0)
    count = 0
    while items.get() is not None:
        count += 1
    back.put(count)


def queue(times, repeats):
    values = []
    for _ in range(repeats):
        items = multiprocessing.Queue(PLACES)
        back = multiprocessing.Queue()
        child = multiprocessing.Process(target=take, args=(items, back))
        child.start()
        back.get()
        start = time.perf_counter_ns()
        for i in range(times):
            items.put(i)
        items.put(None)
        assert back.get() == times
        values.append((time.perf_counter_ns() - start) / times)
        child.join()
    return values


def unsynced(times, repeats):
    try:
        from unsync import unsync
    except ImportError:
        return []
    empty = unsync(nothing)

    def work():
        for _ in range(times):
            assert empty().result() == 1

    work()
    return [timed(work) / times for _ in range(repeats)]


ROWS = {
    "pool-thread-trip": on(lambda: ThreadPoolExecutor(1), trips),
    "pool-thread-calls": on(lambda: ThreadPoolExecutor(2), calls),
    "pool-process-trip": on(lambda: ProcessPoolExecutor(1), trips),
    "pool-process-calls": on(lambda: ProcessPoolExecutor(2), calls),
    "pool-process-bytes": on(lambda: ProcessPoolExecutor(1), send_bytes),
    "pool-process-cold": cold,
    "pool-queue": queue,
    "pool-queue-many": queue,
    "pool-unsync": unsynced,
}


def main():
    if sys.argv[1] == "version":
        print(json.dumps({"version": "CPython " + platform.python_version()}))
        return
    row, times, repeats = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    print(json.dumps({"row": row, "values": ROWS[row](times, repeats)}))


if __name__ == "__main__":
    main()
