import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import type { Closing } from '../../protocol/sessions.ts';
import { text } from '../../text/index.ts';
import { icons } from '../icons.ts';
import type { ActionRegister } from '../actions/action-register.ts';
import type { ActionId } from '../actions/actions.ts';
import { chordForAria, chordText } from '../actions/keymap.ts';
import { LightElement } from '../light-element.ts';
import type { Tab } from './tab.ts';
import type { Workspace } from './workspace.ts';

interface Choice {
  readonly label: string;
  readonly action: ActionId;
  readonly way: Closing;
}

/** The ways to close the tab that is seen: both of them, whatever the gateway is set to. */
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
    return [this.workspace.active, this.workspace.changes, this.workspace.rule, this.actions.keymap];
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
        ${
          this.open
            ? this.#choices(tab).map(
                ({ label, action, way }) =>
                  html`<button
                    type="button"
                    role="menuitem"
                    tabindex="-1"
                    data-way=${way}
                    aria-keyshortcuts=${this.#chord(action, chordForAria)}
                    @click=${() => {
                      this.#close(tab, way);
                    }}
                  >
                    <span>${label}</span> <kbd aria-hidden="true">${this.#chord(action, chordText)}</kbd>
                  </button>`,
              )
            : nothing
        }
      </div>`;
  }

  /** What closing does anyway comes first. */
  #choices(tab: Tab): readonly Choice[] {
    const { close, detach } = this.workspace.rule.get();
    if (tab.session === null || tab.watching) {
      const label = tab.watching ? text.closing.stopWatching : text.closing.closeTab;
      return [{ label, action: 'close-tab', way: close }];
    }
    const end: Choice = { label: text.closing.endSession, action: 'end-tab', way: 'end' };
    const leave: Choice = { label: text.closing.leaveRunning(detach), action: 'leave-tab', way: 'detach' };
    return close === 'end' ? [end, leave] : [leave, end];
  }

  #chord(action: ActionId, print: (chord: string) => string): string | typeof nothing {
    const chord = this.actions.keymap.get().chordsOf(action)[0];
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

  #close(tab: Tab, way: Closing): void {
    this.open = false;
    this.workspace.close(tab.id, way);
  }
}

customElements.define('tab-menu', TabMenu);
