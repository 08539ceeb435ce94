/**
 * The load on the network: the same echo server on several runtimes, each in a process of its own, under one generator.
 */
@NullMarked
package dev.weft.bench.echo;

import org.jspecify.annotations.NullMarked;
