package dev.weft.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.FileRegion;
import io.netty.handler.stream.ChunkedInput;
import io.netty.handler.stream.ChunkedNioFile;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** A part of a file as Netty sends it. The file is the program's: Netty's own forms would close it. */
final class FilePart {
    private static final int PIECE = 64 * 1024;

    private FilePart() {}

    /** Sends it after what the channel has. Home thread. */
    static ChannelFuture send(Channel channel, boolean encrypted, FileChannel file, long offset, long count) {
        try {
            return channel.writeAndFlush(encrypted ? inPieces(file, offset, count) : whole(file, offset, count));
        } catch (IOException e) { // the file is closed
            return channel.newFailedFuture(e);
        }
    }

    /** Has the system send it, without a copy. */
    private static FileRegion whole(FileChannel file, long offset, long count) {
        return new DefaultFileRegion(file, offset, count) {
            @Override
            protected void deallocate() {}
        };
    }

    /** Has it read and encrypted piece by piece. */
    private static ChunkedInput<ByteBuf> inPieces(FileChannel file, long offset, long count) throws IOException {
        return new ChunkedNioFile(file, offset, count, PIECE) {
            @Override
            public void close() {}
        };
    }
}
