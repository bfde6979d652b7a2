import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { isComposing } from '../../base/composing.ts';
import type { Readable } from '../../base/store.ts';
import type { RunningSession } from '../../protocol/sessions.ts';
import type { Target } from '../../protocol/target.ts';
import type { SettingsStore } from '../../settings/settings-store.ts';
import { text } from '../../text/index.ts';
import type { ActionRegister } from '../actions/action-register.ts';
import { chordForAria, chordText } from '../actions/keymap.ts';
import { icons } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import { marked } from '../search/marked.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import type { Workspace } from '../tabs/workspace.ts';
import { Recents } from '../targets/recents.ts';
import type { TargetStore } from '../targets/target-store.ts';
import { MOST_OFFERS, offersFor, prefixOf, type Item, type Offer } from './palette-items.ts';

/** Whatever can be done, by a few letters of its name: actions, hosts, open terminals, running sessions. */
export class CommandPalette extends LightElement {
  static override properties = {
    actions: { attribute: false },
    targets: { attribute: false },
    sessions: { attribute: false },
    workspace: { attribute: false },
    settings: { attribute: false },
    recents: { attribute: false },
    open: { attribute: false },
    continueHere: { attribute: false },
    shown: { state: true },
    query: { state: true },
    selected: { state: true },
    failed: { state: true },
  };

  declare actions: ActionRegister;
  declare targets: TargetStore;
  declare sessions: SessionStore;
  declare workspace: Workspace;
  declare settings: SettingsStore;
  /** The targets that were opened last. */
  declare recents: Recents;
  declare open: (target: Target) => void;
  declare continueHere: (session: RunningSession) => void;
  declare shown: boolean;
  declare query: string;
  /** The number of the offer that Enter takes. */
  declare selected: number;
  /** What was chosen and could do nothing. */
  declare failed: string | null;
  readonly #used = new Recents('', undefined, 'gangway.actions');
  #offers: readonly Offer[] = [];
  #more = false;
  #before: HTMLElement | null = null;

  constructor() {
    super();
    this.shown = false;
    this.query = '';
    this.selected = 0;
    this.failed = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.connection.add(
      this.actions.register({
        palette: () => {
          this.show();
          return true;
        },
      }),
    );
  }

  show(failed: string | null = null): void {
    if (this.shown) return;
    this.#before = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    this.query = '';
    this.selected = 0;
    this.failed = failed;
    this.shown = true;
  }

  protected override sources(): readonly Readable<unknown>[] {
    return [this.targets.state, this.workspace.tabs, this.workspace.active, this.sessions.listed, this.actions.keymap];
  }

