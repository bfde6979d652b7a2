package dev.gangway.ssh;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.transport.cipher.BaseCipher;
import org.jspecify.annotations.Nullable;

/// AES-GCM as SSH has it (RFC 5647, with OpenSSH's names): 12 bytes of nonce, of which the last 8
/// count packets, and a tag of 16 bytes.
///
/// In place of sshj's own, which decrypts a packet where it lies: for that the JDK allocates an
/// array as large as the whole receive buffer, twice as many bytes of garbage as bytes received.
/// Used by one thread at a time.
final class GcmCipher extends BaseCipher {
  private static final int NONCE_BYTES = 12;
  private static final int FIXED_BYTES = 4;
  private static final int TAG_BYTES = 16;

  /// As many as there are threads that decrypt at the same moment.
  private static final SpareArrays PLAIN = new SpareArrays(1 << 20);

  private boolean decrypting;
  private @Nullable SecretKey key;
  private ByteBuffer nonce = ByteBuffer.allocate(NONCE_BYTES);
  private boolean ready;

  private GcmCipher(int keyBytes) {
    super(NONCE_BYTES, keyBytes, "AES", "AES/GCM/NoPadding");
  }

  /// @param keyBits 128 or 256
  static Factory.Named<net.schmizz.sshj.transport.cipher.Cipher> factory(int keyBits) {
    return new Factory.Named<>() {
      @Override
      public String getName() {
        return "aes" + keyBits + "-gcm@openssh.com";
      }

      @Override
      public net.schmizz.sshj.transport.cipher.Cipher create() {
        return new GcmCipher(keyBits / Byte.SIZE);
      }
    };
  }

  @Override
  public int getAuthenticationTagSize() {
    return TAG_BYTES;
  }

  @Override
  protected void initCipher(Cipher cipher, Mode mode, byte[] key, byte[] iv)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    this.decrypting = mode == Mode.Decrypt;
    this.key = getKeySpec(key);
    this.nonce = ByteBuffer.wrap(Arrays.copyOf(iv, NONCE_BYTES));
    begin();
  }

  /// The next packet.
  private void begin() throws InvalidKeyException, InvalidAlgorithmParameterException {
    cipher.init(
        decrypting ? Cipher.DECRYPT_MODE : Cipher.ENCRYPT_MODE,
        key,
        new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce.array()));
    ready = true;
  }

  @Override
  public void updateAAD(byte[] data, int offset, int length) {
    try {
      if (!ready) {
        begin();
      }
      cipher.updateAAD(data, offset, length);
    } catch (GeneralSecurityException e) {
      throw new SSHRuntimeException("the packet's length cannot be taken in", e);
    }
  }

  @Override
  public void update(byte[] data, int offset, int length) {
    try {
      if (!ready) {
        begin();
      }
      if (decrypting) {
        decrypt(data, offset, length + TAG_BYTES);
      } else {
        cipher.doFinal(data, offset, length, data, offset);
      }
    } catch (GeneralSecurityException e) {
      throw new SSHRuntimeException("the packet cannot be decrypted, or was changed", e);
    }
    // RFC 5647 §7.1. It begins anywhere, and may pass its largest value once.
    nonce.putLong(FIXED_BYTES, nonce.getLong(FIXED_BYTES) + 1);
    ready = false;
  }

  private void decrypt(byte[] data, int offset, int length) throws GeneralSecurityException {
    byte[] plain = PLAIN.take(length);
    try {
      int count = cipher.doFinal(data, offset, length, plain, 0);
      System.arraycopy(plain, 0, data, offset, count);
      Arrays.fill(plain, 0, count, (byte) 0);
    } finally {
      PLAIN.give(plain);
    }
  }
}
