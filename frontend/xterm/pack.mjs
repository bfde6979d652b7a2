// Packs npm's xterm.js and its addons in the standard webjar layout, unchanged:
//
//   META-INF/resources/webjars/xterm__xterm/6.0.0/lib/xterm.mjs
//   META-INF/resources/webjars/xterm__addon-fit/0.11.0/lib/addon-fit.mjs
//
// One folder per package with that package's own version in it, so every address may be cached for ever.
//
// usage: node pack.mjs CLASSES_FOLDER XTERM_VERSION
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { compressTree } from '../tools/compress.mjs';

const [classes, xtermVersion] = process.argv.slice(2);
if (!classes || !xtermVersion) throw new Error('usage: node pack.mjs CLASSES_FOLDER XTERM_VERSION');

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
if (dependencies['@xterm/xterm'] !== xtermVersion) {
  throw new Error(
    `package.json pins xterm.js ${dependencies['@xterm/xterm']}, the root pom's xterm.version says ${xtermVersion}.`,
  );
}

const webjars = join(classes, 'META-INF/resources/webjars');
rmSync(webjars, { recursive: true, force: true });
for (const [name, version] of Object.entries(dependencies)) pack(name, version);
compressTree(webjars);

function pack(name, version) {
  const source = join('node_modules', name);
  const installed = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  if (installed.version !== version) {
    throw new Error(`${name} ${installed.version} is installed, package.json pins ${version}.`);
  }
  const target = join(webjars, name.replace(/^@/, '').replace('/', '__'), version);
  const files = ['package.json', 'LICENSE', ...modules(source), ...sheets(source)];
  for (const file of files) copy(join(source, file), join(target, file));
  // What a package has bundled into its module is distributed here too, and so is its licence.
  for (const bundled of Object.keys(installed.dependencies ?? {})) {
    copy(join('node_modules', bundled, licence(bundled)), join(target, `LICENSE-${bundled}`));
  }
}

function modules(source) {
  return readdirSync(join(source, 'lib'))
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => join('lib', file));
}

function sheets(source) {
  if (!existsSync(join(source, 'css'))) return [];
  return readdirSync(join(source, 'css')).map((file) => join('css', file));
}

function licence(name) {
  const file = readdirSync(join('node_modules', name)).find((candidate) => /^licen[cs]e/i.test(candidate));
  if (!file) throw new Error(`${name} has no licence file.`);
  return file;
}

function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}
