// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store } from '../../base/store.ts';
import type { SessionsAsOf } from '../../session/gateway.ts';
import { listing, running } from '../tabs/some-tabs.ts';
import { SessionList } from './session-list.ts';
import { SessionStore } from './session-store.ts';

const MARKUP = '<img src=x onerror=alert(1)>';

let list: SessionList;
let openHere: Store<ReadonlySet<string>>;
let answer: () => Promise<SessionsAsOf>;
/** What was done. */
let acts: string[];
let endFails: boolean;

beforeEach(() => {
  openHere = new Store<ReadonlySet<string>>(new Set());
  acts = [];
  endFails = false;
  list = new SessionList();
  list.store = new SessionStore({
    sessions: () => answer(),
    endSession: (session) => {
      acts.push(`end ${session}`);
      return endFails ? Promise.reject(new TypeError('no network')) : Promise.resolve();
    },
  });
  list.openHere = openHere;
  list.continueHere = ({ session }) => acts.push(`continue ${session}`);
  list.watch = ({ session }) => acts.push(`watch ${session}`);
  list.leave = () => acts.push('leave');
});
afterEach(() => {
  document.body.replaceChildren();
});

async function show(...args: Parameters<typeof listing>): Promise<void> {
  answer = () => Promise.resolve(listing(...args));
  document.body.append(list);
  await list.store.load();
  await list.updateComplete;
}

function button(key: string): HTMLButtonElement {
  const found = [...list.querySelectorAll('button')].find((each) => each.dataset['key'] === key);
  if (found === undefined) throw new Error(`no button ${key}`);
  return found;
}

async function press(key: string): Promise<string | undefined> {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
  document.activeElement?.dispatchEvent(event);
  await list.updateComplete;
  return focused();
}

function focused(): string | undefined {
  return (document.activeElement as HTMLElement | null)?.dataset['key'];
}

function texts(selector: string): string[] {
  return [...list.querySelectorAll(selector)].map((each) => each.textContent.replace(/\s+/g, ' ').trim());
}

describe('the list', () => {
  it('is not there while it is not known what runs, and while nothing does', async () => {
    answer = () => new Promise(() => undefined);
    document.body.append(list);
    await list.updateComplete;
    expect(list.childElementCount).toBe(0);
    document.body.replaceChildren();
    list.store = new SessionStore({ sessions: () => answer(), endSession: () => Promise.resolve() });
    await show([]);
    expect(list.childElementCount).toBe(0);
  });

  it('says of each session where it is, and what continuing it does', async () => {
    const opened = null;
    await show([
      running('s1', { opened, name: 'one', attached: true, watchers: 2 }),
      running('s2', { opened, name: 'two', expires: Date.now() + 11.5 * 60_000 }),
      running('s3', { opened, name: 'three', exited: true, expires: Date.now() + 30_000 }),
    ]);
    expect(texts('h2')).toEqual(['Running sessions 3']);
    expect(texts('.session .name')).toEqual(['one', 'two', 'three']);
    expect(texts('.session .facts')).toEqual([
      'open in another page · continuing here takes it over · 2 watch',
      'no page · ends in 12 min',
      'its program has ended, output waits · ends in less than a minute',
    ]);
    expect(texts('.session')[0]).toMatch(/^Continue here: one open in another page · /);
    expect(texts('.session-end')).toEqual(['End one', 'End two', 'End three']);
  });

  it('says since when', async () => {
    await show([running('s1', { opened: new Date(2020, 0, 2, 3, 4).getTime() })]);
    expect(texts('.facts')[0]).toMatch(/^since .*Jan 2, 03:04/);
  });

  it('has nothing that is open here', async () => {
    await show([running('s1'), running('s2')], { watchable: [running('w1')] });
    openHere.set(new Set(['s1', 'w1']));
    await list.updateComplete;
    expect(texts('h2')).toEqual(['Running sessions 1']);
    openHere.set(new Set(['s1', 's2', 'w1']));
    await list.updateComplete;
    expect(list.childElementCount).toBe(0);
  });

  it('offers what others run to be watched, and says whose it is', async () => {
    await show([], { watchable: [running('w1', { name: 'db', user: 'bob' })] });
    expect(texts('h2')).toEqual(['Sessions of others 1']);
    expect(texts('.session .name')).toEqual(['db']);
    expect(button('watch:w1').title).toBe('Watch bob’s session on db');
    expect(texts('.session')[0]).toMatch(/^Watch: db\b.* of bob · since /);
    button('watch:w1').click();
    expect(acts).toEqual(['watch w1']);
  });

  it('takes names for text', async () => {
    await show([running('s1', { name: MARKUP })], { watchable: [running('w1', { name: MARKUP, user: MARKUP })] });
    expect(texts('.session .name')).toEqual([MARKUP, MARKUP]);
    expect(texts('.session')[1]).toContain(`of ${MARKUP} ·`);
    expect(list.querySelector('img')).toBeNull();
  });

  it('shows a bounded part of very many, and says so', async () => {
    await show(Array.from({ length: 250 }, (_none, at) => running(`s${String(at)}`)));
    expect(list.querySelectorAll('.session')).toHaveLength(200);
    expect(texts('h2')).toEqual(['Running sessions 250']);
    expect(texts('.session-note')).toEqual(['50 more are not shown.']);
  });

  it('says quietly that nobody answered, and tries again', async () => {
    answer = () => Promise.reject(new TypeError('no network'));
    document.body.append(list);
    await list.store.load();
    await list.updateComplete;
    expect(list.querySelector('[role="status"]')?.textContent).toContain('could not be looked up');
    answer = () => Promise.resolve(listing([running('s1')]));
    list.querySelector<HTMLButtonElement>('.session-note button')?.click();
    await list.store.load();
    await list.updateComplete;
    expect(list.querySelector('.session-note')).toBeNull();
    answer = () => Promise.reject(new TypeError('no network'));
    await list.store.load();
    await list.updateComplete;
    expect(texts('.session .name')).toEqual(['web-1']);
    expect(list.querySelector('[role="status"]')?.textContent).toContain('may be old');
  });
});

