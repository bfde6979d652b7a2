import { DisposableStore, type Disposable } from '../base/disposables.ts';
import { Store, type Readable } from '../base/store.ts';
import { OF_THIS_DEVICE, readChosen, SETTING_NAMES, type SettingName, type Settings } from './settings.ts';
import { SettingsCopy, type Copy, type CopyStorage } from './settings-copy.ts';
import type { SettingsStore } from './settings-store.ts';

/** The gateway's part in keeping settings. */
export interface SettingsGateway {
  settings(): Promise<{ readonly kept: 'user' | 'browser' } & Omit<Copy, 'unsent'>>;
  keepSettings(
    version: number,
    settings: object,
    leaving: boolean,
  ): Promise<{ kind: 'kept'; version: number } | { kind: 'outrun' } | { kind: 'browser' }>;
}

export interface KeeperWorld {
  readonly gateway: SettingsGateway;
  /** While a login has ended, nothing is asked. */
  readonly loginEnded: Readable<boolean>;
  readonly storage?: () => CopyStorage;
}

/** Where the settings are kept. */
export interface KeptWhere {
  /** `page`: this browser keeps nothing, so a reload forgets them. */
  readonly where: 'asking' | 'gateway' | 'browser' | 'page';
  /** They could not be kept yet; this is tried again. */
  readonly trouble: boolean;
}

/** Somebody may still be moving a slider. */
export const WRITE_SETTLES = 500;
/** No terminal waits longer for its settings. */
export const START_PATIENCE = 1000;
/** A page that is looked at again asks at most this often. */
export const REFRESH_SPACING = 30_000;
const FIRST_RETRY = 2000;
const LONGEST_RETRY = 60_000;
/** After so many attempts in a row it waits for a change, or for somebody to look. */
const MOST_RETRIES = 10;
/** So often in a row another device may have been quicker. */
const MOST_OUTRUN = 5;

const DEVICE_KEY = 'gangway.settings';

/**
 * Keeps what one user has chosen: at the gateway where that does it, with a copy in this browser for the next start and
 * for when the gateway is away; what belongs to a device in the browser alone. Of what two devices have changed, the
 * last one counts, for each setting by itself. What this version of the page does not know stays as it is.
 */
