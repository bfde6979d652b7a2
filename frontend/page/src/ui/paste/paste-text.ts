/** Any of the ways to end a line; a paste sends each of them as Enter. */
const BREAK = /\r\n|\r|\n/g;

export function countBreaks(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text[at];
    if (unit === '\n' || (unit === '\r' && text[at + 1] !== '\n')) count += 1;
  }
  return count;
}

/** Without anything at its end that would run its last line. */
export function withoutLastBreak(text: string): string {
  let end = text.length;
  // By hand: an expression that looks for it from the front takes a square of the time on nothing but breaks.
  while (end > 0 && (text[end - 1] === '\n' || text[end - 1] === '\r')) end -= 1;
  return text.slice(0, end);
}

/** All in one line: a space for each break. A line that a backslash continues goes on without it, as it did. */
export function asOneLine(text: string): string {
  return withoutLastBreak(text)
    .replace(/(?<!\\)\\(?:\r\n|\r|\n)[ \t]*/g, ' ')
    .replace(/(?:\r\n|\r|\n)+/g, ' ');
}

export function bytesOf(text: string): number {
  return new Blob([text]).size;
}

/** What of a paste is shown. */
export interface Preview {
  readonly text: string;
  /** There is more than that. */
  readonly cut: boolean;
}

const PREVIEW_LINES = 12;
const PREVIEW_LENGTH = 2000;
/** Control and format characters but tab and break, and the joiner that holds emoji together. */
const HIDDEN = /[^\P{C}\t\n\u200D]|[\u2028\u2029]/gu;

/** The beginning of a text as it is shown before it is pasted: nothing in it hides, turns the line or leaves the frame. */
export function previewOf(text: string): Preview {
  const head = text.slice(0, PREVIEW_LENGTH).replace(BREAK, '\n');
  const lines = head.split('\n', PREVIEW_LINES + 1);
  const shown = lines.slice(0, PREVIEW_LINES).join('\n');
  return {
    text: shown.replace(HIDDEN, visible).replaceAll('\t', '⇥\t'),
    cut: text.length > PREVIEW_LENGTH || lines.length > PREVIEW_LINES,
  };
}

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  // As keyboards name them: no face may be trusted to have their pictures.
  if (code < 0x20 || code === 0x7f) return `⟨^${String.fromCodePoint(code ^ 0x40)}⟩`;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
