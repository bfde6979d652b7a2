import type { Daemon, Target } from '../../protocol/target.ts';

/** How the container behind a terminal stands, besides its session. */
export type Situation = 'running' | 'paused' | 'restarting' | 'stopped' | 'gone';

/** The part of the list that is asked. */
export interface Listed {
  get(id: string): Target | null;
  daemon(name: string): Daemon | null;
}

/** As the list tells it; `null` for a host, and when the list does not know. */
export function situationOf(opened: Target, listed: Listed): Situation | null {
  const now = listed.get(opened.id);
  if (now === null) {
    // While its daemon is away, so is what the list knows of it.
    return opened.kind === 'container' && listed.daemon(opened.daemon)?.state === 'up' ? 'gone' : null;
  }
  if (now.kind === 'ssh') return null;
  switch (now.state) {
    case 'running':
    case 'paused':
    case 'restarting':
    case 'stopped':
      return now.state;
    case 'unknown':
    case 'up':
    case 'down':
      return null;
  }
}
