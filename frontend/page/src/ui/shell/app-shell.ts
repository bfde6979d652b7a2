import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Readable } from '../../base/store.ts';
import type { RunningSession } from '../../protocol/sessions.ts';
import type { Target } from '../../protocol/target.ts';
import type { Login } from '../../session/login.ts';
import { SettingsStore } from '../../settings/settings-store.ts';
import { text } from '../../text/index.ts';
import type { ActionRegister, Acts } from '../actions/action-register.ts';
import type { ActionId } from '../actions/actions.ts';
import { icons } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import { Broadcast } from '../broadcast/broadcast.ts';
import '../broadcast/broadcast-bar.ts';
import '../broadcast/broadcast-chooser.ts';
import type { BroadcastChooser } from '../broadcast/broadcast-chooser.ts';
import '../layout/split-view.ts';
import type { SplitView } from '../layout/split-view.ts';
import '../sessions/session-list.ts';
import { continueInTab, watchInTab } from '../sessions/session-tabs.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import '../tabs/tab-menu.ts';
import type { TabMenu } from '../tabs/tab-menu.ts';
import '../tabs/tab-strip.ts';
import type { TabStrip } from '../tabs/tab-strip.ts';
import { Recents } from '../targets/recents.ts';
import type { Pane, Tab, Workspace } from '../tabs/workspace.ts';
import type { TargetFeed } from '../targets/target-feed.ts';
import '../targets/target-list.ts';
import type { TargetList } from '../targets/target-list.ts';
import type { TargetStore } from '../targets/target-store.ts';
import { Address } from './address.ts';
import './key-help.ts';
import type { KeyHelp } from './key-help.ts';
import './live-region.ts';
import { pageKey } from './page-key.ts';
import './page-word.ts';
import type { PageWord } from './page-word.ts';
import './user-menu.ts';
import { awaiting, welcome } from './welcome.ts';
import { isNarrow } from './where.ts';
import { workspaceActs } from './workspace-acts.ts';

/** The whole page: hosts and containers on the left, terminals on the right; on a narrow screen one of them at a time. */
export class AppShell extends LightElement {
  static override properties = {
    targets: { attribute: false },
    feed: { attribute: false },
    sessions: { attribute: false },
    workspace: { attribute: false },
    login: { attribute: false },
    actions: { attribute: false },
    settings: { attribute: false },
    recents: { attribute: false },
    listShown: { state: true },
  };

  declare targets: TargetStore;
  declare feed: TargetFeed;
  declare sessions: SessionStore;
  declare workspace: Workspace;
  declare login: Login;
  declare actions: ActionRegister;
  declare settings: SettingsStore;
  /** What the user opened last. */
  declare recents: Recents;
  /** By the user's wish; without one it is shown where there is room. */
  declare listShown: boolean | null;
  #address: Address | null = null;
  #broadcast: Broadcast | null = null;
  /** What can be done to the terminal that is seen. */
  #terminalActs: () => void = () => undefined;

  constructor() {
    super();
    this.settings = new SettingsStore();
    this.recents = new Recents('');
    this.listShown = null;
  }