describe('ending a session', () => {
  it('is asked about first, and a second Enter ends nothing', async () => {
    await show([running('s1'), running('s2')]);
    button('ask:s1').focus();
    button('ask:s1').click();
    await list.updateComplete;
    expect(list.querySelector('.session-question')?.textContent).toContain('What runs in it is stopped');
    expect(focused()).toBe('keep:s1');
    button('keep:s1').click();
    await list.updateComplete;
    expect(focused()).toBe('ask:s1');
    expect(acts).toEqual([]);
  });

  it('is done when that is confirmed; the focus goes to the next', async () => {
    await show([running('s1'), running('s2')]);
    button('ask:s1').focus();
    button('ask:s1').click();
    await list.updateComplete;
    button('end:s1').focus();
    button('end:s1').click();
    await list.store.load();
    await list.updateComplete;
    expect(acts).toEqual(['end s1']);
    expect(texts('.session')).toHaveLength(1);
    expect(focused()).toMatch(/:s2$/);
  });

  it('gives the focus away when nothing is left', async () => {
    await show([running('s1', { exited: true })]);
    button('ask:s1').focus();
    button('ask:s1').click();
    await list.store.load();
    await list.updateComplete;
    expect(acts).toEqual(['end s1', 'leave']);
  });

  it('says when it did not work', async () => {
    await show([running('s1', { exited: true })]);
    endFails = true;
    button('ask:s1').click();
    await list.store.load();
    await list.updateComplete;
    expect(texts('.facts')[0]).toContain('could not be ended');
  });
});

describe('keys', () => {
  beforeEach(() => show([running('s1'), running('s2')], { watchable: [running('w1')] }));

  it('lead from row to row, and across within one', async () => {
    button('continue:s1').focus();
    const seen: (string | undefined)[] = [];
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Home', 'End', 'ArrowUp']) {
      seen.push(await press(key));
    }
    expect(seen).toEqual([
      'ask:s1',
      'ask:s1',
      'continue:s2',
      'watch:w1',
      'watch:w1',
      'continue:s1',
      'watch:w1',
      'continue:s2',
    ]);
  });

  it('make one stop for Tab', () => {
    const stops = (): (string | undefined)[] =>
      [...list.querySelectorAll<HTMLElement>('[tabindex="0"]')].map((each) => each.dataset['key']);
    expect(stops()).toEqual(['continue:s1']);
    button('ask:s2').focus();
    expect(stops()).toEqual(['ask:s2']);
  });

  it('ask by Delete, and Escape keeps', async () => {
    button('continue:s2').focus();
    expect(await press('Delete')).toBe('keep:s2');
    expect(await press('ArrowLeft')).toBe('end:s2');
    expect(await press('Escape')).toBe('ask:s2');
    button('watch:w1').focus();
    expect(await press('Delete')).toBe('watch:w1');
    expect(acts).toEqual([]);
  });

  it('keep the focus where it is while the list changes around it', async () => {
    button('continue:s2').focus();
    answer = () => Promise.resolve(listing([running('s0'), running('s1'), running('s2')]));
    await list.store.load();
    await list.updateComplete;
    expect(focused()).toBe('continue:s2');
  });

  it('continue a session here', () => {
    button('continue:s2').click();
    expect(acts).toEqual(['continue s2']);
  });
});
