import type { IBuffer } from '@xterm/xterm';
import type { Match } from './find-matches.ts';

/** The lines of a buffer, rows that were wrapped joined. */
export interface BufferLines {
  readonly texts: readonly string[];
  /** By line: its first row, and where in its text each of its rows begins. */
  readonly rows: readonly { readonly first: number; readonly starts: readonly number[] }[];
}

/** Cells of one row that belong to a match. */
export interface Span {
  readonly row: number;
  readonly column: number;
  readonly width: number;
}

export function linesOf(buffer: IBuffer): BufferLines {
  const texts: string[] = [];
  const rows: { first: number; starts: number[] }[] = [];
  let goesOn = false;
  for (let row = 0; row < buffer.length; row += 1) {
    const line = buffer.getLine(row);
    if (line === undefined) break;
    const next = buffer.getLine(row + 1)?.isWrapped === true;
    const text = line.translateToString(!next);
    const last = rows.at(-1);
    if (goesOn && last !== undefined) {
      const before = texts.pop() ?? '';
      last.starts.push(before.length);
      texts.push(before + text);
    } else {
      texts.push(text);
      rows.push({ first: row, starts: [0] });
    }
    goesOn = next;
  }
  return { texts, rows };
}

/**
 * Where in the buffer a match is: one span for each row that it goes over, at most `most`. The lines have moved down by
 * `drift` since they were read.
 */
export function spansOf(buffer: IBuffer, lines: BufferLines, drift: number, match: Match, most: number): Span[] {
  const { first, starts } = lines.rows[match.line] ?? { first: 0, starts: [] };
  const spans: Span[] = [];
  for (let at = rowAt(starts, match.start); at < starts.length && spans.length < most; at += 1) {
    const start = starts[at] ?? 0;
    if (start >= match.end) break;
    const row = first + drift + at;
    const from = columnAt(buffer, row, Math.max(0, match.start - start));
    const to = columnAt(buffer, row, match.end - start);
    if (to > from) spans.push({ row, column: from, width: to - from });
  }
  return spans;
}

/** The last row that begins at or before an offset. */
function rowAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The column behind so many UTF-16 units of a row's text: clusters have more than one, wide characters two cells. */
function columnAt(buffer: IBuffer, row: number, units: number): number {
  const line = buffer.getLine(row);
  if (line === undefined) return 0;
  let passed = 0;
  let column = 0;
  let cell = line.getCell(0);
  for (; column < line.length && passed < units; column += 1) {
    cell = line.getCell(column, cell);
    if (cell !== undefined && cell.getWidth() > 0) passed += cell.getChars().length || 1;
  }
  // The second cell of a wide character belongs to it.
  while (column < line.length && line.getCell(column, cell)?.getWidth() === 0) column += 1;
  return column;
}
