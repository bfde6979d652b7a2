import process from 'node:process';
import { defineConfig } from 'vitest/config';
import { compressedSiblings } from './build/compressed-siblings.ts';
import { fontLicence } from './build/font-licence.ts';
import { webManifest } from './build/web-manifest.ts';
import { xtermWebjar } from './build/xterm-webjar.ts';

// Maven hands these over; the defaults are for `npm run build` by hand.
const version = process.env['GANGWAY_VERSION'] ?? '0.1.0';
const classes = process.env['GANGWAY_CLASSES'] ?? 'target/classes';

const webjar = `webjars/gangway-page/${version}/`;
const gateway = 'http://127.0.0.1:8022';

export default defineConfig({
  define: { __GANGWAY_VERSION__: JSON.stringify(version) },
  plugins: [
    xtermWebjar(['@xterm/xterm', '@xterm/addon-fit', '@xterm/addon-unicode-graphemes', '@xterm/addon-web-links']),
    fontLicence('@fontsource/jetbrains-mono'),
    webManifest(webjar),
    compressedSiblings(),
  ],
  base: './',
  experimental: {
    // index.html is served at the gateway's base path, everything else from the webjar's own folder below it.
    renderBuiltUrl(filename, { hostType }) {
      return hostType === 'html' ? webjar + filename : { relative: true };
    },
  },
  build: {
    outDir: `${classes}/META-INF/resources/${webjar}`,
    emptyOutDir: true,
    target: 'es2022',
    // A data: address would need an exception in the content security policy.
    assetsInlineLimit: 0,
    // What the page begins with is preloaded by index.html; what comes later has too few chunks to need a helper.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, chunks, { hostType }) => (hostType === 'html' ? chunks : []),
    },
    license: { fileName: 'licenses.md' },
    reportCompressedSize: false,
  },
  server: {
    // The gateway checks Origin, so requests have to look as if the page came from it.
    proxy: {
      '/api': { target: gateway, changeOrigin: true, headers: { origin: gateway } },
      '/events': { target: gateway, changeOrigin: true, headers: { origin: gateway }, ws: true },
      '/ws': { target: gateway, changeOrigin: true, headers: { origin: gateway }, ws: true },
    },
  },
  test: {
    // Tests that need a document ask for happy-dom in their first line.
    environment: 'node',
    include: ['src/**/*.test.ts', 'build/**/*.test.ts'],
    restoreMocks: true,
    // One thread for all files, which leave nothing behind that another could see: a quarter of the time.
    pool: 'threads',
    isolate: false,
  },
});
