// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Store } from '../../base/store.ts';
import type { Question } from '../../terminal/search/question.ts';
import type { SearchState, TerminalSearch } from '../../terminal/search/terminal-search.ts';
import { FindBar } from './find-bar.ts';
import { Find } from './find.ts';

let state: Store<SearchState>;
let asked: Question[];
let selection: string;
let find: Find;
let bar: FindBar;
const search = { next: vi.fn(), previous: vi.fn(), end: vi.fn() };
const focus = vi.fn();

beforeEach(async () => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  state = new Store<SearchState>({ kind: 'idle' });
  asked = [];
  selection = '';
  const terminal = {
    ...search,
    state,
    ask: (question: Question) => {
      asked.push(question);
      return Promise.resolve();
    },
  } as unknown as TerminalSearch;
  find = new Find(() => ({ selection, search: () => Promise.resolve(terminal), focus }));
  bar = new FindBar();
  bar.find = find;
  document.body.append(bar);
  await bar.updateComplete;
});
afterEach(() => {
  find.dispose();
  vi.useRealTimers();
  document.body.replaceChildren();
});

it('says that it could not be loaded, and tries again when it is asked again', async () => {
  const loads = [Promise.reject(new TypeError('gone')), Promise.resolve({ state, ask: () => undefined })];
  const search = (): Promise<TerminalSearch> => loads.shift() as unknown as Promise<TerminalSearch>;
  const poor = new Find(() => ({ selection: '', search, focus }));
  poor.show();
  await vi.advanceTimersByTimeAsync(1);
  expect(poor.state.get()).toEqual({ kind: 'not-loaded' });
  poor.ask({ words: 'a' });
  await settled();
  state.set({ kind: 'found', at: 1, count: 1, more: false });
  expect(poor.state.get().kind).toBe('found');
  poor.dispose();
});

async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(200);
  await bar.updateComplete;
}

async function open(): Promise<HTMLInputElement> {
  find.show();
  await settled();
  const field = bar.querySelector('input');
  if (field === null) throw new Error('It is not open.');
  return field;
}

function press(element: Element, key: string, more: KeyboardEventInit = {}): boolean {
  return !element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
}

function type(field: HTMLInputElement, words: string): void {
  field.value = words;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

describe('the bar', () => {
  it('is not there until it is called for, and then has the focus', async () => {
    expect(bar.querySelector('search')).toBeNull();
    const field = await open();
    expect(document.activeElement).toBe(field);
    expect(bar.querySelector('search')?.getAttribute('aria-label')).toBe('Find in the terminal');
    expect(
      [...bar.querySelectorAll('button, input')].every((part) => part.ariaLabel ?? part.getAttribute('aria-label')),
    ).toBe(true);
  });

  it('begins with what is selected, if that is one line, else with what was looked for last', async () => {
    selection = 'needle ';
    expect((await open()).value).toBe('needle');
    expect(asked.at(-1)).toMatchObject({ words: 'needle', regexp: false });
    find.close();
    selection = 'two\nlines';
    expect((await open()).value).toBe('needle');
  });

  it('looks once typing pauses, and as the toggles say', async () => {
    const field = await open();
    asked.length = 0;
    type(field, 'a');
    type(field, 'ab');
    await settled();
    expect(asked).toEqual([{ words: 'ab', matchCase: false, wholeWord: false, regexp: false }]);
    for (const name of ['Match case', 'Whole words', 'Regular expression']) {
      const toggle = bar.querySelector<HTMLElement>(`[aria-label="${name}"]`);
      toggle?.click();
      await settled();
      expect(toggle?.getAttribute('aria-pressed')).toBe('true');
    }
    expect(asked.at(-1)).toEqual({ words: 'ab', matchCase: true, wholeWord: true, regexp: true });
  });

  it('goes on by Enter and F3, back with Shift, and never while composing', async () => {
    const field = await open();
    press(field, 'Enter');
    press(field, 'F3');
    expect(search.next).toHaveBeenCalledTimes(2);
    press(field, 'Enter', { shiftKey: true });
    press(field, 'F3', { shiftKey: true });
    expect(search.previous).toHaveBeenCalledTimes(2);
    expect(press(field, 'Enter', { isComposing: true })).toBe(false);
    expect(press(field, 'Escape', { isComposing: true })).toBe(false);
    expect(search.next).toHaveBeenCalledTimes(2);
    expect(find.shown.get()).toBe(1);
  });

  it('looks for what was just typed instead of going on from what was there', async () => {
    const field = await open();
    asked.length = 0;
    type(field, 'new');
    press(field, 'Enter');
    await vi.advanceTimersByTimeAsync(0);
    expect([asked.length, search.next.mock.calls.length]).toEqual([1, 0]);
  });

  it('closes by Escape, takes its marks away and returns to the terminal', async () => {
    expect(press(await open(), 'Escape')).toBe(true);
    await settled();
    expect(bar.querySelector('search')).toBeNull();
    expect(search.end).toHaveBeenCalledOnce();
    expect(focus).toHaveBeenCalledOnce();
    expect(find.key(new KeyboardEvent('keydown', { key: 'F3' }))).toBe(false);
  });

  it.each([
    [{ kind: 'found', at: 3, count: 41, more: false }, '3/41', 'Match 3 of 41'],
    [{ kind: 'found', at: 3, count: 1000, more: true }, '3/1,000+', 'Match 3 of 1,000+'],
    [{ kind: 'found', at: null, count: 2, more: false }, '2', '2 matches'],
    [{ kind: 'found', at: null, count: 0, more: false }, 'No match', 'No match'],
    [{ kind: 'no-expression' }, 'Not a regular expression', 'Not a regular expression'],
    [{ kind: 'too-slow' }, 'This takes too long', 'This takes too long'],
  ] as const)('says how it stands: %j', async (stands, shown, spoken) => {
    type(await open(), 'x');
    state.set(stands);
    await settled();
    expect(bar.querySelector('.find-count')?.textContent).toBe(shown);
    expect(bar.querySelector('[role="status"]')?.textContent).toBe(spoken);
    expect(bar.querySelector('input')?.getAttribute('aria-invalid')).toBe(String(!('count' in stands)));
  });
});
