package dev.weft.asyncio;

/**
 * What a process wrote.
 *
 * @param stdout its output; empty if that was not a pipe
 * @param stderr its errors; empty if that was not a pipe
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are what a process writes; two outputs are never compared
public record Output(byte[] stdout, byte[] stderr) {}
