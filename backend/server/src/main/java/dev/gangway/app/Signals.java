package dev.gangway.app;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears signals, each time one comes: the JDK's shutdown hooks learn of the first only.
///
/// What hears them is `sun.misc.Signal`, the one way there is. The module `jdk.unsupported` offers
/// it to everybody, but each mention is a compiler's warning that nothing silences, so it is called
/// by its name.
final class Signals {
  private static final Logger log = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /// Runs something on a thread of its own each time the signal comes, instead of what the JVM
  /// does. A signal that this process was started to ignore (`nohup`) stays ignored, and where
  /// there is no such signal, or the JVM was told to leave signals alone, nothing changes.
  ///
  /// @param name without `SIG`
  static void on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      MethodHandle run =
          MethodHandles.lookup()
              .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
              .bindTo(action);
      Object ours =
          MethodHandleProxies.asInterfaceInstance(
              handler, MethodHandles.dropArguments(run, 0, signal));
      Object which = signal.getConstructor(String.class).newInstance(name);
      Method handle = signal.getMethod("handle", signal, handler);
      Object before = handle.invoke(null, which, ours);
      Object ignore = handler.getField("SIG_IGN").get(null);
      if (ignore.equals(before)) {
        handle.invoke(null, which, ignore);
      }
    } catch (ReflectiveOperationException e) {
      log.warn("event=signal-unheard signal={}", name, e);
    }
  }
}
