import type { SettingsGateway } from './settings-keeper.ts';

/** For tests: a gateway that keeps the settings of one user. */
export class FakeSettingsGateway implements SettingsGateway {
  kept: 'user' | 'browser' = 'user';
  version = 0;
  stored: Readonly<Record<string, unknown>> = {};
  defaults: Readonly<Record<string, unknown>> = {};
  away = false;
  /** Called before each write, as another device that is quicker. */
  before: () => void = () => undefined;
  reads = 0;
  readonly writes: { version: number; settings: unknown; leaving: boolean }[] = [];

  settings(): ReturnType<SettingsGateway['settings']> {
    this.reads += 1;
    if (this.away) return Promise.reject(new TypeError('Failed to fetch'));
    const { kept, version, stored, defaults } = this;
    return Promise.resolve(
      kept === 'user' ? { kept, version, settings: stored, defaults } : { kept, version: 0, settings: {}, defaults },
    );
  }

  keepSettings(version: number, settings: object, leaving: boolean): ReturnType<SettingsGateway['keepSettings']> {
    this.writes.push({ version, settings, leaving });
    if (this.away) return Promise.reject(new TypeError('Failed to fetch'));
    if (this.kept === 'browser') return Promise.resolve({ kind: 'browser' });
    this.before();
    if (version !== this.version) return Promise.resolve({ kind: 'outrun' });
    this.store(settings);
    return Promise.resolve({ kind: 'kept', version: this.version });
  }

  /** As somebody writes it from anywhere. */
  store(settings: object): void {
    this.stored = JSON.parse(JSON.stringify(settings)) as Record<string, unknown>;
    this.version += 1;
  }
}

/** For tests: what all tabs of a browser share. */
export function aStorage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> & {
  readonly items: Map<string, string>;
} {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}
