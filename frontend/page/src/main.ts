import { DisposableStore } from './base/disposables.ts';
import type { Me } from './protocol/login.ts';
import { Gateway } from './session/gateway.ts';
import { Login } from './session/login.ts';
import { allowStylesUnderStrictPolicy } from './terminal/csp-styles.ts';
import { fontReady } from './terminal/font.ts';
import type { RendererChoice } from './terminal/renderer.ts';
import { text } from './text/index.ts';
import { clearPage, leaveWord, takeWord } from './ui/login/departure.ts';
import { KeptLink } from './ui/login/kept-link.ts';
import './ui/login/login-gate.ts';
import { SettingsKeeper } from './settings/settings-keeper.ts';
import { SettingsStore } from './settings/settings-store.ts';
import { ActionRegister } from './ui/actions/action-register.ts';
import { passKeysAct } from './ui/input/input-acts.ts';
import './ui/palette/command-palette.ts';
import { PaneSession } from './ui/pane/pane-session.ts';
import { followAppearance, keepAppearance, lastAppearance } from './ui/settings/page-appearance.ts';
import './ui/settings/settings-door.ts';
import './ui/shell/app-shell.ts';
import { SessionFeed } from './ui/sessions/session-feed.ts';
import { continueInTab } from './ui/sessions/session-tabs.ts';
import { SessionStore } from './ui/sessions/session-store.ts';
import { copyLinkActs } from './ui/shell/copy-link.ts';
import { showTitle } from './ui/shell/document-title.ts';
import { showFavicon } from './ui/shell/favicon.ts';
import type { PageWord } from './ui/shell/page-word.ts';
import { CopiedPage } from './ui/tabs/copied-page.ts';
import { TabMemory } from './ui/tabs/tab-memory.ts';
import { Workspace } from './ui/tabs/workspace.ts';
import { Recents } from './ui/targets/recents.ts';
import { TargetFeed } from './ui/targets/target-feed.ts';
import { TargetStore } from './ui/targets/target-store.ts';

allowStylesUnderStrictPolicy(document);

const query = new URLSearchParams(location.search);
const gateway = new Gateway(document.baseURI, __GANGWAY_VERSION__, () => void login.lost());
const login = new Login({
  hello: () => gateway.hello(),
  me: () => gateway.me(),
  login: (user, password) => gateway.login(user, password),
  logout: (everywhere) => gateway.logout(everywhere),
  startOver: (signedOut) => {
    if (signedOut) leaveWord();
    forget();
    clearPage();
    location.reload();
  },
  reload: () => {
    link.keep();
    location.reload();
  },
  leaveTo: (address) => {
    forget();
    clearPage();
    location.assign(address);
  },
});
const memory = new TabMemory();
const link = new KeptLink();
// The hook for end-to-end tests is loaded by its query flag alone.
const probe = query.has('test') ? (await import('./testing/probe.ts')).install(query.get('test') ?? '') : null;

const page = new DisposableStore();
const shell = document.createElement('app-shell');
const settings = new SettingsStore();
settings.choose(lastAppearance());
page.add(followAppearance(settings));
let keeper: SettingsKeeper | null = null;
/** Awaited before the first terminal. */
let settingsRead = Promise.resolve();
const actions = page.add(new ActionRegister(settings));
page.add(actions.register(passKeysAct(settings)));
const sessions = new SessionStore(gateway);
const workspace = new Workspace(({ target, beginning, owner }, close) => {
  const pane = new PaneSession({
    environment: {
      connect: () => gateway.connect(),
      diagnose: (stood) => gateway.diagnose(stood),
      token: (session) => gateway.token(session),
      loginEnded: login.ended,
    },
    beginning,
    target,
    ...(owner === undefined ? { afterwards: { target: target.id, verb: 'shell' } } : { owner }),
    renderer: rendererChoice(query.get('renderer')),
    fontReady: settingsRead.then(() => fontReady(settings.get('fontFamily'))),
    pageKey: actions.key,
    actions,
    close,
    login,
    preferences: settings,
  });
  probe?.tap(pane);
  return pane;
}, sessions);
probe?.watch(workspace);

const targets = new TargetStore(() => gateway.targets());
const feed = new TargetFeed(targets, () => gateway.connectEvents(), login.ended);
const running = new SessionFeed(sessions, workspace.changes, login.ended);
shell.targets = targets;
shell.feed = feed;
shell.sessions = sessions;
shell.workspace = workspace;
shell.login = login;
shell.actions = actions;
shell.settings = settings;

const gate = document.createElement('login-gate');
gate.login = login;
document.documentElement.lang = text.language;
document.body.append(gate);

page.add(
  login.state.subscribe((state) => {
    // What comes later, comes in front of what is there.
    if (shell.isConnected) return;
    if (state.kind === 'in') begin(state.me);
    else document.title = text.tabs.titled(text.login.headline, text.product);
  }),
);
page.listen(window, 'beforeunload', (event) => {
  // Sessions go on without a page.
  if (workspace.wouldLose && !login.leaving) event.preventDefault();
});
page.listen(window, 'pageshow', (event) => {
  // Kept by the browser after a sign-out, and come back to: nothing is left of it.
  if ((event as PageTransitionEvent).persisted && login.leaving) location.reload();
});
// A copied browser tab begins without the other's terminals; the list has them.
if (await page.add(new CopiedPage()).isCopy()) memory.clear();
void login.start(takeWord());

/** The first login: from here on there is something to show. */
function begin({ user, name, login: way }: Me): void {
  link.putBack();
  keeper = page.add(new SettingsKeeper(settings, user, { gateway, loginEnded: login.ended }));
  settingsRead = keeper.start();
  page.add(keepAppearance(settings));
  // Before the shell follows the address: a link to what was open shows that.
  const before = memory.read(user);
  if (before !== null) workspace.restore(before);
  page.add(memory.keep(workspace, user));
  const recents = new Recents(user);
  page.add(recents.follow(workspace.panes));
  shell.recents = recents;
  document.body.prepend(shell);
  const door = document.createElement('settings-door');
  Object.assign(door, { settings, actions, kept: keeper.state, user: way === 'none' ? '' : name });
  door.nameOf = (target) => targets.get(target)?.name ?? target;
  document.body.append(door);
  showPalette(recents);
  page.add(showTitle(workspace));
  page.add(showFavicon(workspace));
  feed.start();
  running.start();
}

/** Nothing of this user's is left behind for the next. */
function forget(): void {
  memory.forget();
  keeper?.forget();
  link.forget();
}

function showPalette(recents: Recents): void {
  const palette = document.createElement('command-palette');
  Object.assign(palette, { actions, targets, sessions, workspace, settings, recents });
  palette.open = (target) => workspace.open(target, targets.titleOf(target));
  palette.continueHere = (session) => {
    continueInTab(workspace, targets, session);
  };
  document.body.append(palette);
  page.add(
    actions.register(
      copyLinkActs(workspace, (said) => {
        // Seen with the list hidden, too.
        document.querySelector<PageWord>('page-word')?.say(said);
      }),
    ),
  );
}

function rendererChoice(wish: string | null): RendererChoice {
  return wish === 'dom' || wish === 'webgl' ? wish : 'auto';
}

declare global {
  interface HTMLElementTagNameMap {
    'command-palette': import('./ui/palette/command-palette.ts').CommandPalette;
    'app-shell': import('./ui/shell/app-shell.ts').AppShell;
    'settings-door': import('./ui/settings/settings-door.ts').SettingsDoor;
    'login-gate': import('./ui/login/login-gate.ts').LoginGate;
  }
  /** Set by the build. */
  const __GANGWAY_VERSION__: string;
}
