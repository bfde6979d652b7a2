import { html, nothing, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import { text } from '../../text/index.ts';
import { LightElement } from '../light-element.ts';
import type { Pane } from '../tabs/pane.ts';
import type { Workspace } from '../tabs/workspace.ts';
import { targetNow } from '../targets/target-now.ts';
import type { TargetStore } from '../targets/target-store.ts';
import { exclusionOf, type Broadcast } from './broadcast.ts';

/** Asks which terminals are to be typed into together; those that are seen are chosen to begin with. */
export class BroadcastChooser extends LightElement {
  static override properties = {
    broadcast: { attribute: false },
    workspace: { attribute: false },
    targets: { attribute: false },
    open: { state: true },
    picked: { state: true },
  };

  declare broadcast: Broadcast;
  declare workspace: Workspace;
  declare targets: TargetStore;
  declare open: boolean;
  declare picked: ReadonlySet<string>;

  constructor() {
    super();
    this.open = false;
    this.picked = new Set();
  }

  show(): void {
    const tab = this.workspace.active.get();
    const seen = tab?.panes.filter((pane) => tab.shows(pane) && exclusionOf(pane) === null) ?? [];
    this.picked = new Set(seen.map(({ id }) => id));
    this.open = true;
    void this.updateComplete.then(() => {
      this.querySelector('dialog')?.showModal();
    });
  }

  protected override sources(): readonly Readable<unknown>[] {
    return [this.workspace.panes, this.workspace.changes];
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.open) return nothing;
    const panes = this.workspace.panes.get();
    const enough = panes.filter((pane) => exclusionOf(pane) === null).length > 1;
    return html`<dialog
      class="card broadcast-chooser"
      aria-labelledby="broadcast-title"
      aria-describedby="broadcast-detail"
      @close=${this.#closed}
    >
      <form method="dialog" @submit=${this.#start}>
        <h2 id="broadcast-title">${text.broadcast.title}</h2>
        <p id="broadcast-detail" class="faint">${enough ? text.broadcast.detail : text.broadcast.none}</p>
        <fieldset>
          <legend class="visually-hidden">${text.broadcast.terminals}</legend>
          ${panes.map((pane) => this.#choice(pane))}
        </fieldset>
        <div class="card-actions">
          <button type="button" class="button" @click=${this.#cancel}>${text.broadcast.cancel}</button>
          <button class="button primary" ?disabled=${this.picked.size < 2}>
            ${text.broadcast.start(this.picked.size)}
          </button>
        </div>
      </form>
    </dialog>`;
  }

  #choice(pane: Pane): TemplateResult {
    const { tabs, active } = this.workspace;
    const tab = this.workspace.tabOf(pane.id);
    const seen = tab !== null && tab === active.get() && tab.shows(pane);
    const excluded = exclusionOf(pane);
    const { production, color } = targetNow(pane.target, this.targets);
    const title = text.tabs.titled(pane.label, pane.terminal.screen.title.get());
    const where = seen ? text.broadcast.seen : text.broadcast.where(tab === null ? 0 : tabs.get().indexOf(tab) + 1);
    return html`<label class="broadcast-choice" data-color=${color ?? nothing}>
      <input
        type="checkbox"
        data-pane=${pane.id}
        .checked=${this.picked.has(pane.id)}
        ?disabled=${excluded !== null}
        @change=${(event: Event) => {
          this.#pick(pane.id, (event.target as HTMLInputElement).checked);
        }}
      />
      <span class="name" title=${title}>${title}</span>
      ${production ? html`<strong class="production-word">${text.workspace.productionBanner}</strong>` : nothing}
      <span class="faint">${excluded === null ? where : text.broadcast.excluded[excluded]}</span>
    </label>`;
  }

  #pick(id: string, picked: boolean): void {
    const next = new Set(this.picked);
    if (picked) next.add(id);
    else next.delete(id);
    this.picked = next;
  }

  readonly #start = (): void => {
    const chosen = this.workspace.panes
      .get()
      .filter((pane) => this.picked.has(pane.id) && exclusionOf(pane) === null)
      .map(({ id }) => id);
    const [first] = chosen;
    const focused = this.workspace.focused.get();
    // One has to be typed into, and be seen.
    if (first !== undefined && (focused === null || !chosen.includes(focused.id))) this.workspace.focus(first);
    this.broadcast.start(chosen);
  };

  readonly #cancel = (): void => {
    this.querySelector('dialog')?.close();
  };

  readonly #closed = (): void => {
    this.open = false;
    this.workspace.active.get()?.pane.screen.focus();
  };
}

customElements.define('broadcast-chooser', BroadcastChooser);
