/**
 * The interpreter of the conformance oracle's programs: small concurrent programs, read as JSON, run on Weft's public
 * surface, and printed as traces that can be compared line by line with those of CPython's asyncio and of Trio.
 */
@org.jspecify.annotations.NullMarked
module dev.weft.conformance {
    requires dev.weft.core;
    requires com.fasterxml.jackson.databind;
    requires static org.jspecify;

    exports dev.weft.conformance;
}
