// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Store } from '../../base/store.ts';
import { NOBODY } from '../../protocol/login.ts';
import type { LoginState } from '../../session/login-state.ts';
import { text } from '../../text/index.ts';
import { clear, heading, list, LOCAL, press, search, show, texts } from './mounted-list.ts';
import { container, host } from './some-targets.ts';
import { TargetList } from './target-list.ts';

afterEach(clear);

function rows(kind: string): string[] {
  return texts(`[data-kind="${kind}"] a.target .name`);
}

function rowIn(kind: string, id: string): HTMLElement {
  const found = [...list.querySelectorAll<HTMLElement>(`[data-kind="${kind}"] a.target`)];
  const row = found.find((each) => each.dataset['id'] === id);
  if (row === undefined) throw new Error(`no ${id} in ${kind}`);
  return row;
}

function star(row: HTMLElement): HTMLButtonElement {
  const button = row.parentElement?.querySelector<HTMLButtonElement>('.star');
  if (button == null) throw new Error('no star');
  return button;
}

async function key(name: string, more: KeyboardEventInit = {}): Promise<void> {
  document.activeElement?.dispatchEvent(
    new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...more }),
  );
  await list.updateComplete;
}

describe('favourites', () => {
  beforeEach(async () => {
    await show(['a', 'b', 'c'].map((name) => host(name, { group: 'g' })));
    list.settings.set('favourites', ['b', 'gone', 'a']);
    await list.updateComplete;
  });

  it('stand above everything, in the user’s order, and in their places too', () => {
    expect(texts('.branch-toggle .name')).toEqual([text.finding.favourites, 'g']);
    expect(rows('favourites')).toEqual(['b', 'a']);
    expect(rows('hosts')).toEqual(['a', 'b', 'c']);
    expect(list.settings.get('favourites')).toContain('gone');
  });

  it('are made and let go of by their star', async () => {
    expect(star(rowIn('hosts', 'c')).getAttribute('aria-pressed')).toBe('false');
    star(rowIn('hosts', 'c')).click();
    star(rowIn('hosts', 'b')).click();
    await list.updateComplete;
    expect(rows('favourites')).toEqual(['a', 'c']);
    expect(star(rowIn('hosts', 'c')).getAttribute('aria-pressed')).toBe('true');
    expect(star(rowIn('hosts', 'c')).getAttribute('aria-label')).toContain('c');
    expect(list.settings.get('favourites')).toEqual(['gone', 'a', 'c']);
  });

  it('are made by F, and the focus stays', async () => {
    rowIn('hosts', 'c').focus();
    await key('f');
    expect(rows('favourites')).toEqual(['b', 'a', 'c']);
    expect(document.activeElement).toBe(rowIn('hosts', 'c'));
    await key('f', { ctrlKey: true });
    await key('f', { isComposing: true });
    expect(rows('favourites')).toEqual(['b', 'a', 'c']);
  });

  it('hand the focus to their neighbour when they are let go of', async () => {
    rowIn('favourites', 'b').focus();
    await key('F');
    expect(document.activeElement).toBe(rowIn('favourites', 'a'));
  });

  it('are put in order by Alt and an arrow, past what is not shown', async () => {
    rowIn('favourites', 'a').focus();
    await key('ArrowUp', { altKey: true });
    expect(rows('favourites')).toEqual(['a', 'b']);
    expect(document.activeElement).toBe(rowIn('favourites', 'a'));
    expect(list.querySelector('.visually-hidden[role="status"]')?.textContent).toBe('a: 1 of 2.');
    await key('ArrowUp', { altKey: true });
    await key('ArrowDown', { altKey: true });
    expect(rows('favourites')).toEqual(['b', 'a']);
    rowIn('hosts', 'a').focus();
    await key('ArrowUp', { altKey: true });
    expect(rows('favourites')).toEqual(['b', 'a']);
  });

  it('are put in order by the mouse', async () => {
    const drag = (type: string, row: HTMLElement): void => {
      const event = new Event(type, { bubbles: true, cancelable: true });
      Object.assign(event, { dataTransfer: { setData: () => undefined } });
      row.dispatchEvent(event);
    };
    drag('dragstart', rowIn('favourites', 'a'));
    drag('dragover', rowIn('favourites', 'b'));
    drag('drop', rowIn('favourites', 'b'));
    drag('dragend', rowIn('favourites', 'a'));
    await list.updateComplete;
    expect(rows('favourites')).toEqual(['a', 'b']);
    drag('drop', rowIn('favourites', 'b'));
    await list.updateComplete;
    expect(rows('favourites')).toEqual(['a', 'b']);
  });

  it('come first among what matches as well', async () => {
    list.store.take({ type: 'targets', targets: [host('web-1'), host('web-2')], daemons: [] });
    list.settings.set('favourites', ['web-2']);
    await search('web');
    expect(texts('a.target .name')).toEqual(['web-2', 'web-1']);
  });
});

