import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** An icon of the page as an app: `build/icons/`, drawn from `favicon.svg`; `any` of them has its ground's corners. */
export interface AppIcon {
  readonly file: string;
  readonly sizes: string;
  readonly type: string;
  readonly purpose: 'any' | 'maskable';
}

export const APP_ICONS: readonly AppIcon[] = [
  { file: '../src/ui/style/favicon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
  { file: 'icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
  { file: 'icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
  { file: 'icons/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
];

/**
 * The page can be installed as an app; in its window the browser leaves all keys to the terminal. All addresses are
 * relative to the manifest's own, which is some folders below the gateway's base path, wherever that is.
 *
 * @param webjar where the bundle is, below the base path
 */
export function webManifest(webjar: string): Plugin {
  let manifest = '';
  return {
    name: 'gangway:web-manifest',
    apply: 'build',
    buildStart() {
      const icons = APP_ICONS.map(({ file, ...icon }) => ({ file, icon }));
      const emitted = icons.map(({ file, icon }) => {
        const name = file.slice(file.lastIndexOf('/') + 1);
        const source = readFileSync(new URL(file, import.meta.url));
        const fileName = `app/${name}`;
        this.emitFile({ type: 'asset', fileName, source });
        return { src: name, ...icon };
      });
      manifest = 'app/gangway.webmanifest';
      this.emitFile({ type: 'asset', fileName: manifest, source: manifestOf(webjar, emitted) });
    },
    transformIndexHtml() {
      // With cookies: a proxy that keeps the login may be in front of everything.
      return [
        {
          tag: 'link',
          attrs: { rel: 'manifest', href: webjar + manifest, crossorigin: 'use-credentials' },
          injectTo: 'head',
        },
      ];
    },
  };
}

export function manifestOf(webjar: string, icons: readonly object[]): string {
  const base = '../'.repeat(`${webjar}app`.split('/').length);
  const manifest = {
    name: 'Gangway',
    short_name: 'Gangway',
    description: 'Terminals on hosts and in containers',
    start_url: base,
    scope: base,
    display: 'standalone',
    background_color: '#0c1016',
    theme_color: '#11161e',
    icons,
  };
  return JSON.stringify(manifest, null, 2);
}
