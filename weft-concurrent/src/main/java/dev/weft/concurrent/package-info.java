/**
 * Runs functions on threads and on other processes, and moves values between them.
 *
 * <p>Words: a <em>call</em> is a function with its arguments on the way to a pool; a <em>worker</em> is the thread or the
 * child JVM that runs calls, one at a time; a <em>seat</em> is the place of one worker in a pool, which outlives the
 * worker; to <em>travel</em> is to go as bytes to another process; the <em>hub</em> is the Unix socket of this process,
 * to which its children connect; a <em>link</em> is one connection to a hub.
 */
package dev.weft.concurrent;
