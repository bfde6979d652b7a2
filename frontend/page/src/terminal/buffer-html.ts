import type { IBufferCell, IBufferLine, Terminal } from '@xterm/xterm';
import { ansiColour } from './ansi-colours.ts';

/** Beyond this many characters the rest comes without its colours: a hostile screen has another one in each cell. */
const LARGEST_COLOURED = 32 * 1024 * 1024;

/**
 * The buffer in use as a page of its own, rows that were wrapped joined. All that a program printed comes out as text:
 * every cell is escaped, whatever its cluster is made of, and the page's own policy lets nothing run or load.
 */
export function bufferHtml(terminal: Terminal, heading: string, language: string): string {
  const { theme = {} } = terminal.options;
  const background = safeColour(theme.background) ?? '#000000';
  const foreground = safeColour(theme.foreground) ?? '#ffffff';
  const pieces = [
    `<!doctype html>\n<html lang="${escaped(language)}">\n<head>\n<meta charset="utf-8">\n`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">\n`,
    `<title>${escaped(heading)}</title>\n`,
    `<style>body{margin:1rem;background:${background};color:${foreground}}`,
    `pre{margin:0;font:14px/1.25 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}</style>\n</head>\n<body>\n<pre>`,
  ];
  let length = 0;
  const { active } = terminal.buffer;
  const last = lastRow(terminal);
  for (let row = 0; row <= last; row += 1) {
    const line = active.getLine(row);
    if (line === undefined) break;
    if (row > 0 && !line.isWrapped) pieces.push('\n');
    const goesOn = active.getLine(row + 1)?.isWrapped === true;
    const piece =
      length < LARGEST_COLOURED
        ? colouredLine(line, goesOn, { theme, background, foreground })
        : escaped(line.translateToString(!goesOn));
    length += piece.length;
    pieces.push(piece);
  }
  pieces.push('</pre>\n</body>\n</html>\n');
  return pieces.join('');
}

/** Text that is nothing but text, within an element and within a quoted attribute. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}

interface Palette {
  readonly theme: NonNullable<Terminal['options']['theme']>;
  readonly background: string;
  readonly foreground: string;
}

function colouredLine(line: IBufferLine, goesOn: boolean, palette: Palette): string {
  const width = goesOn ? line.length : line.translateToString(true).length;
  let html = '';
  let style = '';
  let run = '';
  const end = (): void => {
    html += style === '' ? run : `<span style="${style}">${run}</span>`;
    run = '';
  };
  let kept = 0;
  let cell: IBufferCell | undefined;
  for (let column = 0; column < line.length && (kept < width || hasGround(line.getCell(column, cell))); column += 1) {
    cell = line.getCell(column, cell);
    if (cell === undefined) break;
    if (cell.getWidth() === 0) continue;
    const next = styleOf(cell, palette);
    if (next !== style) {
      end();
      style = next;
    }
    const characters = cell.getChars();
    kept += characters.length || 1;
    run += characters === '' ? ' ' : escaped(characters);
  }
  end();
  return html;
}

function hasGround(cell: IBufferCell | undefined): boolean {
  return cell !== undefined && (!cell.isBgDefault() || cell.isInverse() !== 0);
}

/** Made of numbers and of colours that look like colours, hence safe within the attribute. */
function styleOf(cell: IBufferCell, { theme, background, foreground }: Palette): string {
  if (cell.isAttributeDefault()) return '';
  let front = cell.isFgDefault() ? null : colourOf(cell.getFgColor(), cell.isFgRGB(), theme);
  let ground = cell.isBgDefault() ? null : colourOf(cell.getBgColor(), cell.isBgRGB(), theme);
  if (cell.isInverse() !== 0) [front, ground] = [ground ?? background, front ?? foreground];
  const lines = [
    cell.isUnderline() === 0 ? '' : 'underline',
    cell.isStrikethrough() === 0 ? '' : 'line-through',
    cell.isOverline() === 0 ? '' : 'overline',
  ].filter((line) => line !== '');
  return [
    front === null ? '' : `color:${front}`,
    ground === null ? '' : `background:${ground}`,
    cell.isBold() === 0 ? '' : 'font-weight:bold',
    cell.isItalic() === 0 ? '' : 'font-style:italic',
    cell.isDim() === 0 ? '' : 'opacity:.6',
    cell.isInvisible() === 0 ? '' : 'visibility:hidden',
    lines.length === 0 ? '' : `text-decoration:${lines.join(' ')}`,
  ]
    .filter((rule) => rule !== '')
    .join(';');
}

function colourOf(colour: number, rgb: boolean, theme: Palette['theme']): string {
  if (rgb) return `#${(colour & 0xffffff).toString(16).padStart(6, '0')}`;
  return ansiColour(colour, theme);
}

function safeColour(colour: string | undefined): string | null {
  return colour !== undefined && /^#[\da-f]{3,8}$/i.test(colour) ? colour : null;
}

function lastRow(terminal: Terminal): number {
  const { active } = terminal.buffer;
  let row = active.length - 1;
  while (row > 0 && active.getLine(row)?.translateToString(true) === '') row -= 1;
  return row;
}
