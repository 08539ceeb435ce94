"""The echo server on CPython: asyncio, uvloop, or uvloop-protocol. Prints its port, and ends with its standard input."""
import asyncio
import resource
import sys

HOST = "127.0.0.1"


async def echo(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


async def main(kind):
    loop = asyncio.get_running_loop()
    if kind == "uvloop-protocol":
        server = await loop.create_server(Echo, HOST, 0, backlog=1024)
    else:
        server = await asyncio.start_server(echo, HOST, 0, backlog=1024)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if sys.argv[1] == "version":
    print("CPython", sys.version.split()[0])
    try:
        import uvloop

        print("uvloop", uvloop.__version__)
    except ImportError:
        pass
else:
    if sys.argv[1].startswith("uvloop"):
        import uvloop

        uvloop.install()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(main(sys.argv[1]))
