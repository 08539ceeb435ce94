/** The transports behind the streams: Netty, driven by the loop's own thread. */
@org.jspecify.annotations.NullMarked
module dev.weft.net {
    requires static org.jspecify;
    requires dev.weft.core;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.dns;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.resolver;
    requires io.netty.resolver.dns;
    requires io.netty.transport;

    provides dev.weft.spi.Network with
            dev.weft.net.NettyNetwork;
    provides dev.weft.spi.TlsProvider with
            dev.weft.net.OpenSslProvider;
}
