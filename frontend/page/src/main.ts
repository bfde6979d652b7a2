import { DisposableStore } from './base/disposables.ts';
import { Gateway } from './session/gateway.ts';
import { allowStylesUnderStrictPolicy } from './terminal/csp-styles.ts';
import { fontReady } from './terminal/font.ts';
import type { RendererChoice } from './terminal/renderer.ts';
import { text } from './text/index.ts';
import { PaneSession } from './ui/pane/pane-session.ts';
import './ui/shell/app-shell.ts';
import { showTitle } from './ui/shell/document-title.ts';
import { Workspace } from './ui/tabs/workspace.ts';
import { TargetFeed } from './ui/targets/target-feed.ts';
import { TargetStore } from './ui/targets/target-store.ts';

allowStylesUnderStrictPolicy(document);

const query = new URLSearchParams(location.search);
const gateway = new Gateway(document.baseURI, __GANGWAY_VERSION__);
const fonts = fontReady();
// The hook for end-to-end tests is loaded by its query flag alone.
const probe = query.has('test') ? (await import('./testing/probe.ts')).install(query.get('test') ?? '') : null;

const shell = document.createElement('app-shell');
const workspace = new Workspace((target, close) => {
  const pane = new PaneSession({
    environment: {
      connect: () => gateway.connect(),
      diagnose: (stood) => gateway.diagnose(stood),
    },
    request: { target: target.id, verb: 'shell' },
    renderer: rendererChoice(query.get('renderer')),
    fontReady: fonts,
    pageKey: shell.pageKey,
    close,
  });
  probe?.tap(pane);
  return pane;
});
probe?.watch(workspace);

const targets = new TargetStore(() => gateway.targets());
const feed = new TargetFeed(targets, () => gateway.connectEvents());
shell.targets = targets;
shell.feed = feed;
shell.workspace = workspace;
document.documentElement.lang = text.language;
document.body.append(shell);
feed.start();

const page = new DisposableStore();
page.add(showTitle(workspace));
page.listen(window, 'beforeunload', (event) => {
  // Until sessions can be resumed, leaving ends them.
  if (workspace.hasSession) event.preventDefault();
});

function rendererChoice(wish: string | null): RendererChoice {
  return wish === 'dom' || wish === 'webgl' ? wish : 'auto';
}

declare global {
  interface HTMLElementTagNameMap {
    'app-shell': import('./ui/shell/app-shell.ts').AppShell;
  }
  /** Set by the build. */
  const __GANGWAY_VERSION__: string;
}
