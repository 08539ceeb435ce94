package dev.weft.transport;

import java.net.SocketAddress;

/**
 * A datagram as it came.
 *
 * @param data what it holds
 * @param address who sent it
 */
@SuppressWarnings("ArrayRecordComponent") // datagrams are taken apart, not compared
public record Datagram(byte[] data, SocketAddress address) {}
