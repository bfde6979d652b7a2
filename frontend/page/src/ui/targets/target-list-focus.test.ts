// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clear, focused, heading, list, LOCAL, press, row, search, show, texts } from './mounted-list.ts';
import { container, host } from './some-targets.ts';
import type { TargetStore } from './target-store.ts';

afterEach(clear);

describe('keys', () => {
  beforeEach(() => show([host('a', { group: 'one' }), host('b', { group: 'one' }), host('c', { group: 'two' })]));

  it('lead from the field through headings and entries, and back', () => {
    list.focusSearch();
    const seen = ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'End', 'Home'].map((key) => {
      press(key);
      return focused();
    });
    expect(seen).toEqual(['one', 'a', 'b', 'two', 'c', 'one']);
    press('ArrowUp');
    expect(document.activeElement).toBe(list.querySelector('input'));
  });

  it('close and open headings', async () => {
    row('b').focus();
    press('ArrowLeft');
    expect(focused()).toBe('one');
    press('ArrowLeft');
    await list.updateComplete;
    expect(heading('one').getAttribute('aria-expanded')).toBe('false');
    expect(texts('a.target .name')).toEqual(['c']);
    press('ArrowRight');
    await list.updateComplete;
    press('ArrowRight');
    expect(focused()).toBe('a');
  });

  it('make one stop for Tab, which is where the focus was', async () => {
    const stops = (): string[] => texts('[data-key][tabindex="0"] .name');
    expect(stops()).toEqual(['one']);
    row('b').focus();
    expect(stops()).toEqual(['b']);
    list.store.take({ type: 'target', target: host('a0', { group: 'one' }) });
    await list.updateComplete;
    expect(stops()).toEqual(['b']);
  });

  it('remember what was closed', async () => {
    heading('one').click();
    await list.updateComplete;
    document.body.replaceChildren();
    await show([host('a', { group: 'one' }), host('c', { group: 'two' })]);
    expect(texts('a.target .name')).toEqual(['c']);
  });
});

describe('the focus', () => {
  beforeEach(async () => {
    await show([container('a'), container('b'), container('c')], [LOCAL]);
    row('local/b').focus();
  });

  async function news(...changes: Parameters<TargetStore['take']>[0][]): Promise<void> {
    for (const change of changes) list.store.take(change);
    await list.updateComplete;
  }

  it('stays on an entry that changes, and on one that others come and go around', async () => {
    await news(
      { type: 'target', target: container('b', { state: 'stopped' }) },
      { type: 'gone', id: 'local/a' },
      { type: 'target', target: container('aa') },
    );
    expect(document.activeElement).toBe(row('local/b'));
  });

  it('follows an entry that is now shown elsewhere', async () => {
    const web = { project: 'shop', service: 'web' };
    await news({ type: 'target', target: container('b', web) }, { type: 'target', target: container('b2', web) });
    expect(document.activeElement).toBe(row('local/b'));
  });

  it('goes to the neighbour of one that vanishes', async () => {
    await news({ type: 'gone', id: 'local/b' });
    expect(focused()).toBe('c');
    await news({ type: 'gone', id: 'local/c' });
    expect(focused()).toBe('a');
  });

  it('goes to the field when nothing is left', async () => {
    await news({ type: 'targets', targets: [], daemons: [] });
    expect(document.activeElement).toBe(list.querySelector('input'));
  });

  it('is not taken from elsewhere', async () => {
    const field = await search('');
    field.focus();
    await news({ type: 'gone', id: 'local/b' });
    expect(document.activeElement).toBe(field);
  });
});
