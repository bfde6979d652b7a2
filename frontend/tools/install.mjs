// Installs a module's npm packages, run in the module's folder by Maven's `initialize` phase.
//
// `npm ci` empties node_modules every time and wants its registry, so it runs only when the lock file differs from
// the copy that the last good installation left behind. That is what lets a second build work without a network.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';

const LOCK = 'package-lock.json';
const STAMP = 'node_modules/.installed-lock.json';

const lock = readFileSync(LOCK, 'utf8');
if (lock.includes('"resolved"')) {
  fail(`${LOCK} holds download addresses; write it again with omit-lockfile-registry-resolved=true.`);
}
if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== lock) {
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    // npm is a command script on Windows, which only a shell can start.
    shell: process.platform === 'win32',
  });
  if (npm.error) fail(`npm could not be started: ${npm.error.message}`);
  if (npm.status !== 0) fail(`npm ci ended with ${npm.status ?? npm.signal}.`);
  writeFileSync(STAMP, lock);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
