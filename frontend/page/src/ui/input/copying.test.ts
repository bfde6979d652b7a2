// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest';
import { text } from '../../text/index.ts';
import { Copying } from './copying.ts';

let said: string[];
let written: string[];
let works: boolean;
let copying: Copying;

beforeEach(() => {
  said = [];
  written = [];
  works = true;
  copying = new Copying(
    (word) => said.push(word),
    (selection) => {
      written.push(selection);
      return Promise.resolve(works);
    },
  );
});

it('says that it copied, unless that is asked to be quiet', async () => {
  await copying.copy('a');
  await copying.copy('b', true);
  expect([written, said]).toEqual([['a', 'b'], [text.clipboard.copied]]);
});

it('says that it could not', async () => {
  works = false;
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  await copying.copy('a', true);
  window.dispatchEvent(new Event('focus'));
  expect([written, said]).toEqual([['a'], [text.clipboard.refused]]);
});

it('tries once more when the window has the focus again, with what was wanted last', async () => {
  works = false;
  vi.spyOn(document, 'hasFocus').mockReturnValue(false);
  await copying.copy('a');
  await copying.copy('b');
  expect(said).toEqual([]);
  works = true;
  window.dispatchEvent(new Event('focus'));
  window.dispatchEvent(new Event('focus'));
  await Promise.resolve();
  expect(written).toEqual(['a', 'b', 'b']);
  await vi.waitFor(() => {
    expect(said).toEqual([text.clipboard.copied]);
  });
});
