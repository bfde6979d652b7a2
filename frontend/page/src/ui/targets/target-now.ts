import type { Target } from '../../protocol/target.ts';
import type { TargetStore } from './target-store.ts';

/** A target as the list has it now, or as it was when it was opened: its marks may have changed since. */
export function targetNow(opened: Target, listed: Pick<TargetStore, 'get'> | undefined): Target {
  return listed?.get(opened.id) ?? opened;
}
