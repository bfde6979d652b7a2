import { DisposableStore } from '../../base/disposables.ts';
import { isOffered, unlistedTarget, type Target } from '../../protocol/target.ts';
import type { TargetStore } from './target-store.ts';

/** A link waits this long for a daemon that the gateway is only just getting to know. */
export const LINK_PATIENCE = 5000;

/**
 * Hands over what a link names, once: at once if the list can tell, or else as soon as it can. Right after the gateway
 * has started, its daemons are still `connecting` and have no containers; a link to one of them is early, not wrong.
 *
 * A name the list does not have is handed over all the same: the gateway says best what is wrong with it.
 *
 * @returns the wait: disposed when it is over; to dispose of it sooner is to hand over nothing
 */
export function followLink(targets: TargetStore, name: string, follow: (target: Target) => void): DisposableStore {
  const wait = new DisposableStore();
  const conclude = (): void => {
    // A listener that is being told may have ended the wait just now.
    if (wait.disposed) return;
    wait.dispose();
    follow(targets.find(name) ?? unlistedTarget(name, targets.daemonOf(name)));
  };
  if (isEarly(targets, name)) {
    wait.add(
      targets.state.subscribe(() => {
        if (!isEarly(targets, name)) conclude();
      }),
    );
    const patience = setTimeout(conclude, LINK_PATIENCE);
    wait.add(() => {
      clearTimeout(patience);
    });
  } else conclude();
  return wait;
}

/** Whether the list may soon say more of a name than it does now. */
function isEarly(targets: TargetStore, name: string): boolean {
  const target = targets.find(name);
  if (target !== null && isOffered(target)) return false;
  if (targets.state.get().kind === 'loading') return true;
  return targets.daemonOf(target?.id ?? name)?.state === 'connecting';
}
