/** The kernel of Weft, the engines under it and the faces on it. */
@SuppressWarnings("module") // dev.weft.net is compiled after this module
@org.jspecify.annotations.NullMarked
module dev.weft.core {
    requires static org.jspecify;
    requires jdk.unsupported; // sun.misc.Signal

    exports dev.weft;
}
