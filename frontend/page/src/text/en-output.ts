const number = new Intl.NumberFormat('en');

function size(bytes: number): string {
  if (bytes < 1024) return bytes === 1 ? '1 byte' : `${String(bytes)} bytes`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / (1024 * 1024)).toFixed(1)} MiB`;
}

/** What comes out of a terminal besides its lines. */
export const output = {
  notLoaded: 'This needs a part of the page that could not be loaded. Load the page again.',
  jump: (fresh: number | null) =>
    fresh === null
      ? 'More new lines than are kept'
      : fresh === 0
        ? 'To the end'
        : fresh === 1
          ? '1 new line'
          : `${number.format(fresh)} new lines`,
  jumpLabel: 'Scroll to the end',
  rang: 'The bell has rung.',
  directory: 'Directory, as the shell says',
  encoding: 'UTF-8',
  encodingTitle: 'Characters are read as UTF-8',
  kept: (lines: number, bytes: number) =>
    `Columns and rows · ${number.format(lines)} lines kept, ${size(bytes)} of memory`,
  clipboard: {
    ask: 'Put this into the clipboard?',
    asker: (name: string, bytes: number) =>
      `A program on ${name} wants to replace what is in there with ${size(bytes)}:`,
    failedHeadline: 'Not in the clipboard yet',
    failed: (bytes: number) => `The browser has refused it; it takes a click. ${size(bytes)}:`,
    allow: 'Allow once',
    always: 'Always for this host',
    refuse: 'Refuse',
    never: 'Never for this host',
    copy: 'Copy',
    discard: 'Discard',
    more: '…',
  },
};
