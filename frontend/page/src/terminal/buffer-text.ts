import type { IBuffer } from '@xterm/xterm';

/** The lines of a buffer as they were written: rows that were wrapped are joined, blank ends cut. */
export function bufferText(buffer: IBuffer): string[] {
  const lines: string[] = [];
  for (let row = 0; row < buffer.length; row += 1) {
    const line = buffer.getLine(row);
    if (line === undefined) break;
    // A row that goes on in the next keeps its blanks: they are part of the text.
    const goesOn = buffer.getLine(row + 1)?.isWrapped === true;
    const text = line.translateToString(!goesOn);
    if (line.isWrapped && lines.length > 0) lines.push((lines.pop() ?? '') + text);
    else lines.push(text);
  }
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  return lines;
}
