/**
 * What a key leads to from a heading or an entry: another of these, the search field, or the heading's opening (`true`)
 * and closing (`false`). `null` for a key that means nothing here.
 */
export function arrowTo(
  key: string,
  focused: HTMLElement,
  stops: readonly HTMLElement[],
): HTMLElement | 'search' | boolean | null {
  const at = stops.indexOf(focused);
  const expanded = focused.getAttribute('aria-expanded');
  switch (key) {
    case 'ArrowUp':
      return at === 0 ? 'search' : (stops[at - 1] ?? focused);
    case 'ArrowDown':
      return stops[at + 1] ?? focused;
    case 'Home':
      return stops[0] ?? focused;
    case 'End':
      return stops.at(-1) ?? focused;
    case 'ArrowRight':
      if (expanded === null) return null;
      return expanded === 'true' ? (stops[at + 1] ?? focused) : true;
    case 'ArrowLeft':
      return expanded === 'true' ? false : (headingAbove(focused) ?? focused);
    default:
      return null;
  }
}

/** The heading an entry, or another heading, stands under. */
function headingAbove(stop: HTMLElement): HTMLElement | null {
  const own = stop.closest('.branch');
  const branch = stop.matches('.branch-toggle') ? (own?.parentElement?.closest('.branch') ?? null) : own;
  return branch?.querySelector<HTMLElement>('.branch-toggle') ?? null;
}
