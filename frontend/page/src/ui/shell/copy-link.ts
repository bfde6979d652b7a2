import { text } from '../../text/index.ts';
import type { Acts } from '../actions/action-register.ts';
import { copyText } from '../pane/clipboard.ts';
import type { Workspace } from '../tabs/workspace.ts';
import { linkTo } from '../targets/row-acts.ts';
import { addressed } from './address.ts';

/** Copies a link to what the terminal that is seen is on. There is none to what is only watched. */
export function copyLinkActs({ focused }: Pick<Workspace, 'focused'>, say: (said: string) => void): Acts {
  return {
    'copy-link': () => {
      const pane = focused.get();
      const id = addressed(pane);
      if (pane === null || id === null) return false;
      void copyText(linkTo(id)).then((copied) => {
        say(copied ? text.finding.copied(pane.target.name) : text.finding.notCopied);
      });
      return true;
    },
  };
}
