package dev.weft;

import java.lang.System.Logger.Level;

/** What the default exception handler writes. */
final class FailureLog {
    private static final System.Logger LOG = System.getLogger("dev.weft");

    private FailureLog() {}

    static void log(EventLoop loop, ExceptionContext context) {
        var text = new StringBuilder(context.message());
        if (context.future() != null) {
            text.append("\nfuture: ").append(context.future());
        }
        if (context.handle() != null) {
            text.append("\nhandle: ").append(context.handle());
        }
        context.more()
                .forEach((name, fact) ->
                        text.append('\n').append(name).append(": ").append(fact));
        text.append("\nloop: ").append(loop);
        LOG.log(Level.ERROR, text.toString(), context.exception()); // null: none
    }
}
