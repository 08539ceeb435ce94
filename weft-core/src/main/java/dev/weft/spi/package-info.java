/** What a transport module provides to the kernel; not for programs. */
@NullMarked
package dev.weft.spi;

import org.jspecify.annotations.NullMarked;
