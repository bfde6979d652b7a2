// Adds up what the test runners reported: count-tests.mjs SECONDS. Prints the counts as the last line,
// and fails if a suite that must be there reported nothing, or anything was skipped.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const JAVA_SUITES = ["websocket", "handoff", "server", "demo", "bench", "e2e"];
const VITEST_REPORT = "frontend/page/target/vitest/report.json";

const total = { passed: 0, failed: 0, skipped: 0 };
const silent = [];

function add(name, passed, failed, skipped) {
  console.log(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  if (passed + failed === 0) silent.push(name);
}

function javaSuite(module) {
  const folder = join("backend", module, "target", "surefire-reports");
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => /^TEST-.*\.xml$/.test(name)) : [];
  const sum = { tests: 0, failures: 0, errors: 0, skipped: 0 };
  for (const file of files) {
    const head = readFileSync(join(folder, file), "utf8").match(/<testsuite\b[^>]*>/)?.[0] ?? "";
    for (const key of Object.keys(sum)) {
      sum[key] += Number(head.match(new RegExp(`\\b${key}="(\\d+)"`))?.[1] ?? 0);
    }
  }
  const failed = sum.failures + sum.errors;
  add(`backend/${module}`, sum.tests - failed - sum.skipped, failed, sum.skipped);
}

function vitestSuite() {
  if (!existsSync(VITEST_REPORT)) return add("frontend/page", 0, 0, 0);
  const report = JSON.parse(readFileSync(VITEST_REPORT, "utf8"));
  add("frontend/page", report.numPassedTests, report.numFailedTests, report.numPendingTests + report.numTodoTests);
}

vitestSuite();
JAVA_SUITES.forEach(javaSuite);
for (const name of silent) console.log(`check: ${name} reported no test`);
if (total.skipped > 0) console.log("check: a skipped test counts as a failure of the gate");
console.log(`check took ${process.argv[2]} s`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.skipped === 0 && silent.length === 0 ? 0 : 1);
