import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { SPECS, type SettingName } from '../../settings/settings.ts';
import type { SettingsStore } from '../../settings/settings-store.ts';
import type { ChoiceSpec, NumberSpec } from '../../settings/spec.ts';
import { schemesFor } from '../../terminal/schemes/index.ts';
import { text } from '../../text/index.ts';
import { icons } from '../icons.ts';

/** The one element that a setting's label belongs to. */
export function idOf(name: SettingName): string {
  return `setting-${name}`;
}

export function choiceControl(settings: SettingsStore, name: keyof typeof text.settings.choices): TemplateResult {
  const { choices } = SPECS[name] as ChoiceSpec<string>;
  const words: Readonly<Record<string, string>> = text.settings.choices[name];
  return select(
    settings,
    name,
    choices.map((choice) => [choice, words[choice] ?? choice]),
  );
}

/** @param dark for which of the two appearances */
export function schemeControl(settings: SettingsStore, dark: boolean): TemplateResult {
  const schemes = schemesFor(dark);
  const name = dark ? 'darkScheme' : 'lightScheme';
  return select(
    settings,
    name,
    schemes.map((scheme, index) => [index === 0 ? '' : scheme.id, scheme.name]),
  );
}

function select(
  settings: SettingsStore,
  name: SettingName,
  options: readonly (readonly [string, string])[],
): TemplateResult {
  const now = settings.get(name);
  const chosen = options.find(([value]) => value === now)?.[0] ?? options[0]?.[0];
  return html`<select
    id=${idOf(name)}
    class="setting-field"
    aria-describedby="${idOf(name)}-help"
    .value=${live(chosen ?? '')}
    @change=${(event: Event) => {
      choose(settings, name, (event.target as HTMLSelectElement).value);
    }}
  >
    ${options.map(([value, label]) => html`<option value=${value} ?selected=${value === chosen}>${label}</option>`)}
  </select>`;
}

/** @param changed instead of setting it */
export function flagControl(
  settings: SettingsStore,
  name: SettingName,
  changed: (on: boolean) => void = (on) => {
    choose(settings, name, on);
  },
): TemplateResult {
  return html`<input
    id=${idOf(name)}
    type="checkbox"
    aria-describedby="${idOf(name)}-help"
    .checked=${live(settings.get(name) === true)}
    @change=${(event: Event) => {
      changed((event.target as HTMLInputElement).checked);
    }}
  />`;
}

export function numberControl(settings: SettingsStore, name: SettingName, step?: number): TemplateResult {
  const { least, most, step: usual } = SPECS[name] as NumberSpec;
  const now = settings.get(name) as number;
  return html`<input
    id=${idOf(name)}
    class="setting-field number"
    type="number"
    min=${least}
    max=${most}
    step=${step ?? usual}
    aria-describedby="${idOf(name)}-help"
    .value=${live(String(now))}
    @change=${(event: Event) => {
      const input = event.target as HTMLInputElement;
      if (input.value !== '') choose(settings, name, Number(input.value));
      // What lies beyond a bound was taken for the bound, and nothing for no change.
      input.valueAsNumber = settings.get(name) as number;
    }}
  />`;
}

export function wordsControl(
  settings: SettingsStore,
  name: SettingName,
  more: { placeholder?: string; suggestions?: readonly string[] } = {},
): TemplateResult {
  const { placeholder = '', suggestions = [] } = more;
  const list = suggestions.length === 0 ? nothing : `${idOf(name)}-suggestions`;
  return html`<input
      id=${idOf(name)}
      class="setting-field words"
      type="text"
      maxlength="200"
      spellcheck="false"
      autocomplete="off"
      placeholder=${placeholder}
      list=${list}
      aria-describedby="${idOf(name)}-help"
      .value=${live(settings.get(name) as string)}
      @change=${(event: Event) => {
        choose(settings, name, (event.target as HTMLInputElement).value);
      }}
    />${
      list === nothing
        ? nothing
        : html`<datalist id=${list}>${suggestions.map((value) => html`<option value=${value}></option>`)}</datalist>`
    }`;
}

export interface Entry {
  readonly key: string;
  readonly label: string;
  /** What is said of it. */
  readonly says?: string;
}

/** What was gathered elsewhere, one by one to be taken away. */
export function listControl(
  name: SettingName,
  entries: readonly Entry[],
  empty: string,
  remove: (key: string) => void,
): TemplateResult {
  if (entries.length === 0) return html`<p id=${idOf(name)} class="setting-empty">${empty}</p>`;
  const removed = (event: Event, key: string): void => {
    const row = (event.target as Element).closest('li');
    const next = row?.nextElementSibling ?? row?.previousElementSibling;
    next?.querySelector('button')?.focus();
    remove(key);
  };
  return html`<ul id=${idOf(name)} class="setting-list">
    ${entries.map(
      ({ key, label, says }) =>
        html`<li data-key=${key}>
          <span class="name" title=${label}>${label}</span>
          ${says === undefined ? nothing : html`<span class="faint">${says}</span>`}
          <button
            type="button"
            class="icon-button"
            aria-label=${text.settings.remove(label)}
            title=${text.settings.remove(label)}
            @click=${(event: Event) => {
              removed(event, key);
            }}
          >
            ${icons.close}
          </button>
        </li>`,
    )}
  </ul>`;
}

/** As if it had been kept: within its bounds, and nothing that is no value of it. */
export function choose(settings: SettingsStore, name: SettingName, value: unknown): void {
  const read = SPECS[name].read(value);
  if (read !== null) settings.set(name, read);
}
