/** Settings as this browser has them, whoever else keeps them too. */
export interface Copy {
  /** Of the gateway's settings that these were made from. */
  readonly version: number;
  /** As they were written, those that this version of the page does not know among them. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly defaults: Readonly<Record<string, unknown>>;
  /** What was changed in this browser, and the gateway does not know yet. */
  readonly unsent: readonly string[];
}

/** The part of the browser's `Storage` that is used here. */
export type CopyStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const EMPTY: Copy = { version: 0, settings: {}, defaults: {}, unsent: [] };
/** More than the gateway takes; what is longer is not this page's. */
const LONGEST = 1_000_000;

/**
 * One copy that all tabs of a browser share. Read anew before each change, so that none undoes another's. With storage
 * forbidden, it lives as long as the page.
 */
export class SettingsCopy {
  readonly key: string;
  readonly #storage: () => CopyStorage;
  #last: Copy | null = null;
  #forbidden = false;

  /** @param storage looked up at each use: with cookies forbidden, the very access throws */
  constructor(key: string, storage: () => CopyStorage = () => localStorage) {
    this.key = key;
    this.#storage = storage;
  }

  /** Whether what was written last is there after a reload. */
  get lasting(): boolean {
    return !this.#forbidden;
  }

  read(): Copy {
    if (this.#forbidden && this.#last !== null) return this.#last;
    try {
      const kept = this.#storage().getItem(this.key);
      this.#last = kept === null || kept.length > LONGEST ? EMPTY : decode(kept);
    } catch {
      // Forbidden, or not written by this page.
      this.#last ??= EMPTY;
    }
    return this.#last;
  }

  change(change: (copy: Copy) => Copy): Copy {
    const next = change(this.read());
    this.#last = next;
    try {
      this.#storage().setItem(this.key, JSON.stringify(next));
      this.#forbidden = false;
    } catch {
      this.#forbidden = true;
    }
    return next;
  }

  forget(): void {
    this.#last = null;
    try {
      this.#storage().removeItem(this.key);
    } catch {
      // Forbidden: then nothing was kept.
    }
  }
}

function decode(text: string): Copy {
  const found = record(JSON.parse(text));
  const { version, unsent } = found;
  return {
    version: typeof version === 'number' && Number.isSafeInteger(version) ? version : 0,
    settings: record(found['settings']),
    defaults: record(found['defaults']),
    unsent: Array.isArray(unsent) ? unsent.filter((name): name is string => typeof name === 'string') : [],
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
