const number = new Intl.NumberFormat('en');

function counted(count: number, more: boolean): string {
  return more ? `${number.format(count)}+` : number.format(count);
}

/** Looking for something in a terminal. */
export const find = {
  label: 'Find in the terminal',
  words: 'Find',
  matchCase: 'Match case',
  wholeWord: 'Whole words',
  regexp: 'Regular expression',
  previous: 'Previous match (Shift+Enter)',
  next: 'Next match (Enter)',
  close: 'Close (Esc)',
  count: (at: number | null, count: number, more: boolean) =>
    at === null ? counted(count, more) : `${number.format(at)}/${counted(count, more)}`,
  spoken: (at: number | null, count: number, more: boolean) =>
    count === 0
      ? 'No match'
      : at === null
        ? `${counted(count, more)} matches`
        : `Match ${number.format(at)} of ${counted(count, more)}`,
  none: 'No match',
  noExpression: 'Not a regular expression',
  tooSlow: 'This takes too long',
  notLoaded: 'Could not be loaded',
};
