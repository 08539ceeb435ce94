package dev.weft.concurrent;

import java.io.Serializable;

/**
 * Where the hub of a process is, and the secret that opens it.
 *
 * @param path the path of its socket
 * @param secret what a link must show first
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record HubAddress(String path, byte[] secret) implements Serializable {
    @Override
    public String toString() {
        return path; // the secret stays out of logs
    }
}
