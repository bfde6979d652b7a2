import type { Closing } from '../../protocol/sessions.ts';
import { text } from '../../text/index.ts';
import type { Acts } from '../actions/action-register.ts';
import type { Broadcast } from '../broadcast/broadcast.ts';
import { axisOf, MOST_PANES, type Axis, type Side } from '../layout/layout.ts';
import type { Tab, Workspace } from '../tabs/workspace.ts';
import type { TargetStore } from '../targets/target-store.ts';

/** What is done to tabs and panes, and what that takes of the page. */
export interface WorkspaceSurroundings {
  readonly workspace: Workspace;
  readonly targets: Pick<TargetStore, 'titleOf'>;
  readonly broadcast: Broadcast;
  /** Whether half of the focused pane is still enough for a terminal. */
  readonly isDivisible: (tab: Tab, axis: Axis) => boolean;
  readonly rename: (tab: Tab) => void;
  readonly choosePanes: () => void;
  /** Tells the user why something was not done, or what became of it. */
  readonly say: (said: string) => void;
}

/** The actions on tabs and panes. */
export function workspaceActs(page: WorkspaceSurroundings): Acts {
  const { workspace } = page;
  const withTab = (act: (tab: Tab) => boolean | undefined) => (): boolean => {
    const tab = workspace.active.get();
    return tab !== null && act(tab) !== false;
  };
  const close = (way?: Closing): (() => boolean) =>
    withTab((tab) => {
      workspace.closePane(tab.focused.id, way);
      return true;
    });
  const split = (side: Side): (() => boolean) => withTab((tab) => splitFocused(page, tab, side));
  const focus = (side: Side): (() => boolean) =>
    withTab((tab) => !tab.arrangement.get().zoomed && tab.focusBeside(side));
  const moveTab = (step: number): (() => boolean) =>
    withTab((tab) => workspace.moveTab(tab.id, workspace.tabs.get().indexOf(tab) + step));
  return {
    'close-tab': close(),
    'leave-tab': close('detach'),
    'end-tab': close('end'),
    'undo-close': () => undoClose(page),
    duplicate: withTab(({ focused }) => {
      workspace.openLike(focused, page.targets.titleOf(focused.target));
      return true;
    }),
    'rename-tab': withTab((tab) => {
      page.rename(tab);
      return true;
    }),
    'next-tab': () => workspace.showFurther(1),
    'previous-tab': () => workspace.showFurther(-1),
    'move-tab-right': moveTab(1),
    'move-tab-left': moveTab(-1),
    'split-right': split('right'),
    'split-down': split('down'),
    'focus-left': focus('left'),
    'focus-right': focus('right'),
    'focus-up': focus('up'),
    'focus-down': focus('down'),
    'zoom-pane': withTab((tab) => tab.zoom()),
    'equal-panes': withTab((tab) => tab.equalize()),
    broadcast: withTab(() => {
      if (page.broadcast.on) page.broadcast.stop();
      else page.choosePanes();
      return true;
    }),
  };
}

/** Opens another terminal on the same target beside the one that has the focus. */
function splitFocused({ workspace, targets, isDivisible, say }: WorkspaceSurroundings, tab: Tab, side: Side): boolean {
  const { target, id } = tab.focused;
  if (tab.panes.length >= MOST_PANES) say(text.workspace.refused.full(MOST_PANES));
  else if (!isDivisible(tab, axisOf(side))) say(text.workspace.refused.tooSmall);
  else workspace.openBeside(target, targets.titleOf(target), { beside: id, side, ratio: 0.5 });
  return true;
}

function undoClose({ workspace, say }: WorkspaceSurroundings): boolean {
  const reopened = workspace.undoClose();
  const said = reopened.map(({ label, how }) => text.workspace.reopened[how](label));
  say(said.length === 0 ? text.workspace.refused.nothingClosed : said.join(' '));
  return true;
}
