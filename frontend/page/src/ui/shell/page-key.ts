import type { ActionRegister } from '../actions/action-register.ts';
import { hasSelection, isInDialog, isInTerminal, isTyping } from './where.ts';

/** A key that nothing inside the page has taken. */
export function pageKey(event: KeyboardEvent, actions: ActionRegister): void {
  // What lies in front of the page has the keys to itself.
  if (event.defaultPrevented || isInDialog(event.target) || isOfPlace(event, actions) || actions.key(event)) return;
  // These two belong to the shell, so they count only where nothing is being typed.
  const slash = event.key === '/' && !event.ctrlKey && !event.altKey && !event.metaKey;
  const ctrlK = event.key === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if ((slash || ctrlK) && !isTyping(event.target)) {
    event.preventDefault();
    actions.run('find-target');
  }
}

/** A key for terminals, where the place in which it is pressed has a use of its own for it. */
function isOfPlace(event: KeyboardEvent, actions: ActionRegister): boolean {
  const { target } = event;
  const id = actions.keymap.get().actionOf(event);
  if (id === null || isInTerminal(target)) return false;
  if (id === 'copy') return hasSelection(target);
  if (id === 'paste' || id === 'scroll-top' || id === 'scroll-bottom') return isTyping(target);
  // The browser has a menu for each link and field.
  return id === 'terminal-menu' && target !== document.body;
}
