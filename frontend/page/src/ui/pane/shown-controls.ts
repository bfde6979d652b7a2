/** Control and format characters, which hide, move or turn what is around them. */
const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const LONGEST = 600;
const MOST_LINES = 8;

/** The beginning of a text, with all that cannot be seen in it made visible; line breaks are kept behind their sign. */
export function shownControls(text: string): { readonly shown: string; readonly cut: boolean } {
  const lines = text.slice(0, LONGEST).split('\n');
  const shown = lines.slice(0, MOST_LINES).join('\n').replace(CONTROLS, signOf);
  return { shown, cut: text.length > LONGEST || lines.length > MOST_LINES };
}

function signOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === '\n') return '␊\n';
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}
