package dev.gangway.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The echo server as a process: what it prints, and how it ends.
@Timeout(120)
class EchoProcessTest {

  private static final Pattern READY =
      Pattern.compile("Gangway (\\S+) ready at http://127\\.0\\.0\\.1:(\\d+)/");

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void noProcessIsLeft() throws InterruptedException {
    for (Process process : processes) {
      assertThat(process.destroyForcibly().waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(EchoServer.class.getName());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).start();
    processes.add(process);
    return process;
  }

  /// Sends SIGTERM; [Process#destroy()] would also close the streams that are still to be read.
  private static void terminate(Process process) {
    assertThat(process.toHandle().destroy()).isTrue();
  }

  private static String text(InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void itSaysWhenItIsReadyAndEndsWellOnSigterm() throws Exception {
    Process process = start("--port", "0");
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String ready = String.valueOf(out.readLine());
    Matcher matcher = READY.matcher(ready);
    assertThat(matcher.matches()).as(ready).isTrue();
    assertThat(matcher.group(1)).isEqualTo(GangwayVersion.text()).matches("\\d+\\.\\d+\\.\\d+.*");
    int port = Integer.parseInt(matcher.group(2));

    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      RawClient client = new RawClient(port);
      client.send(RawClient.upgrade("/echo") + "\r\n", RawClient.text("here"));
      client.head();
      assertThat(client.frame().text()).isEqualTo("here");
      clients.add(client);
    }

    terminate(process);
    for (RawClient client : clients) {
      assertThat(client.frame().closeCode()).isEqualTo(1001);
      client.send("", RawClient.close(1001));
      assertThat(client.rest()).isEmpty();
      client.close();
    }
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(out.readLine()).as("more than one line on stdout").isNull();
    assertThat(text(process.getErrorStream())).isEmpty();
  }

  @Test
  void aClientThatDoesNotAnswerDoesNotKeepItAlive() throws Exception {
    Process process = start("--port", "0");
    Matcher matcher =
        READY.matcher(String.valueOf(process.inputReader(StandardCharsets.UTF_8).readLine()));
    assertThat(matcher.matches()).isTrue();
    try (RawClient client = new RawClient(Integer.parseInt(matcher.group(2)))) {
      client.send(RawClient.upgrade("/echo") + "\r\n", RawClient.text("here"));
      client.head();
      client.frame();
      terminate(process);
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(client.frame().closeCode()).isEqualTo(1001);
    }
  }

  @Test
  void aBadArgumentIsOneLineAndExitCode2() throws Exception {
    Process process = start("--port", "many");
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(text(process.getErrorStream()))
        .isEqualTo("ws-echo: --port takes a number from 0 to 65535, not many\n");
    assertThat(text(process.getInputStream())).isEmpty();
  }

  @Test
  void aPortInUseIsOneLineAndExitCode1() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Process process = start("--port", Integer.toString(taken.getLocalPort()));
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(text(process.getErrorStream()))
          .startsWith("ws-echo: cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": ")
          .hasLineCount(1);
      assertThat(text(process.getInputStream())).isEmpty();
    }
  }

  @Test
  void helpIsPrintedOnRequest() throws Exception {
    Process process = start("--help");
    assertThat(text(process.getInputStream())).isEqualTo(EchoOptions.HELP);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
