package dev.weft.transport;

import java.util.List;

/**
 * How the connections of a server ended when it was stopped.
 *
 * @param drained how many ended by themselves within the grace
 * @param cancelled how many ended once their handler was cancelled
 * @param aborted the names of the handlers that held out even then, and whose connections were aborted
 */
public record StopReport(int drained, int cancelled, List<String> aborted) {}
