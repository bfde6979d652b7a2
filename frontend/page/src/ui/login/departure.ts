/** Told to the next page in this tab, and to nobody else. */
const KEY = 'gangway.signed-out';

/** The part of the browser's `Storage` that is used here. */
export type TabMemory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Takes all that is shown away, so that nothing of it is seen while the browser is busy, and the link to it. */
export function clearPage(): void {
  document.body.replaceChildren();
  history.replaceState(null, '', location.pathname + location.search);
}

/** @param memory looked up at each use: with cookies forbidden, the very access throws */
export function leaveWord(memory: () => TabMemory = () => sessionStorage): void {
  try {
    memory().setItem(KEY, '1');
  } catch {
    // Forbidden: then the next page does not say that somebody has signed out.
  }
}

/** Whether somebody has just signed out in this tab; told once. */
export function takeWord(memory: () => TabMemory = () => sessionStorage): boolean {
  try {
    const told = memory().getItem(KEY) !== null;
    memory().removeItem(KEY);
    return told;
  } catch {
    return false;
  }
}
