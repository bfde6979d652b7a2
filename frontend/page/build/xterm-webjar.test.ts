import { expect, it } from 'vitest';
import { addressInWebjars } from './xterm-webjar.ts';

const VERSIONS = { '@xterm/xterm': '6.0.0', '@xterm/addon-fit': '0.11.0' };

it('leads to the module, or to a file, of the version that is shipped', () => {
  expect(addressInWebjars('@xterm/xterm', VERSIONS)).toBe('xterm__xterm/6.0.0/lib/xterm.mjs');
  expect(addressInWebjars('@xterm/addon-fit', VERSIONS)).toBe('xterm__addon-fit/0.11.0/lib/addon-fit.mjs');
  expect(addressInWebjars('@xterm/xterm/css/xterm.css', VERSIONS)).toBe('xterm__xterm/6.0.0/css/xterm.css');
});

it('refuses what is not shipped', () => {
  expect(() => addressInWebjars('@xterm/addon-image', VERSIONS)).toThrow('addon-image');
});
