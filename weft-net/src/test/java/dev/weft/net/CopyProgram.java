package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.StreamReader;
import dev.weft.asyncio.StreamReaderProtocol;
import dev.weft.asyncio.StreamWriter;

/** Sends back each line of its input. */
final class CopyProgram {
    private CopyProgram() {}

    public static void main(String[] arguments) {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var reader = new StreamReader();
            loop.connectReadPipe(() -> new StreamReaderProtocol(reader), System.in);
            var output = loop.connectWritePipe(() -> new StreamReaderProtocol(new StreamReader()), System.out);
            var writer = new StreamWriter(output.transport(), output.protocol());
            for (byte[] line : reader.lines()) {
                writer.send(line);
            }
            writer.close();
            writer.awaitClosed();
        });
    }
}
