import type { RunningSession } from '../../protocol/sessions.ts';
import { unlistedTarget, type Target } from '../../protocol/target.ts';
import type { Workspace } from '../tabs/workspace.ts';
import type { TargetStore } from '../targets/target-store.ts';

type Targets = Pick<TargetStore, 'get' | 'daemonOf' | 'titleOf'>;

/** Continues a session of one's own in a tab here, wherever it was. */
export function continueInTab(workspace: Workspace, targets: Targets, session: RunningSession): void {
  const target = targetOf(session, targets);
  workspace.continueSession(session.session, target, targets.titleOf(target));
}

/** Looks at a session of somebody else's in a tab here. */
export function watchInTab(workspace: Workspace, targets: Targets, session: RunningSession): void {
  const target = targetOf(session, targets);
  workspace.watchSession(session.session, target, session.user, targets.titleOf(target));
}

/** A session may outlive its target's entry in the list. */
function targetOf({ target, name }: RunningSession, targets: Targets): Target {
  return targets.get(target) ?? { ...unlistedTarget(target, targets.daemonOf(target)), name };
}
