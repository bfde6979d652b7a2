/** Control and format characters, which hide, move or turn what is around them; not the ends of lines, nor tabs. */
const CONTROLS = /[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/gu;

const LONGEST = 600;
const MOST_LINES = 8;

/** The beginning of a text, with all that cannot be seen in it made visible. */
export function shownControls(text: string): { readonly shown: string; readonly cut: boolean } {
  const lines = text.slice(0, LONGEST).split('\n');
  const shown = lines.slice(0, MOST_LINES).join('\n').replace(CONTROLS, codeOf);
  return { shown, cut: text.length > LONGEST || lines.length > MOST_LINES };
}

function codeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}
