import type { Closing } from '../../protocol/sessions.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import type { Pane } from './pane.ts';

/** What is told of the sessions in panes that close, and says what closing does to them. */
export type Partings = Pick<SessionStore, 'rule' | 'ended' | 'endUnattached' | 'left'>;

/** What became of the session of a pane that closed: it runs on, it was ended, or there was none to end. */
export type Fate = 'left' | 'ended' | 'none';

/** Takes a pane away, and ends its session or leaves it. */
export function part(pane: Pane, way: Closing, partings: Partings): Fate {
  const { session, terminal, target, watching } = pane;
  const attached = terminal.session.get() !== null;
  pane.dispose();
  if (watching || (way === 'detach' && session !== null)) {
    terminal.leave();
    if (session !== null && !watching) partings.left(session, target);
    return session === null ? 'none' : 'left';
  }
  const told = terminal.end();
  if (session === null) return 'none';
  // Without a line, or before the session was there, nobody has heard it.
  if (told && attached) partings.ended(session);
  else partings.endUnattached(session);
  return 'ended';
}
