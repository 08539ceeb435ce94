/**
 * Calls that run on other machines, and queues between machines.
 *
 * <p>Words: a <em>cluster</em> is a set of JVMs that know each other; a <em>member</em> is one of them: it keeps a share of
 * what was handed in, with backups of other members' shares, and runs calls; a <em>client</em> hands in calls from outside.
 * A <em>call</em> is kept from the moment it is handed in until its result has been fetched. An <em>execution</em> is one
 * attempt of a member to run it. A <em>lease</em> is an item that was taken out of a queue and not yet acknowledged; it goes
 * back to its place if its owner dies. A <em>step</em> is one change of what is kept, done at one go where it is kept, and
 * harmless when done twice.
 */
package dev.weft.cluster;
