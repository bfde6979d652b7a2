export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, [contenteditable]') !== null;
}

export function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('dialog[open]') !== null;
}

export function isInTerminal(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.screen') !== null;
}

/** Something is selected there that no terminal has: in a field, or in what the page says. */
export function hasSelection(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)
    return target.selectionStart !== target.selectionEnd;
  const selection = getSelection();
  if (selection === null || selection.isCollapsed) return false;
  const node = selection.anchorNode;
  return !isInTerminal(node instanceof Element ? node : (node?.parentElement ?? null));
}

export function isNarrow(): boolean {
  return matchMedia('(max-width: 45rem)').matches;
}
