const number = new Intl.NumberFormat('en');

function amount(bytes: number): string {
  if (bytes < 1024) return bytes === 1 ? '1 byte' : `${number.format(bytes)} bytes`;
  if (bytes < 1024 * 1024) return `${number.format(Math.round(bytes / 1024))} KiB`;
  return `${(bytes / (1024 * 1024)).toFixed(1)} MiB`;
}

function counted(count: number, one: string, many: string): string {
  return count === 1 ? `1 ${one}` : `${number.format(count)} ${many}`;
}

/** What is said when something was copied, or could not be. */
export const clipboard = {
  copied: 'Copied',
  nothing: 'Nothing is selected.',
  refused: 'Could not copy: the browser refuses the clipboard.',
  pasteByKey: (key: string) => `The browser keeps the clipboard from this button: press ${key} to paste.`,
  pasteByMenu: 'The browser keeps the clipboard from this button: use “Paste” in the browser’s own menu.',
  empty: 'There is no text in the clipboard.',
  noSelection: 'Nothing has been selected yet that the middle button could paste.',
};

/** The question before several lines, or very much, are pasted. */
export const pasteQuestion = {
  lines: (count: number) => `Paste ${counted(count, 'line', 'lines')}?`,
  oneThatRuns: 'Paste a line that runs at once?',
  large: (bytes: number) => `Paste ${amount(bytes)}?`,
  whyLines: 'Each line break counts as Enter here: the lines would run one after the other.',
  whyOne: 'It ends in a line break, which counts as Enter.',
  whyLarge: 'It goes out in pieces and can be cancelled on the way.',
  preview: 'What would be pasted',
  measure: (lines: number, bytes: number) => `${counted(lines, 'line', 'lines')} · ${amount(bytes)}`,
  cut: 'only the beginning is shown',
  dropped: (count: number) => `${counted(count, 'control character', 'control characters')} will be left out`,
  asIs: 'Paste as it is',
  paste: 'Paste',
  oneLine: 'As one line',
  oneLineTitle: (breaks: number) => `${counted(breaks, 'line break', 'line breaks')} become spaces`,
  noLastBreak: 'Without the last line break',
  unask: (name: string) => `Do not ask again for ${name}`,
  cancel: 'Cancel',
  tooLarge: 'Too much to paste: more than 64 MiB. Copy it as a file.',
  noSession: 'Nothing runs here that could take a paste.',
  watching: 'You only watch this session: nothing goes in.',
};

/** The lock of one terminal, and all keys to it. */
export const lock = {
  locked: 'Locked',
  title: 'Nothing you type, paste or click reaches the program.',
  unlock: 'Unlock',
  held: 'This terminal is locked: unlock it to type.',
  nowLocked: 'Locked: nothing you type, paste or click reaches the program.',
  nowUnlocked: 'Unlocked',
};

export const passKeys = {
  on: 'All keys to the terminal',
  back: (key: string) => `${key}: back`,
  nowOn: (key: string) => `All keys go to the terminal now. ${key} gives the page its keys back.`,
  nowOff: 'The page has its keys again.',
};

export const zoom = { size: (pixels: number) => `Text size ${number.format(pixels)}` };

export const terminalMenu = {
  label: (name: string) => `Terminal on ${name}`,
  openLink: 'Open link',
  copyLink: 'Copy the link’s address',
  lock: 'Lock the keyboard',
  unlock: 'Unlock the keyboard',
};

export const sendKey = {
  headline: 'Send a key',
  search: 'Find or type a key',
  hint: 'Ctrl+Alt+F5',
  list: 'Keys',
  groups: { browser: 'Kept by the browser', page: 'Taken by this page', others: 'Others', typed: 'As typed' },
  none: 'No such key. Type one as Ctrl+Shift+F5.',
  sent: (key: string) => `Sent ${key}`,
  cancel: 'Cancel',
};
