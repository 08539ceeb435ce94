package dev.weft.concurrent;

import dev.weft.Action;
import java.io.Serializable;

/** A body without a result that can travel: a lambda given as one can be sent to another process. */
@FunctionalInterface
public interface SerializableAction extends Action, Serializable {}
