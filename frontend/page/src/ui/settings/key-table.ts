import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import type { SettingsStore } from '../../settings/settings-store.ts';
import { text } from '../../text/index.ts';
import type { ActionRegister } from '../actions/action-register.ts';
import { ACTIONS, GROUPS, type ActionGroup, type ActionId } from '../actions/actions.ts';
import { chordText } from '../actions/keymap.ts';
import { icons } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import {
  concernOf,
  hear,
  MOST_CHORDS,
  mustStay,
  refusalOf,
  takenOver,
  withChords,
  type Concern,
} from './key-recorder.ts';

/** A key is being asked for, or asked about. */
interface Recording {
  readonly id: ActionId;
  /** Beside those that are there, instead of in their place. */
  readonly adding: boolean;
  /** What is wrong with what was pressed last. */
  readonly refused: string | null;
  /** What was pressed and is to be thought over. */
  readonly asked: { readonly chord: string; readonly owner: ActionId | null; readonly concern: Concern | null } | null;
}

/** All actions with their keys, each of which can be changed by pressing another. */
export class KeyTable extends LightElement {
  static override properties = {
    actions: { attribute: false },
    settings: { attribute: false },
    query: { attribute: false },
    recording: { state: true },
    said: { state: true },
  };

  declare actions: ActionRegister;
  declare settings: SettingsStore;
  /** Only actions with all of these words. */
  declare query: string;
  declare recording: Recording | null;
  /** What became of the last change, for those who do not see it. */
  declare said: string;

  constructor() {
    super();
    this.query = '';
    this.recording = null;
    this.said = '';
  }

  protected override sources(): readonly Readable<unknown>[] {
    return [this.actions.keymap];
  }

  protected override render(): TemplateResult {
    const changed = Object.keys(this.settings.get('keys')).length > 0;
    return html`
      <p class="visually-hidden" role="status">${this.recording?.refused ?? this.said}</p>
      ${GROUPS.map((group) => this.#group(group))}
      ${
        changed
          ? html`<button type="button" class="button" data-reset-all @click=${this.#resetAll}>
              ${text.settings.keys.resetAll}
            </button>`
          : nothing
      }
    `;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (!changed.has('recording')) return;
    const before = changed.get('recording') as Recording | null | undefined;
    // An Enter that is held down must not agree to anything.
    if (this.recording?.asked != null) this.querySelector<HTMLElement>('[data-leave]')?.focus();
    else if (before?.asked != null) this.#button(before.id)?.focus();
  }

  #group(group: ActionGroup): TemplateResult | typeof nothing {
    const words = this.query.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = ACTIONS.filter((action) => action.group === group && this.#matches(action.id, words));
    if (shown.length === 0) return nothing;
    return html`<h4>${text.actionGroups[group]}</h4>
      <ul class="key-rows">
        ${shown.map(({ id }) => this.#row(id))}
      </ul>`;
  }

  #matches(id: ActionId, words: readonly string[]): boolean {
    const said = `${text.actions[id]} ${this.#keysOf(id)} ${text.settings.sections.keyboard}`.toLowerCase();
    return words.every((word) => said.includes(word));
  }

