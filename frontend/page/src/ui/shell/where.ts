import type { Tab } from '../tabs/workspace.ts';

/** What loading the page again may open. Not what is only looked at, nor what another page has now. */
export function addressed(tab: Tab | null): string | null {
  return tab === null || tab.watching || tab.seized ? null : tab.target.id;
}

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, [contenteditable]') !== null;
}

export function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('dialog[open]') !== null;
}

export function isNarrow(): boolean {
  return matchMedia('(max-width: 45rem)').matches;
}
