/**
 * Copies text. Over plain HTTP the browser has no clipboard for pages; there, and where it refuses, the old way by
 * a hidden field is taken.
 */
export async function copyText(text: string): Promise<boolean> {
  // Not there at all over plain HTTP, whatever the types say.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard !== undefined) {
    try {
      await clipboard.writeText(text);
      return true;
    } catch {
      // Not permitted, or the window has no focus.
    }
  }
  return copyByField(text);
}

function copyByField(text: string): boolean {
  const before = document.activeElement;
  const field = document.createElement('textarea');
  field.className = 'visually-hidden';
  field.value = text;
  document.body.append(field);
  field.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way there is without a secure context
  const copied = document.execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}