describe('what was opened last', () => {
  const many = Array.from({ length: 30 }, (_, i) => host(`h${String(i)}`, { group: 'g' }));

  it('stands above the rest of a long list, without the favourites', async () => {
    await show(many);
    for (const id of ['h1', 'gone', 'h2', 'h3']) list.recents.note(id);
    await list.updateComplete;
    expect(rows('recent')).toEqual(['h3', 'h2', 'h1']);
    list.settings.set('favourites', ['h2']);
    await list.updateComplete;
    expect(rows('recent')).toEqual([]);
    expect(heading(text.finding.recent).getAttribute('aria-expanded')).toBe('false');
    heading(text.finding.recent).click();
    await list.updateComplete;
    expect(rows('recent')).toEqual(['h3', 'h1']);
    heading(text.finding.recent).click();
    await list.updateComplete;
    expect(rows('recent')).toEqual([]);
  });

  it('is not said again of a list that is seen at a glance', async () => {
    await show(many.slice(0, 5));
    list.recents.note('h1');
    await list.updateComplete;
    expect(rows('recent')).toEqual([]);
  });
});

describe('tags', () => {
  it('are offered where there are any, and chosen for good', async () => {
    await show([host('a')]);
    expect(list.querySelector('.grouping')).toBeNull();
    await show([host('a', { tags: ['x', 'y', 'x'] }), host('b', { tags: ['y'] }), host('c')]);
    const button = list.querySelector<HTMLButtonElement>('.grouping');
    button?.click();
    await list.updateComplete;
    expect(list.settings.get('grouping')).toBe('tags');
    expect(texts('.branch-toggle .name')).toEqual(['x', 'y', text.finding.untagged]);
    expect(rows('tag')).toEqual(['a', 'a', 'b', 'c']);
    expect(list.querySelector('.grouping')?.getAttribute('aria-pressed')).toBe('true');
  });

  it('have a focus of their own for each place of an entry', async () => {
    await show([host('a', { tags: ['x', 'y'] })]);
    list.settings.set('grouping', 'tags');
    await list.updateComplete;
    const [first, second] = list.querySelectorAll<HTMLElement>('a.target');
    second?.focus();
    press('ArrowUp');
    press('ArrowUp');
    expect(document.activeElement).toBe(first);
  });

  it('do not hide what is wrong with a daemon', async () => {
    await show([container('web')], [LOCAL, { name: 'edge', state: 'down', text: 'Permission denied.' }]);
    list.settings.set('grouping', 'tags');
    await list.updateComplete;
    expect(list.querySelector('[data-group="edge"] .daemon-says')?.textContent).toBe('Permission denied.');
  });
});

describe('an entry', () => {
  it('has its colour and says that it is production', async () => {
    await show([host('a', { color: 'red', production: true }), host('b')]);
    const [a, b] = list.querySelectorAll('a.target');
    expect(a?.querySelector('.tint')?.getAttribute('data-color')).toBe('red');
    expect(a?.querySelector('.production')).not.toBeNull();
    expect(a?.getAttribute('aria-label')).toContain('a, production');
    expect(b?.querySelector('.tint, .production')).toBeNull();
  });

  it('gives a link to it by Ctrl+C, and says so', async () => {
    const copied: string[] = [];
    vi.stubGlobal('navigator', {
      clipboard: {
        writeText: (word: string) => {
          copied.push(word);
          return Promise.resolve();
        },
      },
    });
    await show([container('web 1')], [LOCAL]);
    list.querySelector<HTMLElement>('a.target')?.focus();
    await key('c', { ctrlKey: true });
    await Promise.resolve();
    await Promise.resolve();
    await list.updateComplete;
    vi.unstubAllGlobals();
    expect(copied[0]).toMatch(/#\/open\/local%2Fweb%201$/);
    expect(list.querySelector('.assured')?.textContent).toContain('web 1');
  });

  it('shows the fact that was searched for, and marks it, as text', async () => {
    await show([host('a', { group: 'g', tags: ['<b>nginx</b>', 'other'] })]);
    await search('nginx');
    expect(texts('.place')).toEqual(['g · <b>nginx</b>']);
    expect(texts('.place mark')).toEqual(['nginx']);
    expect(list.querySelector('.place b')).toBeNull();
  });
});

describe('nothing to open', () => {
  async function nothingFor(state: LoginState): Promise<string> {
    await show([]);
    const before = list;
    const fresh = new TargetList();
    fresh.store = before.store;
    fresh.feed = before.feed;
    fresh.choose = before.choose;
    fresh.login = { state: new Store(state) };
    before.replaceWith(fresh);
    await fresh.updateComplete;
    return fresh.querySelector('.hint')?.textContent ?? '';
  }

  it('is a question of rights for who is logged in', async () => {
    const said = await nothingFor({ kind: 'in', me: { ...NOBODY, login: 'password', user: 'eve', name: 'eve' } });
    expect(said).toContain('No rule of the gateway gives eve');
    expect(said).not.toContain('docker:');
  });

  it('is one of the configuration where nobody has to be', async () => {
    expect(await nothingFor({ kind: 'in', me: NOBODY })).toMatch(/hosts:[\s\S]*docker:/);
  });
});
