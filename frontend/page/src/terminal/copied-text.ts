/**
 * A selection as it is copied: no blanks at the ends of lines, which programs fill up to their frames with. xterm.js
 * leaves out only cells that nobody has written to. Not by an expression: on long blanks with something behind them,
 * that takes a square of the time.
 */
export function copiedText(selection: string): string {
  return selection
    .split('\n')
    .map((line) => withoutBlanks(line))
    .join('\n');
}

function withoutBlanks(line: string): string {
  // Windows' breaks have two characters.
  const broken = line.endsWith('\r');
  let end = broken ? line.length - 1 : line.length;
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end -= 1;
  return line.slice(0, end) + (broken ? '\r' : '');
}
