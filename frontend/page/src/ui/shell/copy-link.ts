import { text } from '../../text/index.ts';
import type { Acts } from '../actions/action-register.ts';
import { copyText } from '../pane/clipboard.ts';
import type { Workspace } from '../tabs/workspace.ts';
import { linkTo } from '../targets/row-acts.ts';
import { addressed } from './where.ts';

/** Copies a link to what the terminal that is seen is on. There is none to what is only watched. */
export function copyLinkActs({ active }: Pick<Workspace, 'active'>, say: (said: string) => void): Acts {
  return {
    'copy-link': () => {
      const tab = active.get();
      const id = addressed(tab);
      if (tab === null || id === null) return false;
      void copyText(linkTo(id)).then((copied) => {
        say(copied ? text.finding.copied(tab.target.name) : text.finding.notCopied);
      });
      return true;
    },
  };
}
