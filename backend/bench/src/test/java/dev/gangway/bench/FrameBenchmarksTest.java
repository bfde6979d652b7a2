package dev.gangway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class FrameBenchmarksTest {

  @Test
  void everyBenchmarkRuns() throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("dev.gangway.websocket")
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(5))
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();

    Set<String> what =
        results.stream()
            .map(
                result -> result.getParams().getBenchmark().replaceAll(".*\\.(\\w+\\.\\w+)$", "$1"))
            .collect(Collectors.toSet());
    assertThat(what)
        .containsExactlyInAnyOrder(
            "MaskingBenchmark.words",
            "MaskingBenchmark.octetByOctet",
            "Utf8Benchmark.validator",
            "Utf8Benchmark.jdkString",
            "ReadingBenchmark.copying",
            "ReadingBenchmark.messages",
            "WritingBenchmark.server",
            "WritingBenchmark.client",
            "DeflateBenchmark.deflate",
            "DeflateBenchmark.inflate");
  }
}
