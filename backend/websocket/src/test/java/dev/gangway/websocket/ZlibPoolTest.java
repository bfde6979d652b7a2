package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

class ZlibPoolTest {

  private final ZlibPool pool = new ZlibPool(1);

  @Test
  void moreThanAreKeptAreEnded() {
    Inflater inflater = pool.inflater();
    Inflater second = pool.inflater();
    Deflater deflater = pool.deflater(1, Deflater.DEFAULT_STRATEGY);
    Deflater third = pool.deflater(1, Deflater.DEFAULT_STRATEGY);
    assertThat(pool.lent()).isEqualTo(4);
    pool.giveBack(inflater);
    pool.giveBack(second);
    pool.giveBack(deflater, 1, Deflater.DEFAULT_STRATEGY);
    pool.giveBack(third, 1, Deflater.DEFAULT_STRATEGY);
    assertThat(pool.lent()).isZero();
    assertThat(pool.kept()).isEqualTo(2);
    assertThat(pool.inflater()).isSameAs(inflater);
    assertThat(pool.deflater(1, Deflater.DEFAULT_STRATEGY)).isSameAs(deflater);
    assertThatThrownBy(second::getBytesRead).isInstanceOf(RuntimeException.class);
  }
}
