import { Fields } from './fields.ts';

/** `GET api/settings`: what the gateway keeps for a user, and what its admin has where nothing is chosen. */
export interface KeptSettings {
  /** `browser`: nothing is kept at the gateway. */
  readonly kept: 'user' | 'browser';
  /** Counts the writes, so that of two devices none undoes what the other did. */
  readonly version: number;
  /** As they were written; perhaps by a newer page, which has others. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly defaults: Readonly<Record<string, unknown>>;
}

/** What a gateway amounts to that knows of no settings. */
export const NOTHING_KEPT: KeptSettings = { kept: 'browser', version: 0, settings: {}, defaults: {} };

/** What became of a write: kept, outrun by another device, or no business of the gateway's. */
export type Keeping =
  { readonly kind: 'kept'; readonly version: number } | { readonly kind: 'outrun' } | { readonly kind: 'browser' };

export function decodeSettings(text: string): KeptSettings {
  const fields = Fields.parse(text, 'settings');
  return {
    kept: fields.oneOf('kept', ['user', 'browser'], 'browser'),
    version: fields.integer('version'),
    settings: fields.object('settings'),
    defaults: fields.has('defaults') ? fields.object('defaults') : {},
  };
}

/** The answer to `PUT api/settings`. */
export function decodeSettingsVersion(text: string): number {
  return Fields.parse(text, 'settings').integer('version');
}
