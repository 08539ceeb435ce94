/** The command line: one class a command, and the rooms that they share for compiling and running programs. */
@NullMarked
package dev.weft.cli;

import org.jspecify.annotations.NullMarked;
