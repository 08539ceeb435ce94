package dev.weft.spi;

/** A loop that takes its share of the connections which a listener accepts. Made by {@link Network#share}. */
public interface Share {}
