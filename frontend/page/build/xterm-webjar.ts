import { readFileSync } from 'node:fs';
import type { HtmlTagDescriptor, Plugin } from 'vite';

const SCOPE = '@xterm/';
const STYLE = '@xterm/xterm/css/xterm.css';
/** From `webjars/gangway-page/VERSION/assets/`, where every module of the page lies, to `webjars/`. */
const TO_WEBJARS = '../../../';

/** The packages that `frontend/xterm` ships, by npm name. */
type Versions = Readonly<Record<string, string>>;

/**
 * Leaves xterm.js and its addons out of the bundle: the page imports them by relative address from the xterm webjar,
 * so that a new release of the page does not download xterm again. (An import map would have to be an inline script,
 * which the content security policy forbids.)
 *
 * The development server and the tests take the same packages from node_modules; this checks that they are the same
 * versions.
 */
export function xtermWebjar(preload: readonly string[]): Plugin {
  const versions = shippedVersions();
  let building = true;
  return {
    name: 'gangway:xterm-webjar',
    enforce: 'pre',
    configResolved({ command }) {
      building = command === 'build';
    },
    resolveId(source) {
      if (!building || !source.startsWith(SCOPE)) return null;
      return { id: TO_WEBJARS + addressInWebjars(source, versions), external: true };
    },
    transformIndexHtml: {
      order: 'post',
      handler(): HtmlTagDescriptor[] {
        if (!building) return [link({ rel: 'stylesheet', href: `/node_modules/${STYLE}` })];
        const address = (source: string): string => `webjars/${addressInWebjars(source, versions)}`;
        return [
          link({ rel: 'stylesheet', href: address(STYLE) }),
          ...preload.map((name) => link({ rel: 'modulepreload', href: address(name), crossorigin: true })),
        ];
      },
    },
  };
}

function link(attrs: Record<string, string | boolean>): HtmlTagDescriptor {
  return { tag: 'link', attrs, injectTo: 'head' };
}

/** `@xterm/addon-fit` → `xterm__addon-fit/0.11.0/lib/addon-fit.mjs`; a path inside the package is kept. */
export function addressInWebjars(source: string, versions: Versions): string {
  const [scope, name, ...path] = source.split('/');
  const npmName = `${String(scope)}/${String(name)}`;
  const version = versions[npmName];
  if (name === undefined || version === undefined) throw new Error(`${source} is not in frontend/xterm/package.json.`);
  const file = path.length > 0 ? path.join('/') : `lib/${name}.mjs`;
  return `xterm__${name}/${version}/${file}`;
}

function shippedVersions(): Versions {
  const shipped = dependenciesOf('../xterm/package.json').dependencies ?? {};
  const ours = dependenciesOf('package.json').devDependencies ?? {};
  for (const [name, version] of Object.entries(ours)) {
    if (name.startsWith(SCOPE) && shipped[name] !== version) {
      throw new Error(
        `${name}: the page is checked against ${version}, frontend/xterm ships ${String(shipped[name])}.`,
      );
    }
  }
  return shipped;
}

function dependenciesOf(file: string): { dependencies?: Versions; devDependencies?: Versions } {
  return JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')) as ReturnType<typeof dependenciesOf>;
}
