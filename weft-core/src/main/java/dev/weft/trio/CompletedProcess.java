package dev.weft.trio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a process ended, and what it wrote.
 *
 * @param args what was started
 * @param returncode how it ended; 0 is success
 * @param stdout its output; null if that was not collected
 * @param stderr its errors; null if they were not collected
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are what a process writes; two of them are never compared
public record CompletedProcess(List<String> args, int returncode, byte @Nullable [] stdout, byte @Nullable [] stderr) {}
