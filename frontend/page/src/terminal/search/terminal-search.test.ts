import { Terminal } from '@xterm/xterm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findMatches } from './find-matches.ts';
import type { Matcher, Outcome } from './matcher.ts';
import type { Question } from './question.ts';
import { TerminalSearch } from './terminal-search.ts';

let terminal: Terminal;
let search: TerminalSearch;
/** Done between the question and its answer. */
let meanwhile: () => Promise<void>;
let outcome: Outcome | null;
let selection: { row: number; words: string };
beforeEach(() => {
  terminal = new Terminal({ allowProposedApi: true, cols: 20, rows: 5, scrollback: 50 });
  // Only an open terminal has a selection of its own.
  selection = { row: -1, words: '' };
  terminal.select = (column, row, length) => {
    const line = terminal.buffer.active.getLine(row);
    selection = { row, words: line?.translateToString(true, column, column + length) ?? '' };
  };
  meanwhile = () => Promise.resolve();
  outcome = null;
  const matcher: Matcher = {
    find: async ({ lines, question, most }) => {
      await meanwhile();
      return outcome ?? findMatches(lines, question, most) ?? 'no-expression';
    },
    dispose: () => undefined,
  };
  search = new TerminalSearch(terminal, matcher);
});
afterEach(() => {
  search.dispose();
  terminal.dispose();
});

function write(text: string): Promise<void> {
  return new Promise((resolve) => {
    terminal.write(text, resolve);
  });
}

function ask(words: string, how: Partial<Question> = {}): Promise<void> {
  return search.ask({ words, matchCase: false, wholeWord: false, regexp: false, ...how });
}

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, n) => `line ${String(from + n)}\r\n`).join('');

function selected(): string {
  return `${selection.words}@${String(selection.row)}`;
}

describe('a search', () => {
  it('goes to the match nearest to the end, then round in both directions', async () => {
    await write(lines(1, 20));
    await ask('line 1');
    expect(search.state.get()).toEqual({ kind: 'found', at: 11, count: 11, more: false });
    expect(selected()).toBe('line 1@18');
    search.next();
    expect([search.state.get(), selected()]).toEqual([{ kind: 'found', at: 1, count: 11, more: false }, 'line 1@0']);
    expect(terminal.buffer.active.viewportY).toBe(0);
    search.previous();
    expect(search.state.get()).toMatchObject({ at: 11 });
  });

  it('stays at its match while more of the same word is typed', async () => {
    await write('ab abc\r\nab\r\n');
    await ask('a');
    search.previous();
    expect(selected()).toBe('a@0');
    await ask('abc');
    expect(selected()).toBe('abc@0');
  });

  it('finds nothing, and says so', async () => {
    await write('x');
    await ask('y');
    expect(search.state.get()).toEqual({ kind: 'found', at: null, count: 0, more: false });
    expect([search.next(), search.previous()]).toEqual([false, false]);
  });

  it('says of an expression that it is none, or that it takes too long', async () => {
    await write('x');
    await ask('x');
    await ask('(', { regexp: true });
    expect(search.state.get()).toEqual({ kind: 'no-expression' });
    expect(terminal.markers).toHaveLength(0);
    outcome = 'too-slow';
    await ask('(x+x+)+y', { regexp: true });
    expect(search.state.get()).toEqual({ kind: 'too-slow' });
  });

  it('leaves nothing behind', async () => {
    await write(lines(1, 20));
    await ask('line');
    expect(terminal.markers.length).toBeGreaterThan(0);
    search.end();
    expect(terminal.markers).toHaveLength(0);
    expect(search.state.get()).toEqual({ kind: 'idle' });
  });
});

describe('while output comes', () => {
  it('is right about lines that have moved since it looked', async () => {
    await write(`${lines(1, 40)}needle\r\n`);
    meanwhile = () => write(lines(1, 30));
    await ask('needle');
    expect(selection.words).toBe('needle');
  });

  it('looks again where its lines are gone', async () => {
    await write('needle\r\n');
    meanwhile = async () => {
      meanwhile = () => Promise.resolve();
      await write(`${lines(1, 200)}needle`);
    };
    await ask('needle');
    await vi.waitFor(() => {
      expect(search.state.get()).toMatchObject({ count: 1 });
    }, 3000);
  });

  it('finds what is new without moving the reader', async () => {
    await write(lines(1, 20));
    await ask('line 3');
    expect(search.state.get()).toMatchObject({ at: 1, count: 1 });
    const { viewportY } = terminal.buffer.active;
    await write('line 3\r\nline 3\r\n');
    await vi.waitFor(() => {
      expect(search.state.get()).toEqual({ kind: 'found', at: 1, count: 3, more: false });
    }, 3000);
    expect(terminal.buffer.active.viewportY).toBe(viewportY);
  });

  it('survives a reset', async () => {
    await write(lines(1, 20));
    await ask('line');
    await write('\x1bcline');
    await vi.waitFor(() => {
      expect(search.state.get()).toMatchObject({ count: 1 });
    }, 3000);
  });
});
