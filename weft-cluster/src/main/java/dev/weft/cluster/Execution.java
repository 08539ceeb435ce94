package dev.weft.cluster;

/**
 * One attempt of a member to run a call.
 *
 * @param ticket tells it from all other attempts
 * @param member the member's address
 */
record Execution(String ticket, String member) {}
