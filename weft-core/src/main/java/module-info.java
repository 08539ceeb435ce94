/** The kernel of Weft, the engines under it and the faces on it. */
@org.jspecify.annotations.NullMarked
module dev.weft.core {
    requires static transitive org.jspecify;
    requires jdk.unsupported; // signals

    exports dev.weft;
    exports dev.weft.asyncio;
    exports dev.weft.trio;
    exports dev.weft.trio.testing;
    exports dev.weft.spi; // for transports, not for programs
    exports dev.weft.transport;

    uses dev.weft.spi.Network;
    uses dev.weft.spi.TlsProvider;
}
