package dev.gangway.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Checks passwords: a few at once, a few more waiting in order, no more.
///
/// A check is a tenth of a second of pure computing. It runs on platform threads of its own, since
/// on a virtual thread it would keep a carrier from everybody's terminals meanwhile.
///
/// A name that does not exist costs what one that does costs: it is checked against a hash that no
/// password fits, of the same cost as some user's. Which user's depends on the name alone, so that
/// asking twice tells nothing, and on what only the configuration knows, so that nobody can foresee
/// it.
///
/// Thread-safe.
final class Passwords implements AutoCloseable {

  /// One check of a password against a hash; tests count them.
  interface Check {
    boolean verify(PasswordHash hash, Password password);
  }

  private final Map<String, PasswordHash> hashes;
  private final List<PasswordHash> decoys;
  private final byte[] decoyKey;
  private final Check check;
  private final Semaphore places;
  private final ThreadPoolExecutor threads;

  /// @param hashes each user's, by name, in an order that does not change
  /// @param hashing how many are checked at once
  /// @param waiting how many may wait for that
  Passwords(Map<String, PasswordHash> hashes, int hashing, int waiting, Check check) {
    this.hashes = Map.copyOf(hashes);
    this.decoys = hashes.values().stream().map(PasswordHash::withoutPassword).toList();
    MessageDigest digest = Sha256.digest();
    hashes.values().forEach(hash -> digest.update(hash.text().getBytes(StandardCharsets.UTF_8)));
    this.decoyKey = digest.digest();
    this.check = check;
    this.places = new Semaphore(hashing + waiting);
    // The queue needs no bound of its own: nobody comes this far without a place.
    this.threads =
        new ThreadPoolExecutor(
            hashing,
            hashing,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("password-check-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /// Takes a place among those who are checked or wait.
  ///
  /// @throws Busy if there is none
  Place enter() throws Busy {
    if (!places.tryAcquire()) {
      throw new Busy();
    }
    return new Place();
  }

  /// A place; whoever took it closes it. For one thread.
  final class Place implements AutoCloseable {
    private final AtomicBoolean left = new AtomicBoolean();

    private Place() {}

    /// Whether the password is this user's. Once for each place. Blocks while others are before it.
    ///
    /// @throws InterruptedException if the thread was interrupted; the check may be under way still
    /// @throws Busy if nothing is checked any more, because this was closed
    boolean check(String name, Password password) throws InterruptedException, Busy {
      PasswordHash hash = hashes.get(name);
      if (hash == null && decoys.isEmpty()) {
        // Nobody has a password here: there is nothing to hide, and nothing to compare with.
        return false;
      }
      CompletableFuture<Boolean> answer = new CompletableFuture<>();
      PasswordHash checked = hash == null ? decoy(name) : hash;
      try {
        threads.execute(() -> {
          try {
            answer.complete(check.verify(checked, password));
          } catch (RuntimeException | Error e) {
            // Whatever went wrong, most likely memory, is the asking thread's to tell.
            answer.completeExceptionally(e);
          }
        });
      } catch (RejectedExecutionException e) {
        // Closed meanwhile: the gateway is going down.
        throw new Busy();
      }
      try {
        // The decoy fits no password; the comparison makes it certain.
        return answer.get() && hash != null;
      } catch (ExecutionException e) {
        throw new IllegalStateException("a password could not be checked", e.getCause());
      }
    }

    /// Gives the place back. Idempotent.
    @Override
    public void close() {
      if (left.compareAndSet(false, true)) {
        places.release();
      }
    }
  }

  private PasswordHash decoy(String name) {
    byte[] mac = Sha256.hmac(decoyKey, name.getBytes(StandardCharsets.UTF_8));
    return decoys.get(Math.floorMod(ByteBuffer.wrap(mac).getInt(), decoys.size()));
  }

  /// No further checks; those under way end by themselves. Idempotent.
  @Override
  public void close() {
    threads.shutdown();
  }
}
