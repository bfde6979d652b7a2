import { beforeEach, describe, expect, it } from 'vitest';
import { LARGE_PASTE, LARGEST_PASTE, PasteDesk } from './paste-desk.ts';

let pasted: string[];
let guards: boolean;
let may: boolean;
let unasked: number;
let refused: number;
let desk: PasteDesk;

beforeEach(() => {
  pasted = [];
  guards = true;
  may = true;
  unasked = 0;
  refused = 0;
  desk = new PasteDesk({
    guards: () => guards,
    mayPaste: () => may,
    paste: (text) => pasted.push(text),
    unask: () => (unasked += 1),
    tooLarge: () => (refused += 1),
  });
});

function asked(): boolean {
  return desk.question.get() !== null;
}

describe('a paste', () => {
  it('of one line goes through, cleaned', () => {
    desk.receive('ls\x1b[201~ -l');
    expect([asked(), pasted]).toEqual([false, ['ls[201~ -l']]);
  });

  it.each(['a\nb', 'a\n', 'a\r', '\n', 'a\x1b[201~\nrm -rf x\n'])(
    'that would run something is asked about: %j',
    (text) => {
      desk.receive(text);
      expect([asked(), pasted]).toEqual([true, []]);
    },
  );

  it('into a program that tells pastes from keys is not asked about', () => {
    guards = false;
    desk.receive('a\nb\n');
    expect([asked(), pasted]).toEqual([false, ['a\nb\n']]);
  });

  it('of very much is asked about anywhere', () => {
    guards = false;
    desk.receive('x'.repeat(LARGE_PASTE));
    expect(asked()).toBe(false);
    desk.receive('é'.repeat(LARGE_PASTE / 2 + 1));
    expect(desk.question.get()).toMatchObject({ large: true, guarded: false, bytes: LARGE_PASTE + 2 });
    desk.answer('as-is', true);
    expect([pasted.length, unasked]).toEqual([2, 0]);
  });

  it('of more than that goes nowhere', () => {
    desk.receive('x'.repeat(LARGEST_PASTE + 1));
    expect([asked(), pasted, refused]).toEqual([false, [], 1]);
  });

  it('goes nowhere where nothing may be pasted, not even by an answer', () => {
    desk.receive('a\nb');
    may = false;
    desk.answer('as-is', true);
    desk.receive('x');
    expect([asked(), pasted, unasked]).toEqual([false, [], 0]);
  });
});

describe('an answer', () => {
  it.each([
    ['as-is', 'a\nb\n'],
    ['one-line', 'a b'],
    ['no-last-break', 'a\nb'],
  ] as const)('%s', (way, text) => {
    desk.receive('a\nb\n');
    desk.answer(way, false);
    expect([pasted, unasked, asked()]).toEqual([[text], 0, false]);
  });

  it('counts once', () => {
    desk.receive('a\nb');
    desk.answer('as-is', true);
    desk.answer('as-is', true);
    expect([pasted.length, unasked]).toEqual([1, 1]);
  });

  it('to the size alone is not one to the lines, when the program has become another meanwhile', () => {
    guards = false;
    desk.receive('a\n'.repeat(LARGE_PASTE));
    guards = true;
    desk.answer('as-is', false);
    expect([pasted, desk.question.get()?.guarded]).toEqual([[], true]);
  });

  it('may be none', () => {
    desk.receive('a\nb');
    desk.cancel();
    expect([asked(), pasted]).toEqual([false, []]);
  });
});
