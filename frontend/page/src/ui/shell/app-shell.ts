import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { Slot, type Disposable } from '../../base/disposables.ts';
import type { Readable } from '../../base/store.ts';
import type { Closing, RunningSession } from '../../protocol/sessions.ts';
import type { Target } from '../../protocol/target.ts';
import type { Login } from '../../session/login.ts';
import { SettingsStore } from '../../settings/settings-store.ts';
import { text } from '../../text/index.ts';
import type { ActionRegister, Acts } from '../actions/action-register.ts';
import type { ActionId } from '../actions/actions.ts';
import { icons } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import '../pane/term-pane.ts';
import { situationOf } from '../pane/situation.ts';
import type { TermPane } from '../pane/term-pane.ts';
import { showAddress, targetOf } from '../route.ts';
import '../sessions/session-list.ts';
import { continueInTab, watchInTab } from '../sessions/session-tabs.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import '../tabs/tab-menu.ts';
import type { TabMenu } from '../tabs/tab-menu.ts';
import '../tabs/tab-strip.ts';
import type { TabStrip } from '../tabs/tab-strip.ts';
import type { Tab, Workspace } from '../tabs/workspace.ts';
import { followLink } from '../targets/linked-target.ts';
import { Recents } from '../targets/recents.ts';
import type { TargetFeed } from '../targets/target-feed.ts';
import '../targets/target-list.ts';
import type { TargetList } from '../targets/target-list.ts';
import type { TargetStore } from '../targets/target-store.ts';
import './key-help.ts';
import type { KeyHelp } from './key-help.ts';
import './live-region.ts';
import './user-menu.ts';
import { awaiting, welcome } from './welcome.ts';
import { addressed, isInDialog, isNarrow, isTyping } from './where.ts';

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
    awaited: { state: true },
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
  /** What a link names while the list cannot tell yet what that is. */
  declare awaited: string | null;
  readonly #link = new Slot<Disposable>();
  /** What can be done to the terminal that is seen. */
  #terminalActs: () => void = () => undefined;

  constructor() {
    super();
    this.settings = new SettingsStore();
    this.recents = new Recents('');
    this.listShown = null;
    this.awaited = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.connection.add(this.actions.register(this.#acts()));
    this.actions.onTabNumber((n) => {
      this.workspace.showNth(n);
    });
    this.connection.listen(window, 'hashchange', this.#followAddress);
    this.connection.listen(window, 'keydown', (event) => {
      this.#key(event as KeyboardEvent);
    });
    this.connection.add(
      this.workspace.active.subscribe((tab) => {
        this.#activeChanged(tab);
      }),
    );
    this.connection.add(
      this.workspace.changes.subscribe(() => {
        this.#seizedOrTakenBack();
      }),
    );
    this.connection.add(() => {
      this.#abandonLink();
    });
    void this.targets.load().then(this.#followAddress);
  }

  protected override sources(): readonly Readable<unknown>[] {
    return [this.workspace.tabs, this.workspace.active, this.targets.state];
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
                <tab-strip .workspace=${this.workspace} .showMenu=${this.#showMenu}></tab-strip>
                <tab-menu .workspace=${this.workspace} .actions=${this.actions}></tab-menu>
              </div>`
        }
        <div class="panes">${this.#panes(tabs)}</div>
      </main>
      <key-help .rule=${this.workspace.rule} .actions=${this.actions}></key-help>
      <live-region .workspace=${this.workspace}></live-region>
    `;
  }

  #welcome(): TemplateResult {
    if (this.awaited !== null) return awaiting(this.awaited);
    const state = this.targets.state.get();
    return welcome(state.kind === 'ready' && state.targets.length > 0);
  }

  #panes(tabs: readonly Tab[]): unknown {
    const active = this.workspace.active.get();
    return repeat(
      tabs,
      (tab) => tab.id,
      (tab) =>
        html`<term-pane
          id="${tab.id}-panel"
          role="tabpanel"
          aria-labelledby=${tab.id}
          .pane=${tab.pane}
          .target=${tab.target}
          .label=${tab.label}
          .situation=${situationOf(tab.target, this.targets)}
          .active=${tab === active}
        ></term-pane>`,
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

  /** The address may be a link that has not been followed yet; that stays. */
  #seizedOrTakenBack(): void {
    const active = this.workspace.active.get();
    const name = targetOf(location.hash);
    if (active === null) return;
    if (name === null || (active.seized && name === active.target.id)) showAddress(addressed(active));
  }

  readonly #followAddress = (): void => {
    this.#abandonLink();
    const name = targetOf(location.hash);
    const active = this.workspace.active.get();
    // Tabs that were there before the page was loaded again, at its bare address.
    if (name === null && active !== null) showAddress(addressed(active));
    if (name === null || (active !== null && addressed(active) === name)) return;
    const wait = followLink(this.targets, name, (target) => {
      this.awaited = null;
      this.workspace.openOrShow(target, this.targets.titleOf(target));
    });
    if (wait.disposed) return;
    this.#link.set(wait);
    this.awaited = name;
  };

  #abandonLink(): void {
    this.#link.clear();
    this.awaited = null;
  }

  #activeChanged(tab: Tab | null): void {
    // The address is about to be another's: whoever chose something meanwhile must not be taken elsewhere later.
    this.#abandonLink();
    showAddress(addressed(tab));
    this.#terminalActs();
    this.#terminalActs = tab === null ? () => undefined : this.actions.register(tab.pane.acts);
    if (tab === null) {
      this.listShown = null;
      void this.updateComplete.then(() => {
        this.#list()?.focusSearch();
      });
    } else {
      void this.updateComplete.then(() => {
        if (!this.#stripHasFocus()) this.#focusPane(tab);
      });
    }
  }

  #key(event: KeyboardEvent): void {
    // What lies in front of the page has the keys to itself.
    if (event.defaultPrevented || isInDialog(event.target) || this.actions.key(event)) return;
    // These two belong to the shell, so they count only where nothing is being typed.
    const slash = event.key === '/' && !event.ctrlKey && !event.altKey && !event.metaKey;
    const ctrlK = event.key === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if ((slash || ctrlK) && !isTyping(event.target)) {
      event.preventDefault();
      this.actions.run('find-target');
    }
  }

  #acts(): Acts {
    const close = (way?: Closing) => (): boolean => {
      const tab = this.workspace.active.get();
      if (tab !== null) this.workspace.close(tab.id, way);
      return tab !== null;
    };
    return {
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
      'close-tab': close(),
      'leave-tab': close('detach'),
      'end-tab': close('end'),
      help: () => {
        this.querySelector<KeyHelp>('key-help')?.show();
        return true;
      },
    };
  }

  /** Terminal → list → tabs → terminal: the way out of a terminal, which keeps the Tab key for itself. */
  #cycleRegion(): boolean {
    const tab = this.workspace.active.get();
    if (tab === null || document.activeElement?.closest('term-pane') != null) this.actions.run('find-target');
    else if (this.#stripHasFocus()) this.#focusPane(tab);
    else this.querySelector<TabStrip>('tab-strip')?.focusActive();
    return true;
  }

  #focusPane(tab: Tab): void {
    this.querySelector<TermPane>(`#${tab.id}-panel`)?.focusInside();
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
