package dev.gangway.e2e;

import dev.gangway.e2e.world.Window;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests the [Suite], and a [Window] of their own: photographed when the test fails, then
/// closed and asked for problems of its page.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EndToEnd.Resolver.class)
@interface EndToEnd {

  /// Does it.
  final class Resolver implements ParameterResolver, AfterTestExecutionCallback, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(Resolver.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      Class<?> type = parameter.getParameter().getType();
      return type == Suite.class || type == Window.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      Suite suite =
          context
              // The build gives a JVM one class after the other, each in a run of its own.
              .getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
              .computeIfAbsent(Suite.class, _ -> new Suite(), Suite.class);
      if (parameter.getParameter().getType() == Suite.class) {
        return suite;
      }
      return context
          .getStore(NAMESPACE)
          .computeIfAbsent(Window.class, _ -> suite.browser().open(), Window.class);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
      Window window = context.getStore(NAMESPACE).get(Window.class, Window.class);
      if (window != null && context.getExecutionException().isPresent()) {
        window.screenshot(
            context.getRequiredTestClass().getSimpleName()
                + "."
                + context.getRequiredTestMethod().getName());
      }
    }

    @Override
    public void afterEach(ExtensionContext context) {
      Window window = context.getStore(NAMESPACE).remove(Window.class, Window.class);
      if (window != null) {
        window.close();
      }
    }
  }
}
