import type { Readable } from '../../base/store.ts';
import type { Beginning, OpenRequest } from '../../session/beginning.ts';
import type { ConnectionEnvironment } from '../../session/connection-environment.ts';
import type { SettingsStore } from '../../settings/settings-store.ts';
import type { RendererChoice } from '../../terminal/renderer.ts';
import type { ActionRegister } from '../actions/action-register.ts';

export interface PaneSettings {
  readonly environment: ConnectionEnvironment;
  readonly beginning: Beginning;
  /** Where it leads, as its settings are kept and as people call it. */
  readonly target: { readonly id: string; readonly name: string };
  /** What to open once that is over; without it, it is begun again. */
  readonly afterwards?: OpenRequest;
  /** Whose session it is, when it is watched. */
  readonly owner?: string;
  readonly renderer: RendererChoice;
  /** Awaited before the terminal is measured. */
  readonly fontReady: Promise<void>;
  /** The page's own keys; `true` when it took one. */
  readonly pageKey: (event: KeyboardEvent) => boolean;
  readonly actions: ActionRegister;
  readonly close: () => void;
  readonly login: PaneLogin;
  readonly preferences: SettingsStore;
}

/** What a terminal has to know of the login it lives by. */
export interface PaneLogin {
  /** Without another login nothing can be opened. */
  readonly ended: Readable<boolean>;
  /** Shows the user how to log in again. */
  recall(): void;
}

/** Sees all that is written to the terminal; for tests of the whole. */
export interface OutputTap {
  bytes(bytes: Uint8Array): void;
  /** What comes next does not follow on what came before. */
  restart(): void;
}
