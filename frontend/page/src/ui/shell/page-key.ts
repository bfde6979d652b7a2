import type { ActionRegister } from '../actions/action-register.ts';
import { isInDialog, isTyping } from './where.ts';

/** A key that nothing inside the page has taken. */
export function pageKey(event: KeyboardEvent, actions: ActionRegister): void {
  // What lies in front of the page has the keys to itself.
  if (event.defaultPrevented || isInDialog(event.target) || actions.key(event)) return;
  // These two belong to the shell, so they count only where nothing is being typed.
  const slash = event.key === '/' && !event.ctrlKey && !event.altKey && !event.metaKey;
  const ctrlK = event.key === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if ((slash || ctrlK) && !isTyping(event.target)) {
    event.preventDefault();
    actions.run('find-target');
  }
}
