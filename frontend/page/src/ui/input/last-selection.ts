/** More than anybody pastes with the middle button. */
const LONGEST = 1024 * 1024;

let last = '';

/** What was selected last in any terminal of this page: what the middle button pastes where the system keeps nothing. */
export function lastSelection(): string {
  return last;
}

export function rememberSelection(text: string): void {
  last = text.length > LONGEST ? '' : text;
}
