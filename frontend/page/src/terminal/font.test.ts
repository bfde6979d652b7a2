import { expect, it } from 'vitest';
import { familiesOf, fontReady, fontStack } from './font.ts';

it('draws with the bundled face where none is chosen, or the chosen one is not there', () => {
  expect(fontStack('')).toMatch(/^"JetBrains Mono", .*monospace$/);
  expect(fontStack('Fira Code')).toMatch(/^"Fira Code", "JetBrains Mono", /);
});

it('takes names with and without quotes, and generic ones as what they are', () => {
  expect(fontStack(`'Source Code Pro' , "IBM Plex Mono",monospace`)).toMatch(
    /^"Source Code Pro", "IBM Plex Mono", monospace, "JetBrains Mono"/,
  );
  expect(familiesOf('更纱黑体, Iosevka-SS08')).toEqual(['更纱黑体', 'Iosevka-SS08']);
});

it.each(['x; } body { display: none', 'a"; color: red; "', 'url(https://evil.example/)', '\\22 ; x', '</style>\n{}'])(
  'lets nothing out of a name: %s',
  (typed) => {
    const own = fontStack(typed).replace(fontStack(''), '');
    expect(own).toMatch(/^(?:"[\p{L}\p{N} ._+-]+", )*$/u);
  },
);

it('asks for no more faces than a few, and for their bold', async () => {
  expect(familiesOf(Array.from({ length: 50 }, (_, n) => `f${String(n)}`).join())).toHaveLength(6);
  const asked: string[] = [];
  const fonts = { load: (font: string) => Promise.resolve([asked.push(font)]) } as unknown as FontFaceSet;
  await fontReady('Fira Code, monospace', fonts);
  expect(asked).toEqual([
    '14px "Fira Code"',
    'bold 14px "Fira Code"',
    '14px "JetBrains Mono"',
    'bold 14px "JetBrains Mono"',
  ]);
});

it('waits for no face that fails', async () => {
  const fonts = { load: () => Promise.reject(new Error('no')) } as unknown as FontFaceSet;
  await expect(fontReady('', fonts)).resolves.toBeUndefined();
});
