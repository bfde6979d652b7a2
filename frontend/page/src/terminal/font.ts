import { USUAL } from '../settings/settings.ts';

const BUNDLED = 'JetBrains Mono';
/** The bundled face first, then what the systems have; CJK comes from the system. */
const FALLBACK = `"${BUNDLED}", ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono", monospace`;
/** Names that stand for whatever the system has, and mean something else in quotes. */
const GENERIC = /^(?:ui-)?monospace$/i;
/** Nobody names more; each is looked for in every cell's text. */
const MOST_FAMILIES = 6;

/**
 * The faces to draw with, as CSS has them, whatever was typed: xterm.js writes them into a style sheet as they are.
 *
 * @param chosen names with commas between them, with quotes or without
 */
export function fontStack(chosen: string): string {
  const names = familiesOf(chosen).map((name) => (GENERIC.test(name) ? name : `"${name}"`));
  return [...names, FALLBACK].join(', ');
}

/** The names in what was typed; what cannot be one is left out of it. */
export function familiesOf(chosen: string): readonly string[] {
  return chosen
    .split(',')
    .map((name) => name.replace(/[^\p{L}\p{M}\p{N} ._+-]/gu, '').trim())
    .filter((name) => name !== '')
    .slice(0, MOST_FAMILIES);
}

/** A slow line must not keep a terminal from opening; a late font is fitted in when it arrives. */
const PATIENCE = 2000;

/** xterm.js measures its cells when it opens, so the faces have to be there first. */
export async function fontReady(chosen = USUAL.fontFamily, fonts: FontFaceSet = document.fonts): Promise<void> {
  const size = `${String(USUAL.fontSize)}px`;
  const families = [...familiesOf(chosen).filter((name) => !GENERIC.test(name)), BUNDLED];
  const faces = Promise.all(
    families.flatMap((name) => [fonts.load(`${size} "${name}"`), fonts.load(`bold ${size} "${name}"`)]),
  );
  const tooLong = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  // Without them the system's own is used; that is no reason to fail.
  await Promise.race([faces, tooLong]).catch(() => undefined);
}
