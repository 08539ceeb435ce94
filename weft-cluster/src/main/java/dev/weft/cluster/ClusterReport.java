package dev.weft.cluster;

import java.util.List;

/**
 * What has become of the calls of a {@link ClusterExecutor} so far.
 *
 * @param submitted how many were handed in
 * @param succeeded how many have a result
 * @param failed how many have an exception
 * @param cancelled how many were cancelled
 * @param executions how often the calls that have ended were begun, all taken together
 * @param repeated those that were begun more than once, the last {@value #REMEMBERED} of them
 */
public record ClusterReport(
        long submitted, long succeeded, long failed, long cancelled, long executions, List<RepeatedCall> repeated) {
    static final int REMEMBERED = 10_000;
}
