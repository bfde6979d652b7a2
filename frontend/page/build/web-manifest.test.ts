import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { APP_ICONS, manifestOf } from './web-manifest.ts';

it.each(['https://h/', 'https://h/gang/way/'])('leads from the manifest to the page at %s', (page) => {
  const webjar = 'webjars/gangway-page/1.0/';
  const read = JSON.parse(manifestOf(webjar, [])) as { start_url: string; scope: string };
  const manifest = new URL(`${webjar}app/gangway.webmanifest`, page);
  expect(new URL(read.start_url, manifest).href).toBe(page);
  expect(new URL(read.scope, manifest).href).toBe(page);
});

it.each(APP_ICONS.filter(({ type }) => type === 'image/png'))('has $file as large as it says', ({ file, sizes }) => {
  const png = readFileSync(new URL(file, import.meta.url));
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
  // IHDR comes first: width and height, four bytes each.
  expect(`${String(png.readUInt32BE(16))}x${String(png.readUInt32BE(20))}`).toBe(sizes);
});
