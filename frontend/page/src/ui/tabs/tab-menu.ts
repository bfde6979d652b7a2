import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import type { Closing } from '../../protocol/sessions.ts';
import { text } from '../../text/index.ts';
import { icons } from '../icons.ts';
import type { ActionRegister } from '../actions/action-register.ts';
import type { ActionId } from '../actions/actions.ts';
import { chordForAria, chordText } from '../actions/keymap.ts';
import { LightElement } from '../light-element.ts';
import { closingText } from './closing-text.ts';
import type { Tab } from './tab.ts';
import type { Workspace } from './workspace.ts';

interface Choice {
  readonly label: string;
  readonly action: ActionId | null;
  /** Of those that close something. */
  readonly way?: Closing;
  readonly act: () => void;
}

/** What else there is to do with it, as far as anybody does it. */
const ALONE: readonly ActionId[] = ['split-right', 'split-down', 'duplicate', 'rename-tab', 'broadcast'];
const WITH_PANES: readonly ActionId[] = ['split-right', 'split-down', 'zoom-pane', 'equal-panes', ...ALONE.slice(2)];

/**
 * What may be done with the tab that is seen and its focused pane, ending with the ways to close it: both of them,
 * whatever the gateway is set to.
 */
export class TabMenu extends LightElement {
  static override properties = {
    workspace: { attribute: false },
    actions: { attribute: false },
    open: { state: true },
  };

  declare workspace: Workspace;
  declare actions: ActionRegister;
  declare open: boolean;

  constructor() {
    super();
    this.open = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.connection.listen(document, 'pointerdown', (event) => {
      if (event.target instanceof Node && !this.contains(event.target)) this.open = false;
    });
    this.connection.listen(this, 'focusout', (event) => {
      const to = (event as FocusEvent).relatedTarget;
      if (to instanceof Node && !this.contains(to)) this.open = false;
    });
    this.connection.add(
      this.workspace.active.subscribe(() => {
        this.open = false;
      }),
    );
  }

  /** Opens, with the focus on its first choice. */
  show(): void {
    this.open = true;
  }

  protected override sources(): readonly Readable<unknown>[] {
    return [
      this.workspace.active,
      this.workspace.focused,
      this.workspace.changes,
      this.workspace.rule,
      this.actions.keymap,
    ];
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (changed.has('open') && this.open) this.#items()[0]?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const tab = this.workspace.active.get();
    if (tab === null) return nothing;
    return html`<button
        type="button"
        class="icon-button"
        aria-label=${text.closing.menu}
        title=${text.closing.menu}
        aria-haspopup="menu"
        aria-expanded=${this.open ? 'true' : 'false'}
        aria-controls="tab-menu"
        @click=${this.#toggle}
        @keydown=${this.#buttonKey}
      >
        ${icons.more}
      </button>
      <div
        id="tab-menu"
        class="card tab-menu"
        role="menu"
        aria-label=${text.closing.menuLabel(tab.label)}
        ?hidden=${!this.open}
        @keydown=${this.#menuKey}
      >
        ${this.open ? this.#choices(tab).map((choice) => this.#item(choice)) : nothing}
      </div>`;
  }

  #item({ label, action, way, act }: Choice): TemplateResult {
    const chord = this.#chord(action, chordText);
    return html`<button
      type="button"
      role="menuitem"
      tabindex="-1"
      data-action=${action ?? nothing}
      data-way=${way ?? nothing}
      aria-keyshortcuts=${this.#chord(action, chordForAria)}
      @click=${() => {
        this.open = false;
        // What is done may put it elsewhere.
        this.workspace.active.get()?.pane.screen.focus();
        act();
      }}
    >
      <span>${label}</span> ${chord === nothing ? nothing : html`<kbd aria-hidden="true">${chord}</kbd>`}
    </button>`;
  }

  #choices(tab: Tab): readonly Choice[] {
    const ids = tab.panes.length > 1 ? WITH_PANES : ALONE;
    const others = ids
      .filter((id) => this.actions.has(id))
      .map((id) => ({
        label: text.actions[id],
        action: id,
        act: () => {
          this.actions.run(id);
        },
      }));
    return [...others, ...this.#closings(tab)];
  }

  /** What closing does anyway comes first. */
  #closings(tab: Tab): readonly Choice[] {
    const { close, detach } = this.workspace.rule.get();
    const { focused, panes } = tab;
    const choice = (label: string, action: ActionId, way: Closing): Choice => ({
      label,
      action,
      way,
      act: () => {
        this.workspace.closePane(focused.id, way);
      },
    });
    const ways = [
      choice(text.closing.endSession, 'end-tab', 'end'),
      choice(text.closing.leaveRunning(detach), 'leave-tab', 'detach'),
    ];
    const only = focused.watching ? text.closing.stopWatching : text.closing.closeTab;
    const one = focused.session === null || focused.watching ? [choice(only, 'close-tab', close)] : ways;
    if (close === 'detach') one.reverse();
    if (panes.length === 1) return one;
    const all = text.closing.all(panes.length, closingText(panes, this.workspace.rule.get()));
    return [
      ...one,
      {
        label: all,
        action: null,
        act: () => {
          this.workspace.close(tab.id);
        },
      },
    ];
  }

  #chord(action: ActionId | null, print: (chord: string) => string): string | typeof nothing {
    const chord = action === null ? undefined : this.actions.keymap.get().chordsOf(action)[0];
    return chord === undefined ? nothing : print(chord);
  }

  readonly #toggle = (): void => {
    this.open = !this.open;
  };

  readonly #buttonKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' || this.open) return;
    event.preventDefault();
    this.open = true;
  };

  readonly #menuKey = (event: KeyboardEvent): void => {
    const items = this.#items();
    const at = items.findIndex((item) => item === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) items.at(to === items.length ? 0 : to)?.focus();
    else if (event.key === 'Escape') {
      this.open = false;
      this.querySelector<HTMLElement>('.icon-button')?.focus();
    } else return;
    event.preventDefault();
  };

  #items(): readonly HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  }
}

customElements.define('tab-menu', TabMenu);
