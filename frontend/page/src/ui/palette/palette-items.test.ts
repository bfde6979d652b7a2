import { expect, it } from 'vitest';
import { text } from '../../text/index.ts';
import { quietSessions } from '../tabs/some-tabs.ts';
import { Workspace } from '../tabs/workspace.ts';
import { ACTIONS } from '../actions/actions.ts';
import { offersFor } from './palette-items.ts';

it('finds each action first by its own name', () => {
  const workspace = new Workspace(() => {
    throw new Error('no terminal is opened here');
  }, quietSessions());
  const first = (query: string) =>
    offersFor(query, {
      actions: { has: () => true },
      workspace,
      sessions: [],
      targets: [],
      preferred: { favourites: new Set(), recent: new Set() },
      // Which is what comes first otherwise.
      used: ['save-text', 'close-tab'],
    }).offers[0]?.item.name;

  for (const { id } of ACTIONS) if (id !== 'palette') expect(first(`> ${text.actions[id]}`)).toBe(text.actions[id]);
});
