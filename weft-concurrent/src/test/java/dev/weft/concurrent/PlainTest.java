package dev.weft.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlainTest {
    private static final ObjectInputFilter NO_BYTES = ObjectInputFilter.Config.createFilter("maxarray=3");

    static List<Object> plainValues() {
        var values = new ArrayList<Object>(List.of(0, -1, Integer.MAX_VALUE, Long.MIN_VALUE, 1.5, -0.0f));
        values.addAll(List.of(Double.NaN, (short) -2, (byte) 200, 'x', '\ud800', true, false));
        values.addAll(List.of("", "plain", "\u00e9\u00ff", "\u0100", "half a pair: \ud83d", "whole: \ud83d\ude00"));
        return values;
    }

    private static @Nullable Object thereAndBack(@Nullable Object value) throws Exception {
        ByteBuffer bytes = Travel.pack(value, "a value");
        assertThat(Plain.is(bytes)).isTrue();
        return Travel.unpack(bytes, PlainTest.class.getClassLoader(), Travel.DEFAULT_FILTER);
    }

    @ParameterizedTest
    @MethodSource("plainValues")
    void aPlainValueArrivesAsItWas(Object value) throws Exception {
        assertThat(thereAndBack(value)).isEqualTo(value).hasSameClassAs(value);
    }

    @Test
    void nullAndBytesArriveAsTheyWere() throws Exception {
        assertThat(thereAndBack(null)).isNull();
        assertThat(thereAndBack(new byte[] {1, -2, 3})).isEqualTo(new byte[] {1, -2, 3});
        assertThat(thereAndBack(new byte[0])).isEqualTo(new byte[0]);
    }

    @Test
    void otherValuesTravelAsJavaSerialisationHasThem() throws Exception {
        ByteBuffer bytes = Travel.pack(List.of(1, "a"), "a list");
        assertThat(Plain.is(bytes)).isFalse();
        assertThat(Travel.unpack(bytes, PlainTest.class.getClassLoader(), Travel.DEFAULT_FILTER))
                .isEqualTo(List.of(1, "a"));
    }

    @Test
    void aFilterIsAskedAboutByteArrays() throws Exception {
        ByteBuffer few = Travel.pack(new byte[3], "three");
        ByteBuffer many = Travel.pack(new byte[4], "four");
        ClassLoader loader = PlainTest.class.getClassLoader();
        assertThat(Travel.unpack(few, loader, NO_BYTES)).isEqualTo(new byte[3]);
        assertThatThrownBy(() -> Travel.unpack(many, loader, NO_BYTES)).isInstanceOf(InvalidClassException.class);
    }
}
