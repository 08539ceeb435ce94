/**
 * What tests of streams are made of: streams within memory, whose flow the test controls, and checks that every stream must
 * pass.
 *
 * <p>Semantics: the stream parts of {@code trio.testing}.
 */
@NullMarked
package dev.weft.trio.testing;

import org.jspecify.annotations.NullMarked;