  #row(id: ActionId): TemplateResult {
    const { keys } = text.settings;
    const name = text.actions[id];
    const keymap = this.actions.keymap.get();
    const recording = this.recording?.id === id ? this.recording : null;
    const listening = recording !== null && recording.asked === null;
    const chords = keymap.chordsOf(id);
    const button = (adding: boolean, label: string, content: unknown, kind: string): TemplateResult =>
      html`<button
        type="button"
        class=${kind}
        data-adding=${adding ? 'yes' : 'no'}
        aria-label=${label}
        title=${label}
        @click=${() => {
          this.recording = { id, adding, refused: null, asked: null };
        }}
        @keydown=${this.#key}
        @blur=${this.#left}
      >
        ${listening && recording.adding === adding ? html`<span class="listening">${keys.listening}</span>` : content}
      </button>`;
    const shown = chords.map((chord) => html`<kbd>${chordText(chord)}</kbd>`);
    return html`<li class="key-row" data-action=${id}>
      <span class="key-name">${name}</span>
      <span class="key-keys">
        ${button(false, keys.change(name, this.#keysOf(id)), shown.length === 0 ? html`<span class="faint">${keys.none}</span>` : shown, 'key-chords')}
        ${
          chords.length > 0 && chords.length < MOST_CHORDS
            ? button(
                true,
                keys.add(name),
                icons.plus,
                recording?.adding === true && listening ? 'key-chords' : 'icon-button',
              )
            : nothing
        }
        ${
          Object.hasOwn(this.settings.get('keys'), id)
            ? html`<button
                type="button"
                class="icon-button"
                data-reset
                aria-label=${keys.reset(name)}
                title=${keys.reset(name)}
                @click=${() => {
                  this.#reset(id);
                }}
              >
                ${icons.undo}
              </button>`
            : nothing
        }
      </span>
      ${this.#below(id, recording)}
    </li>`;
  }

  #below(id: ActionId, recording: Recording | null): TemplateResult | typeof nothing {
    const { keys } = text.settings;
    if (recording?.asked != null) return this.#question(recording);
    if (recording !== null) return html`<p class="key-note">${recording.refused ?? keys.hint}</p>`;
    const conflict = this.actions.keymap.get().conflicts.find(({ second }) => second === id);
    return conflict === undefined
      ? nothing
      : html`<p class="key-note warn">${keys.conflict(chordText(conflict.chord), text.actions[conflict.first])}</p>`;
  }

  #question({ asked }: Recording): TemplateResult | typeof nothing {
    if (asked === null) return nothing;
    const { keys } = text.settings;
    const chord = chordText(asked.chord);
    return html`<div class="key-question" role="group" aria-label=${chord}>
      <p role="alert">
        ${asked.owner === null ? nothing : keys.owned(chord, text.actions[asked.owner])}
        ${asked.concern === null ? nothing : keys.concerns[asked.concern](chord)}
      </p>
      <button type="button" class="button" data-leave @click=${this.#cancel}>${keys.leaveIt}</button>
      <button type="button" class="button" data-take @click=${this.#take}>
        ${asked.owner === null ? keys.useIt : keys.takeOver}
      </button>
    </div>`;
  }

  readonly #key = (event: KeyboardEvent): void => {
    const recording = this.recording;
    if (recording?.asked !== null) return;
    const heard = hear(event);
    if (heard.kind === 'leave') {
      this.recording = null;
      return;
    }
    // Neither the dialog nor the browser has any of these.
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat) return;
    if (heard.kind === 'cancel') this.recording = null;
    else if (heard.kind === 'remove') this.#remove(recording);
    else if (heard.kind === 'chord') this.#heard(recording, heard.chord);
  };

  readonly #left = (): void => {
    if (this.recording?.asked === null) this.recording = null;
  };

  readonly #cancel = (): void => {
    this.recording = null;
  };

  readonly #take = (): void => {
    const recording = this.recording;
    if (recording?.asked != null) this.#put(recording, recording.asked.chord);
  };

  readonly #resetAll = (): void => {
    this.settings.reset('keys');
    this.querySelector<HTMLElement>('.key-chords')?.focus();
  };

  #heard(recording: Recording, chord: string): void {
    const refusal = refusalOf(chord);
    if (refusal !== null) {
      this.recording = { ...recording, refused: text.settings.keys.refused[refusal](chordText(chord)) };
      return;
    }
    const found = this.actions.keymap.get().ownerOf(chord);
    const owner = found === recording.id ? null : found;
    const concern = concernOf(chord);
    if (found === recording.id || (owner === null && concern === null)) this.#put(recording, chord);
    else if (owner !== null && mustStay(owner, this.actions.keymap.get())) {
      this.recording = { ...recording, refused: text.settings.keys.refused.last() };
    } else this.recording = { ...recording, refused: null, asked: { chord, owner, concern } };
  }

  #put({ id, adding }: Recording, chord: string): void {
    const had = adding ? this.actions.keymap.get().chordsOf(id) : [];
    const chords = [...had.filter((other) => other !== chord), chord];
    this.settings.set('keys', takenOver(this.settings.get('keys'), id, chords));
    this.#done(id);
  }

  #remove(recording: Recording): void {
    const { id, adding } = recording;
    if (mustStay(id, this.actions.keymap.get())) {
      this.recording = { ...recording, refused: text.settings.keys.refused.last() };
      return;
    }
    if (!adding) this.settings.set('keys', withChords(this.settings.get('keys'), id, []));
    this.#done(id);
  }

  #reset(id: ActionId): void {
    const others = Object.entries(this.settings.get('keys')).filter(([other]) => other !== id);
    this.settings.set('keys', Object.fromEntries(others));
    this.#done(id);
    this.#button(id)?.focus();
  }

  #done(id: ActionId): void {
    this.recording = null;
    this.said = text.settings.keys.changed(text.actions[id], this.#keysOf(id));
  }

  #keysOf(id: ActionId): string {
    const chords = this.actions.keymap.get().chordsOf(id);
    return chords.length === 0 ? text.settings.keys.none : chords.map((chord) => chordText(chord)).join(', ');
  }

  #button(id: ActionId): HTMLElement | null {
    return this.querySelector(`[data-action="${id}"] .key-chords`);
  }
}

customElements.define('key-table', KeyTable);
