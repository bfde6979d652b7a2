import { html, nothing, type TemplateResult } from 'lit';
import { OF_THIS_DEVICE, type SettingName } from '../../settings/settings.ts';
import type { SettingsStore } from '../../settings/settings-store.ts';
import { fontStack } from '../../terminal/font.ts';
import { schemeOf } from '../../terminal/schemes/index.ts';
import { text } from '../../text/index.ts';
import type { ActionRegister } from '../actions/action-register.ts';
import { icons } from '../icons.ts';
import {
  choiceControl,
  flagControl,
  idOf,
  listControl,
  numberControl,
  schemeControl,
  wordsControl,
} from './controls.ts';
import './key-table.ts';
import './scheme-sample.ts';

/** What the rows are made from. */
export interface RowContext {
  readonly settings: SettingsStore;
  readonly actions: ActionRegister;
  readonly query: string;
  /** How the list calls a target, by its id. */
  readonly nameOf: (target: string) => string;
  /** The browser shows no notifications, so there are none to be chosen. */
  readonly notificationsBlocked: boolean;
  /** Asks the browser, and sets it if that agrees. */
  readonly wantNotifications: (on: boolean) => void;
}

/** Faces that people have on purpose. */
const FACES = [
  'JetBrains Mono',
  'Cascadia Code',
  'Consolas',
  'DejaVu Sans Mono',
  'Fira Code',
  'Hack',
  'IBM Plex Mono',
  'Inconsolata',
  'Iosevka',
  'Menlo',
  'SF Mono',
  'Source Code Pro',
  'Ubuntu Mono',
];
/** Of the buffer of xterm.js, with a window of usual width. */
const BYTES_PER_LINE = 12 * 132;

export function settingRow(context: RowContext, name: SettingName): TemplateResult {
  const { settings } = context;
  const label = text.settings.labels[name];
  const help = [helpOf(context, name), OF_THIS_DEVICE.has(name) ? text.settings.deviceOnly : ''].filter(Boolean);
  const id = idOf(name);
  if (name === 'keys') return keyRow(context);
  const changed = Object.hasOwn(settings.chosen.get(), name);
  return html`<div class="setting" data-setting=${name}>
    <div class="setting-text">
      ${LISTS.has(name) ? html`<h4>${label}</h4>` : html`<label for=${id}>${label}</label>`}
      <p id="${id}-help">${help.join(' ')}</p>
    </div>
    <div class="setting-control">
      ${changed && !LISTS.has(name) ? resetButton(settings, name, label) : nothing} ${control(context, name)}
    </div>
    ${sampleOf(settings, name)}
  </div>`;
}

const LISTS: ReadonlySet<SettingName> = new Set(['pasteUnasked', 'clipboardByTarget']);

function keyRow({ actions, settings, query }: RowContext): TemplateResult {
  return html`<div class="setting wide" data-setting="keys">
    <key-table .actions=${actions} .settings=${settings} .query=${query}></key-table>
  </div>`;
}

function resetButton(settings: SettingsStore, name: SettingName, label: string): TemplateResult {
  return html`<button
    type="button"
    class="icon-button"
    data-reset
    aria-label=${text.settings.reset(label)}
    title=${text.settings.reset(label)}
    @click=${(event: Event) => {
      const row = (event.target as Element).closest('.setting');
      // Before the button is taken away, and the focus with it.
      row?.querySelector<HTMLElement>(`#${idOf(name)}`)?.focus();
      settings.reset(name);
    }}
  >
    ${icons.undo}
  </button>`;
}

function helpOf({ settings, notificationsBlocked }: RowContext, name: SettingName): string {
  if (name === 'scrollback') return text.settings.memory((settings.get('scrollback') * BYTES_PER_LINE) / 1e6);
  if (name === 'notify' && notificationsBlocked) return text.settings.notificationsBlocked;
  return text.settings.help[name];
}

function control(context: RowContext, name: SettingName): TemplateResult {
  const { settings } = context;
  switch (name) {
    case 'lightScheme':
    case 'darkScheme':
      return schemeControl(settings, name === 'darkScheme');
    case 'appearance':
    case 'cursorStyle':
    case 'renderer':
    case 'widths':
    case 'bell':
    case 'rightClick':
    case 'clipboardWrite':
    case 'grouping':
      return choiceControl(settings, name);
    case 'fontFamily':
      return wordsControl(settings, name, { placeholder: 'JetBrains Mono', suggestions: FACES });
    case 'wordSeparators':
      return wordsControl(settings, name);
    case 'fontSize':
    case 'lineHeight':
      return numberControl(settings, name);
    case 'scrollback':
      return numberControl(settings, name, 1000);
    case 'notify':
      return flagControl(settings, name, context.wantNotifications);
    case 'pasteUnasked':
      return unasked(context);
    case 'clipboardByTarget':
      return answers(context);
    case 'cursorBlink':
    case 'screenReader':
    case 'copyOnSelect':
    case 'smartCopy':
    case 'middleClickPaste':
    case 'pasteGuard':
    case 'passAllKeys':
      return flagControl(settings, name);
    case 'keys':
    case 'favourites':
      return html``;
  }
}

function unasked({ settings, nameOf }: RowContext): TemplateResult {
  const places = settings.get('pasteUnasked');
  const entries = places.map((key) => ({ key, label: nameOf(key) }));
  return listControl('pasteUnasked', entries, text.settings.unaskedNone, (removed) => {
    settings.set(
      'pasteUnasked',
      places.filter((place) => place !== removed),
    );
  });
}

function answers({ settings, nameOf }: RowContext): TemplateResult {
  const given = Object.entries(settings.get('clipboardByTarget'));
  const entries = given.map(([key, answer]) => ({ key, label: nameOf(key), says: text.settings.answers[answer] }));
  return listControl('clipboardByTarget', entries, text.settings.answersNone, (removed) => {
    settings.set('clipboardByTarget', Object.fromEntries(given.filter(([place]) => place !== removed)));
  });
}

/** Colours below each choice of them; the face in the scheme that is seen. */
function sampleOf(settings: SettingsStore, name: SettingName): TemplateResult | typeof nothing {
  if (name !== 'lightScheme' && name !== 'darkScheme') return nothing;
  const { fontFamily, fontSize, lineHeight } = settings.all.get();
  return html`<scheme-sample
    .scheme=${schemeOf(settings.get(name), name === 'darkScheme')}
    .font=${fontStack(fontFamily)}
    .size=${fontSize}
    .height=${lineHeight}
  ></scheme-sample>`;
}
