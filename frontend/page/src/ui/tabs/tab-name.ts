import { plainLine } from '../../base/plain-line.ts';

/** More than any tab is wide. */
export const LONGEST_NAME = 80;

/** What a user has typed as a tab's name; `null` for nothing, which leaves it to the page again. */
export function tabName(typed: string): string | null {
  const name = plainLine(typed, LONGEST_NAME);
  return name === '' ? null : name;
}
