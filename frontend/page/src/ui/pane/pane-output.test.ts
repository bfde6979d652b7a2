// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeTerminalSocket } from '../../session/fake-socket.ts';
import { SettingsStore } from '../../settings/settings-store.ts';
import type { PaneSession } from './pane-session.ts';
import { aPane } from './some-pane.ts';

let pane: PaneSession;
const preferences = new SettingsStore();
beforeEach(async () => {
  pane = await aPane(() => new FakeTerminalSocket(), { preferences });
});
afterEach(() => {
  pane.leave();
  preferences.choose({});
});

function print(output: string): Promise<void> {
  const bytes = new TextEncoder().encode(output);
  return new Promise((resolve) => {
    pane.screen.write(bytes, false, () => {
      resolve();
    });
  });
}

it('does nothing to a terminal that has nothing of it', () => {
  for (const act of ['previous-prompt', 'next-prompt', 'copy-output', 'scroll-top', 'scroll-bottom'] as const) {
    expect(pane.acts[act]?.(), act).toBe(false);
  }
});

it('toggles the reading aloud, and keeps that', () => {
  expect(pane.acts['screen-reader']?.()).toBe(true);
  expect(preferences.get('screenReader')).toBe(true);
  pane.acts['screen-reader']?.();
  expect(preferences.get('screenReader')).toBe(false);
});

it('opens the search', () => {
  expect(pane.acts['find-in-terminal']?.()).toBe(true);
  expect(pane.output.find.shown.get()).toBe(1);
});

it('tells of bell, progress and directory, and rings no more once it is seen', async () => {
  await print('\x07\x1b]9;4;1;40\x07\x1b]7;file:///srv\x07');
  expect(pane.bell.get()).toBe(true);
  await vi.waitFor(() => {
    expect(pane.progress.get()).toEqual({ kind: 'normal', percent: 40 });
    expect(pane.screen.directory.get()).toBe('/srv');
  });
  pane.show();
  expect(pane.bell.get()).toBe(false);
});

it('copies the output of a command, and says so', async () => {
  const copied = vi.spyOn(pane.input, 'copyText').mockReturnValue();
  await print('\x1b]133;A\x07$ ls\r\n\x1b]133;C\x07a\r\nb\r\n\x1b]133;D;0\x07');
  expect(pane.acts['copy-output']?.()).toBe(true);
  expect(copied).toHaveBeenCalledWith('a\nb');
});

it('offers nothing to the clipboard while the user is elsewhere', async () => {
  preferences.set('clipboardWrite', 'allow');
  await print('\x1b]52;c;aGVsbG8=\x07');
  expect(pane.output.consent.offered.get()).toBeNull();
});