  override connectedCallback(): void {
    const address = new Address(this.workspace, this.targets);
    const broadcast = new Broadcast(this.workspace, (why) => {
      this.#say(text.broadcast.ended[why]);
    });
    this.#address = address;
    this.#broadcast = broadcast;
    super.connectedCallback();
    this.connection.add(address);
    this.connection.add(broadcast);
    this.connection.add(this.actions.register(this.#acts()));
    this.actions.onTabNumber((n) => {
      this.workspace.showNth(n);
    });
    this.connection.listen(window, 'keydown', (event) => {
      pageKey(event as KeyboardEvent, this.actions);
    });
    this.connection.add(
      this.workspace.focused.subscribe((pane) => {
        this.#focusedChanged(pane);
      }),
    );
    this.#takeActs(this.workspace.focused.get());
    void this.targets.load().then(() => {
      if (!address.disposed) address.follow();
    });
  }

  protected override sources(): readonly Readable<unknown>[] {
    const awaited = this.#address === null ? [] : [this.#address.awaited];
    return [this.workspace.tabs, this.workspace.active, this.targets.state, ...awaited];
  }

  protected override render(): TemplateResult {
    const tabs = this.workspace.tabs.get();
    this.className = [
      tabs.length > 0 ? 'with-tabs' : 'without-tabs',
      this.listShown === null ? '' : this.listShown ? 'list-shown' : 'list-hidden',
    ].join(' ');
    return html`
      <nav class="sidebar" aria-label=${text.list.heading}>
        <header class="brand">
          <h1>${icons.mark}<span>${text.product}</span></h1>
          <span class="spring"></span>
          ${this.#action('settings', icons.settings)} ${this.#action('help', icons.keyboard)}
          ${this.#button(text.list.refresh, icons.refresh, () => {
            this.feed.refresh();
          })}
        </header>
        <session-list
          .store=${this.sessions}
          .openHere=${this.workspace.openHere}
          .continueHere=${this.#continue}
          .watch=${this.#watch}
          .leave=${this.#leaveSessions}
        ></session-list>
        <target-list
          .store=${this.targets}
          .feed=${this.feed}
          .settings=${this.settings}
          .recents=${this.recents}
          .login=${this.login}
          .choose=${this.#choose}
        ></target-list>
        <user-menu .login=${this.login} .workspace=${this.workspace}></user-menu>
      </nav>
      <main class="workspace" aria-label=${text.shell.workspace}>
        ${
          tabs.length === 0
            ? this.#welcome()
            : html`<div class="topbar">
                ${this.#action('toggle-list', icons.list)}
                <tab-strip
                  .workspace=${this.workspace}
                  .targets=${this.targets}
                  .showMenu=${this.#showMenu}
                ></tab-strip>
                <tab-menu .workspace=${this.workspace} .actions=${this.actions}></tab-menu>
              </div>`
        }
        <broadcast-bar .broadcast=${this.#broadcast} .workspace=${this.workspace}></broadcast-bar>
        <div class="panes">${this.#panels(tabs)}</div>
      </main>
      <key-help .rule=${this.workspace.rule} .actions=${this.actions}></key-help>
      <broadcast-chooser
        .broadcast=${this.#broadcast}
        .workspace=${this.workspace}
        .targets=${this.targets}
      ></broadcast-chooser>
      <page-word></page-word>
      <live-region .workspace=${this.workspace}></live-region>
    `;
  }

  #welcome(): TemplateResult {
    const awaited = this.#address?.awaited.get() ?? null;
    if (awaited !== null) return awaiting(awaited);
    const state = this.targets.state.get();
    return welcome(state.kind === 'ready' && state.targets.length > 0);
  }

  /** In the order in which they were opened: the order of the tabs moves nothing here. */
  #panels(tabs: readonly Tab[]): unknown {
    const active = this.workspace.active.get();
    return repeat(
      [...tabs].sort((a, b) => a.ordinal - b.ordinal),
      (tab) => tab.id,
      (tab) =>
        html`<split-view
          id="${tab.id}-panel"
          role="tabpanel"
          aria-labelledby=${tab.id}
          .tab=${tab}
          .workspace=${this.workspace}
          .targets=${this.targets}
          .actions=${this.actions}
          .broadcast=${this.#broadcast}
          .seen=${tab === active}
        ></split-view>`,
    );
  }

  #action(id: ActionId, icon: unknown): TemplateResult {
    return this.#button(text.actions[id], icon, () => {
      this.actions.run(id);
    });
  }

  #button(label: string, icon: unknown, act: () => void): TemplateResult {
    return html`<button type="button" class="icon-button" aria-label=${label} title=${label} @click=${act}>
      ${icon}
    </button>`;
  }

  readonly #choose = (target: Target): void => {
    this.#listServed();
    this.workspace.open(target, this.targets.titleOf(target));
  };

  readonly #continue = (session: RunningSession): void => {
    this.#listServed();
    continueInTab(this.workspace, this.targets, session);
  };

  readonly #watch = (session: RunningSession): void => {
    this.#listServed();
    watchInTab(this.workspace, this.targets, session);
  };

  readonly #leaveSessions = (): void => {
    this.#list()?.focusSearch();
  };

  readonly #showMenu = (): void => {
    this.querySelector<TabMenu>('tab-menu')?.show();
  };

  /** A list that was called up over the terminals goes away once something was chosen. */
  #listServed(): void {
    this.listShown = this.listShown === true && isNarrow() ? null : this.listShown;
  }

  #takeActs(pane: Pane | null): void {
    this.#terminalActs();
    this.#terminalActs = pane === null ? () => undefined : this.actions.register(pane.terminal.acts);
  }

  #focusedChanged(pane: Pane | null): void {
    this.#takeActs(pane);
    // The tab that is seen may be told later than the focus; what is awaited below has to show it.
    this.requestUpdate();
    if (pane === null) {
      this.listShown = null;
      void this.updateComplete.then(() => {
        this.#list()?.focusSearch();
      });
    } else {
      void this.updateComplete.then(() => {
        if (!this.#stripHasFocus()) this.#focusPane();
      });
    }
  }

  #acts(): Acts {
    return {
      ...this.#workspaceActs(),
      'find-target': () => {
        if (!this.#listVisible()) this.listShown = true;
        void this.updateComplete.then(() => {
          this.#list()?.focusSearch();
        });
        return true;
      },
      'cycle-region': () => this.#cycleRegion(),
      'toggle-list': () => {
        this.listShown = !this.#listVisible();
        return true;
      },
      help: () => {
        this.querySelector<KeyHelp>('key-help')?.show();
        return true;
      },
    };
  }

  #workspaceActs(): Acts {
    if (this.#broadcast === null) return {};
    return workspaceActs({
      workspace: this.workspace,
      targets: this.targets,
      broadcast: this.#broadcast,
      isDivisible: (tab, axis) => this.#panel(tab)?.isDivisible(axis) === true,
      rename: (tab) => this.querySelector<TabStrip>('tab-strip')?.rename(tab),
      choosePanes: () => this.querySelector<BroadcastChooser>('broadcast-chooser')?.show(),
      say: (said) => {
        this.#say(said);
      },
    });
  }

  /** Terminal → list → tabs → terminal: the way out of a terminal, which keeps the Tab key for itself. */
  #cycleRegion(): boolean {
    const tab = this.workspace.active.get();
    if (tab === null || document.activeElement?.closest('term-pane') != null) this.actions.run('find-target');
    else if (this.#stripHasFocus()) this.#focusPane();
    else this.querySelector<TabStrip>('tab-strip')?.focusActive();
    return true;
  }

  #focusPane(): void {
    const tab = this.workspace.active.get();
    if (tab !== null) this.#panel(tab)?.focusInside();
  }

  #panel(tab: Tab): SplitView | null {
    return this.querySelector(`#${tab.id}-panel`);
  }

  #say(said: string): void {
    this.querySelector<PageWord>('page-word')?.say(said);
  }

  #stripHasFocus(): boolean {
    return document.activeElement?.closest('tab-strip') != null;
  }

  #list(): TargetList | null {
    return this.querySelector('target-list');
  }

  #listVisible(): boolean {
    return this.querySelector<HTMLElement>('.sidebar')?.offsetParent !== null;
  }
}

customElements.define('app-shell', AppShell);