export class SettingsKeeper implements Disposable {
  readonly #store: SettingsStore;
  readonly #world: KeeperWorld;
  readonly #copy: SettingsCopy;
  readonly #device: SettingsCopy;
  readonly #state = new Store<KeptWhere>({ where: 'asking', trouble: false });
  readonly #disposables = new DisposableStore();
  #chosen: Partial<Settings> = {};
  #defaults: unknown = {};
  #applying = false;
  #busy = false;
  #failed = 0;
  #readAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: SettingsStore, user: string, world: KeeperWorld) {
    this.#store = store;
    this.#world = world;
    this.#copy = new SettingsCopy(`${DEVICE_KEY}:${user}`, world.storage);
    this.#device = new SettingsCopy(DEVICE_KEY, world.storage);
  }

  get state(): Readable<KeptWhere> {
    return this.#state;
  }

  /** Begins with the browser's copy; resolved when the gateway has answered, or has had its time to. */
  async start(): Promise<void> {
    this.#apply();
    this.#disposables.add(
      this.#store.chosen.subscribe((chosen) => {
        this.#changed(chosen);
      }),
    );
    this.#disposables.add(
      this.#world.loginEnded.subscribe((ended) => {
        if (!ended) void this.#exchange();
      }),
    );
    if (typeof window !== 'undefined') this.#listen();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise((resolve) => {
      timer = setTimeout(resolve, START_PATIENCE);
    });
    await Promise.race([this.#exchange(), patience]);
    clearTimeout(timer);
  }

  /** The page is going away: what has not been sent goes out now, or is found by the next page. */
  flush(): void {
    if (this.#timer === undefined || this.#world.loginEnded.get()) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void this.#write(true).catch(() => undefined);
  }

  /** The page is looked at again: other devices may have changed something. */
  refresh(): void {
    // What was sent on the way out may not have arrived.
    const owing = this.#state.get().where === 'gateway' && this.#copy.read().unsent.length > 0;
    if (!owing && Date.now() - this.#readAt < REFRESH_SPACING) return;
    this.#failed = 0;
    void this.#exchange();
  }

  /** After a sign-out; what is nowhere else stays. */
  forget(): void {
    const kept = this.#state.get().where === 'gateway' && this.#copy.read().unsent.length === 0;
    this.dispose();
    if (kept) this.#copy.forget();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#disposables.dispose();
  }

  #listen(): void {
    this.#disposables.listen(window, 'pagehide', () => {
      this.flush();
    });
    this.#disposables.listen(document, 'visibilitychange', () => {
      if (document.visibilityState === 'visible') this.refresh();
      // A phone may never tell more than this.
      else this.flush();
    });
    this.#disposables.listen(window, 'storage', (event) => {
      const { key, newValue } = event as StorageEvent;
      // Taken away by a sign-out on another page, it says nothing of how this one should look.
      if (newValue !== null && (key === this.#copy.key || key === this.#device.key)) this.#apply();
    });
  }

  /** Something is chosen on this page. */
  #changed(chosen: Partial<Settings>): void {
    if (this.#applying) return;
    const names = SETTING_NAMES.filter((name) => !same(chosen[name], this.#chosen[name]));
    this.#chosen = chosen;
    const [ofDevice, ofUser] = [
      names.filter((name) => OF_THIS_DEVICE.has(name)),
      names.filter((name) => !OF_THIS_DEVICE.has(name)),
    ];
    if (ofDevice.length > 0) this.#device.change((copy) => changedIn(copy, ofDevice, chosen));
    if (ofUser.length === 0) return;
    this.#copy.change((copy) => changedIn(copy, ofUser, chosen));
    this.#failed = 0;
    this.#later(WRITE_SETTLES);
    this.#settle();
  }

  #later(wait: number): void {
    clearTimeout(this.#timer);
    const { where } = this.#state.get();
    if (this.#disposables.disposed || where === 'browser' || where === 'page') return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#exchange();
    }, wait);
  }

  /** Reads, and writes what is unsent; one at a time. */
  async #exchange(): Promise<void> {
    if (this.#busy || this.#disposables.disposed || this.#world.loginEnded.get()) return;
    this.#busy = true;
    try {
      await this.#read();
      await this.#write(false);
      this.#failed = 0;
      this.#settle();
    } catch {
      this.#failed += 1;
      this.#become({ trouble: this.#copy.read().unsent.length > 0 });
      const wait = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** (this.#failed - 1)) * (0.75 + Math.random() / 2);
      if (this.#failed <= MOST_RETRIES) this.#later(wait);
    } finally {
      this.#busy = false;
    }
    // Something was changed meanwhile.
    if (this.#failed === 0 && this.#copy.read().unsent.length > 0) this.#later(WRITE_SETTLES);
  }

  async #read(): Promise<void> {
    const { kept, version, settings, defaults } = await this.#world.gateway.settings();
    if (this.#disposables.disposed) return;
    this.#readAt = Date.now();
    if (kept === 'browser') {
      this.#become({ where: this.#copy.lasting ? 'browser' : 'page' });
      this.#copy.change((copy) => ({ ...copy, defaults }));
    } else {
      this.#become({ where: 'gateway' });
      this.#copy.change((copy) => {
        const ours = copy.unsent.map((name) => [name, copy.settings[name]] as const);
        return { version, defaults, unsent: copy.unsent, settings: replaced(settings, ours) };
      });
    }
    this.#apply();
  }

  async #write(leaving: boolean): Promise<void> {
    for (let outrun = 0; outrun < MOST_OUTRUN; outrun += 1) {
      const sent = this.#copy.read();
      if (sent.unsent.length === 0 || this.#state.get().where !== 'gateway') return;
      const answer = await this.#world.gateway.keepSettings(sent.version, sent.settings, leaving);
      if (answer.kind === 'kept') {
        this.#copy.change((copy) => ({
          ...copy,
          version: answer.version,
          unsent: copy.unsent.filter((name) => !same(copy.settings[name], sent.settings[name])),
        }));
        return;
      }
      if (leaving || this.#disposables.disposed) return;
      await this.#read();
    }
    throw new Error('Other devices were quicker each time.');
  }

  /** What the copies have becomes what is chosen. */
  #apply(): void {
    const [copy, device] = [this.#copy.read(), this.#device.read()];
    const found = Object.entries(readChosen(copy.settings)).filter(
      ([name]) => !OF_THIS_DEVICE.has(name as SettingName),
    );
    const here = Object.entries(readChosen(device.settings)).filter(([name]) =>
      OF_THIS_DEVICE.has(name as SettingName),
    );
    const before = this.#store.chosen.get();
    const next = Object.fromEntries(
      // The very same value where it says the same, or those who follow it would be told of nothing new.
      [...found, ...here].map(([name, value]) => {
        const old = before[name as SettingName];
        return [name, same(old, value) ? old : value];
      }),
    ) as Partial<Settings>;
    this.#chosen = next;
    this.#applying = true;
    if (!same(copy.defaults, this.#defaults)) this.#store.provide(readChosen(copy.defaults));
    this.#defaults = copy.defaults;
    this.#store.choose(next);
    this.#applying = false;
  }

  #settle(): void {
    const { where } = this.#state.get();
    if (where === 'browser' || where === 'page') {
      this.#become({ where: this.#copy.lasting ? 'browser' : 'page', trouble: false });
    } else this.#become({ trouble: this.#failed > 0 });
  }

  #become(change: Partial<KeptWhere>): void {
    const before = this.#state.get();
    const next = { ...before, ...change };
    if (next.where !== before.where || next.trouble !== before.trouble) this.#state.set(next);
  }
}

function changedIn(copy: Copy, names: readonly SettingName[], chosen: Partial<Settings>): Copy {
  return {
    ...copy,
    settings: replaced(
      copy.settings,
      names.map((name) => [name, chosen[name]]),
    ),
    unsent: [...new Set([...copy.unsent, ...names])],
  };
}

/** `undefined` takes a setting away. */
function replaced(
  settings: Readonly<Record<string, unknown>>,
  changes: readonly (readonly [string, unknown])[],
): Readonly<Record<string, unknown>> {
  const next = new Map(Object.entries(settings));
  for (const [name, value] of changes) {
    if (value === undefined) next.delete(name);
    else next.set(name, value);
  }
  return Object.fromEntries(next);
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
