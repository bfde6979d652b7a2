// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  assured,
  chosen,
  clear,
  heading,
  list,
  LOCAL,
  mount,
  press,
  refreshed,
  row,
  search,
  show,
  staleness,
  texts,
} from './mounted-list.ts';
import { container, host } from './some-targets.ts';

const HOSTILE = '<img src=x onerror=alert(1)>';

afterEach(clear);

describe('the list', () => {
  it('shows entries under headings that count them', async () => {
    await show([
      host('web-1', { group: 'production' }),
      host('web-2', { group: 'production' }),
      host('db', { group: 'data' }),
    ]);
    expect(texts('.branch-toggle .name')).toEqual(['data', 'production']);
    expect(texts('.branch-toggle .count')).toEqual(['1', '2']);
    expect(texts('a.target .name')).toEqual(['db', 'web-1', 'web-2']);
  });

  it('needs no heading for hosts alone that have no groups', async () => {
    await show([host('b'), host('a')]);
    expect(texts('.branch-toggle')).toEqual([]);
    expect(texts('a.target .name')).toEqual(['a', 'b']);
  });

  it('nests service in project in daemon, and tells their level', async () => {
    const web = { project: 'shop', service: 'web' };
    await show([container('web-1', web), container('web-2', web)], [LOCAL, { ...LOCAL, name: 'edge' }]);
    const levels = [...list.querySelectorAll('[role="heading"]')].map(
      (each) => `${each.getAttribute('aria-level') ?? ''} ${each.querySelector('.name')?.textContent ?? ''}`,
    );
    expect(levels).toEqual(['2 edge', '2 local', '3 shop', '4 web']);
  });

  it('opens what is clicked, and leaves other clicks to the browser', async () => {
    await show([host('a'), container('b')], [LOCAL]);
    row('a').click();
    row('local/b').click();
    row('a').dispatchEvent(new MouseEvent('click', { ctrlKey: true, bubbles: true, cancelable: true }));
    expect(chosen).toEqual(['a', 'b']);
  });

  it('takes names for text, and keeps them whole', async () => {
    await show([host(HOSTILE, { group: HOSTILE }), container('x'.repeat(200), { project: HOSTILE })], [LOCAL]);
    expect(texts('a.target .name')).toEqual([HOSTILE, 'x'.repeat(200)]);
    expect(row(HOSTILE).title).toContain(HOSTILE);
    expect(list.querySelector('img')).toBeNull();
    await search('img');
    expect(list.querySelector('img')).toBeNull();
  });

  it('says when it is not live', async () => {
    await show([host('a')]);
    expect(list.querySelector('.stale')).toBeNull();
    staleness.set('reconnecting');
    await list.updateComplete;
    expect(list.querySelector('.stale[role="status"]')?.textContent).toContain('not live');
    expect(list.querySelector('.stale button')).toBeNull();
    staleness.set('login');
    await list.updateComplete;
    list.querySelector<HTMLButtonElement>('.stale button')?.click();
    expect(refreshed).toBe(1);
  });

  it('says that it is live when it was asked', async () => {
    await show([container('a')], [LOCAL]);
    expect(list.querySelector('.assured')).toBeNull();
    assured.set(true);
    await list.updateComplete;
    expect(list.querySelector('.assured[role="status"]')?.textContent).toContain('is live');
  });

  it('says what to do when there is nothing', async () => {
    await show([]);
    expect(list.querySelector('pre')?.textContent).toMatch(/hosts:[\s\S]*docker:/);
  });

  it('offers to try again after an error', async () => {
    let fails = true;
    await mount(() =>
      fails ? Promise.reject(new TypeError('no network')) : Promise.resolve({ targets: [host('a')], daemons: [] }),
    );
    fails = false;
    list.querySelector<HTMLButtonElement>('[role="alert"] button')?.click();
    await list.store.load();
    await list.updateComplete;
    expect(texts('a.target .name')).toEqual(['a']);
  });
});

describe('what is not offered', () => {
  beforeEach(() => show([container('db', { state: 'stopped' }), container('web')], [LOCAL]));

  it('is listed, and says why', () => {
    const stopped = row('local/db');
    expect(stopped.getAttribute('aria-disabled')).toBe('true');
    expect(stopped.hasAttribute('href')).toBe(false);
    expect(stopped.title).toContain('start it to open a terminal');
    expect(stopped.getAttribute('aria-label')).toMatch(/^db, Container, stopped\. .*start it/);
    expect(row('local/web').hasAttribute('aria-disabled')).toBe(false);
  });

  it('is opened neither by a click nor by Enter', async () => {
    row('local/db').click();
    row('local/db').focus();
    press('Enter');
    const field = await search('db');
    field.focus();
    press('Enter');
    expect(chosen).toEqual([]);
  });

  it('is never taken for the next best match', async () => {
    await show([container('db', { state: 'stopped' }), container('db-old')], [LOCAL]);
    const field = await search('db');
    field.focus();
    press('Enter');
    expect(chosen).toEqual([]);
    expect(document.activeElement).toBe(row('local/db'));
  });

  it('is, once it runs', async () => {
    list.store.take({ type: 'target', target: container('db') });
    await list.updateComplete;
    row('local/db').click();
    expect(chosen).toEqual(['db']);
  });
});

describe('a daemon', () => {
  it('that is down says why, beside all that works', async () => {
    await show([container('web')], [LOCAL, { name: 'edge', state: 'down', text: 'Permission denied.' }]);
    expect(list.querySelector('[data-group="edge"] .daemon-says')?.textContent).toBe('Permission denied.');
    row('local/web').click();
    expect(chosen).toEqual(['web']);
  });

  it('that is connecting says so, and one without containers that it has none', async () => {
    await show([], [LOCAL, { name: 'edge', state: 'connecting', text: '' }]);
    expect(heading('edge').textContent).toContain('connecting');
    expect(list.querySelector('[data-group="local"] .daemon-says')?.textContent).toContain('No containers');
    expect(list.querySelector('[data-group="edge"] .daemon-says')).toBeNull();
  });
});

describe('searching', () => {
  it('opens the first match by Enter, without leaving the page', async () => {
    await show([host('db'), host('web-2'), host('web-1')]);
    const field = await search('web');
    expect(texts('a.target .name')).toEqual(['web-1', 'web-2']);
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    expect(chosen).toEqual(['web-1']);
  });

  it('marks what was found, and says where it lives', async () => {
    await show([container('shop-web-long-name-1', { project: 'shop' })], [LOCAL, { ...LOCAL, name: 'edge' }]);
    await search('long-name shop');
    expect(texts('a.target .name')).toEqual(['shop-web-long-name-1']);
    expect(texts('mark').join('+')).toBe('shop+long-+name');
    expect(texts('.place')).toEqual(['shop · local']);
  });

  it('keeps its words while the list changes', async () => {
    await show([host('web-1')]);
    const field = await search('web');
    list.store.take({ type: 'target', target: host('web-2') });
    await list.updateComplete;
    expect(field.value).toBe('web');
    expect(texts('a.target .name')).toEqual(['web-1', 'web-2']);
  });

  it('says when nothing matches', async () => {
    await show([host('a')]);
    await search('zzz');
    expect(list.querySelector('[role="status"]')?.textContent).toContain('zzz');
  });

  it('shows the best of very many', async () => {
    await show(Array.from({ length: 120 }, (_, i) => host(`web-${String(i)}`)));
    await search('web');
    expect(texts('a.target')).toHaveLength(100);
    expect(texts('.found')[0]).toContain('120 of 120');
  });
});
