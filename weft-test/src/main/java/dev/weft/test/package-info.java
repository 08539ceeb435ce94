/** What tests of asynchronous code need: {@link dev.weft.test.AsyncTest} first of all. */
@NullMarked
package dev.weft.test;

import org.jspecify.annotations.NullMarked;