  protected override shouldUpdate(changed: PropertyValues): boolean {
    // Lists change often, and nobody sees it while it is closed.
    return this.shown || changed.has('shown') || !this.hasUpdated;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (!this.shown) {
      this.#offers = [];
      return;
    }
    const before = this.#offers[this.selected];
    const { offers, more } = this.#find();
    this.#offers = offers;
    this.#more = more;
    // What comes or goes by itself must not put another thing under the finger.
    if (!changed.has('query') && !changed.has('selected') && before !== undefined) {
      const at = offers.findIndex(({ item }) => keyOf(item) === keyOf(before.item));
      this.selected = at === -1 ? Math.min(this.selected, Math.max(0, offers.length - 1)) : at;
    }
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const dialog = this.querySelector('dialog');
    if (changed.has('shown') && this.shown && dialog?.open === false) {
      dialog.showModal();
      this.querySelector('input')?.focus();
    }
    if (changed.has('selected') || changed.has('query'))
      this.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.shown) return nothing;
    return html`<dialog
      class="card palette"
      aria-label=${text.palette.label}
      @cancel=${this.#cancel}
      @click=${this.#outside}
      @keydown=${this.#key}
    >
      <div class="search">
        ${icons.search}
        <input
          type="text"
          role="combobox"
          aria-label=${text.palette.label}
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls="palette-list"
          aria-activedescendant=${this.#offers.length === 0 ? nothing : optionId(this.selected)}
          placeholder=${text.palette.placeholder}
          maxlength="200"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          .value=${this.query}
          @input=${this.#search}
        />
      </div>
      <ul id="palette-list" class="palette-list" role="listbox" aria-label=${text.palette.label}>
        ${repeat(
          this.#offers,
          ({ item }) => keyOf(item),
          (offer, at) => this.#option(offer, at),
        )}
      </ul>
      <div role="status" class=${this.#says() === '' ? 'visually-hidden' : 'palette-says'}>${this.#says()}</div>
    </dialog>`;
  }

  #says(): string {
    if (this.failed !== null) return text.palette.nothingToDo(this.failed);
    if (this.#offers.length === 0) return text.palette.nothing(this.query.trim());
    return this.#more ? text.palette.more(MOST_OFFERS) : '';
  }

  #option({ item, marks }: Offer, at: number): TemplateResult {
    const chord = item.kind === 'action' ? this.actions.keymap.get().chordsOf(item.id)[0] : undefined;
    return html`<li
      id=${optionId(at)}
      class="palette-option"
      role="option"
      data-kind=${item.kind}
      aria-selected=${at === this.selected ? 'true' : 'false'}
      aria-keyshortcuts=${chord === undefined ? nothing : chordForAria(chord)}
      @pointerdown=${keepFocus}
      @click=${() => {
        this.#choose(item);
      }}
    >
      ${iconOf(item)}
      <span class="label">${prefixOf(item)}${marked(item.name, marks)}</span>
      <span class="detail">${detailOf(item)}</span>
      ${item.kind === 'target' && item.target.production ? html`<span class="production">${text.finding.productionMark}</span>` : nothing}
      ${chord === undefined ? nothing : html`<kbd aria-hidden="true">${chordText(chord)}</kbd>`}
    </li>`;
  }

  #find(): ReturnType<typeof offersFor> {
    const state = this.targets.state.get();
    return offersFor(this.query, {
      actions: this.actions,
      workspace: this.workspace,
      sessions: this.sessions.listed.get()?.sessions ?? [],
      targets: state.kind === 'ready' ? state.targets : [],
      preferred: { favourites: new Set(this.settings.get('favourites')), recent: new Set(this.recents.ids.get()) },
      used: this.#used.ids.get(),
    });
  }

  readonly #search = (event: InputEvent): void => {
    this.query = (event.target as HTMLInputElement).value;
    this.selected = 0;
    this.failed = null;
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (isComposing(event)) return;
    const all = this.#offers.length;
    if (event.key === 'ArrowDown') this.#select((this.selected + 1) % Math.max(1, all));
    else if (event.key === 'ArrowUp') this.#select((this.selected + all - 1) % Math.max(1, all));
    else if (event.key === 'PageDown') this.#select(Math.min(this.selected + PAGE, Math.max(0, all - 1)));
    else if (event.key === 'PageUp') this.#select(Math.max(this.selected - PAGE, 0));
    else if (event.key === 'Enter') {
      const offer = this.#offers[this.selected];
      if (offer !== undefined) this.#choose(offer.item);
    } else return;
    event.preventDefault();
  };

  #select(at: number): void {
    this.selected = at;
    this.failed = null;
  }

  readonly #cancel = (event: Event): void => {
    event.preventDefault();
    this.#close();
  };

  readonly #outside = (event: MouseEvent): void => {
    if (event.target === event.currentTarget) this.#close();
  };

  /** The focus is back where it was before anything is done: what is done to the terminal is done to that one. */
  #close(): void {
    this.shown = false;
    this.querySelector('dialog')?.close();
    if (this.#before?.isConnected === true) this.#before.focus();
    this.#before = null;
  }

  #choose(item: Item): void {
    this.#close();
    if (this.#do(item)) return;
    void this.updateComplete.then(() => {
      this.show(item.name);
    });
  }

  #do(item: Item): boolean {
    switch (item.kind) {
      case 'action':
        this.#used.note(item.id);
        return this.actions.run(item.id);
      case 'tab':
        this.workspace.show(item.tab.id);
        return this.workspace.active.get() === item.tab;
      case 'session':
        this.continueHere(item.session);
        return true;
      case 'target':
        this.open(item.target);
        return true;
    }
  }
}

const PAGE = 10;

function optionId(at: number): string {
  return `palette-option-${String(at)}`;
}

function keyOf(item: Item): string {
  switch (item.kind) {
    case 'action':
      return `action ${item.id}`;
    case 'tab':
      return `tab ${item.tab.id}`;
    case 'session':
      return `session ${item.session.session}`;
    case 'target':
      return `target ${item.target.id}`;
  }
}

function iconOf({ kind, ...item }: Item): unknown {
  if (kind === 'action') return icons.keyboard;
  if (kind === 'target') return 'target' in item && item.target.kind === 'container' ? icons.container : icons.hosts;
  return icons.terminal;
}

function detailOf(item: Item): string {
  switch (item.kind) {
    case 'action':
      return item.used ? text.palette.lastUsed : '';
    case 'tab':
      return text.palette.terminal;
    case 'session':
      return item.session.opened === null ? text.palette.session : text.sessions.since(item.session.opened);
    case 'target':
      return item.target.group;
  }
}

/** The cursor stays in the field. */
function keepFocus(event: PointerEvent): void {
  event.preventDefault();
}

customElements.define('command-palette', CommandPalette);
