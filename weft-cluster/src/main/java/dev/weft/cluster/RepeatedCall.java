package dev.weft.cluster;

import java.util.List;

/**
 * A call that was begun more than once because a member that ran it was lost: what it does beside its result may have been
 * done more than once, too.
 *
 * @param id its id
 * @param call what messages call it
 * @param members the members on which it was begun, the last one being the one whose answer counted or is waited for
 */
public record RepeatedCall(String id, String call, List<String> members) {}
