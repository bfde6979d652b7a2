import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** The bundled font may be passed on together with its licence; vite's own list knows only of modules. */
export function fontLicence(name: string): Plugin {
  return {
    name: 'gangway:font-licence',
    apply: 'build',
    generateBundle() {
      const source = readFileSync(new URL(`../node_modules/${name}/LICENSE`, import.meta.url));
      this.emitFile({ type: 'asset', fileName: 'LICENSE-font.txt', source });
    },
  };
}
