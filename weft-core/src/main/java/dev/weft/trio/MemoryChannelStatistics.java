package dev.weft.trio;

/**
 * The state of a memory channel.
 *
 * @param currentBufferUsed how many values are in the buffer
 * @param maxBufferSize how many may be; {@link Integer#MAX_VALUE} is any number
 * @param openSendChannels how many senders are open
 * @param openReceiveChannels how many receivers are open
 * @param tasksWaitingSend how many tasks wait to send
 * @param tasksWaitingReceive how many tasks wait to receive
 * @param peakBufferUsed how many values have been in the buffer at most
 */
public record MemoryChannelStatistics(
        int currentBufferUsed,
        int maxBufferSize,
        int openSendChannels,
        int openReceiveChannels,
        int tasksWaitingSend,
        int tasksWaitingReceive,
        int peakBufferUsed) {}
