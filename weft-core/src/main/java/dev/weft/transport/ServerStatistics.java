package dev.weft.transport;

/**
 * What has come to a server since it was made, and how it went.
 *
 * @param accepted how many connections were accepted
 * @param open how many of them have not ended
 * @param failedAccepts how often a connection could not be accepted, as when descriptors run out
 * @param failedHandshakes how many connections ended in their TLS handshake
 * @param failedHandlers how many connections ended because their handler, or their protocol, threw an exception
 */
public record ServerStatistics(
        long accepted, long open, long failedAccepts, long failedHandshakes, long failedHandlers) {
    /** Returns these figures and others', taken together. */
    public ServerStatistics plus(ServerStatistics others) {
        return new ServerStatistics(
                accepted + others.accepted,
                open + others.open,
                failedAccepts + others.failedAccepts,
                failedHandshakes + others.failedHandshakes,
                failedHandlers + others.failedHandlers);
    }
}
