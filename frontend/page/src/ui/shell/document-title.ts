import { text } from '../../text/index.ts';
import type { Workspace } from '../tabs/workspace.ts';

/** Lets the browser's title follow the tab that is seen and its focused pane, until the returned function is called. */
export function showTitle(workspace: Workspace): () => void {
  let release: (() => void) | null = null;
  const follow = (): void => {
    release?.();
    const tab = workspace.active.get();
    if (tab === null) {
      release = null;
      document.title = text.product;
      return;
    }
    const show = (): void => {
      document.title = `${tab.caption} · ${text.product}`;
    };
    release = tab.looks.subscribe(show);
    show();
  };
  follow();
  const stop = workspace.active.subscribe(follow);
  return () => {
    stop();
    release?.();
  };
}
