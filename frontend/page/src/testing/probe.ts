import type { PaneSession } from '../ui/pane/pane-session.ts';
import type { Pane, Tab, Workspace } from '../ui/tabs/workspace.ts';
import { Sha256 } from './sha256.ts';

/** One terminal, as a test sees it. */
export interface TerminalProbe {
  readonly id: string;
  /** The id of the tab it is in. */
  readonly tab: string;
  readonly target: string;
  readonly label: string;
  readonly title: string;
  /** It is the focused one of the tab that is seen. */
  readonly active: boolean;
  /** It is on the screen. */
  readonly shown: boolean;
  /** Where, in CSS pixels; also of one that is not seen. */
  readonly rect: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | null;
  /** As in `ConnectionState.kind`. */
  readonly state: string;
  /** The id of the session shown; `null` once it is over. */
  readonly session: string | null;
  /** While the line is lost: how often it was tried in vain. */
  readonly attempts: number | null;
  /** Typed without a line, in characters: what waits, and what may have arrived. */
  readonly queued: { readonly waiting: number; readonly unsure: number };
  readonly columns: number;
  readonly rows: number;
  readonly renderer: string;
  /** Output bytes of this session that came, from its start or from the last gap, and of these the ones on the screen. */
  readonly bytesReceived: number;
  readonly bytesDrawn: number;
  /** SHA-256 of these output bytes, in hex; with `?test=hash` and `?test=bytes`. */
  readonly outputHash: string | null;
  /** These output bytes; with `?test=bytes`. */
  readonly bytes: () => Uint8Array | null;
  /** The buffer's lines, wrapped rows joined. */
  readonly text: () => string[];
  /** Breaks the line off, as a cut on the way would: the socket is gone at once, and nobody said why. */
  readonly cut: () => void;
}

export interface PageProbe {
  readonly version: string;
  terminals(): TerminalProbe[];
  active(): TerminalProbe | null;
}

interface Tapped {
  received: number;
  hash: Sha256 | null;
  pieces: Uint8Array[] | null;
}

export interface Probe {
  /** Follows the output of a pane from its first byte. */
  tap(pane: PaneSession): void;
  watch(workspace: Workspace): void;
}

/** Puts `window.gangway` there. It shows what is on the screen anyway; no token, no password. */
export function install(mode: string): Probe {
  const taps = new WeakMap<PaneSession, Tapped>();
  return {
    tap(pane) {
      const tapped = fresh(mode);
      taps.set(pane, tapped);
      pane.tap = {
        bytes(bytes) {
          tapped.received += bytes.length;
          tapped.hash?.update(bytes);
          tapped.pieces?.push(bytes);
        },
        restart() {
          Object.assign(tapped, fresh(mode));
        },
      };
    },
    watch(workspace) {
      const terminals = (): TerminalProbe[] =>
        workspace.tabs.get().flatMap((tab) => {
          const seen = workspace.active.get() === tab;
          return tab.panes.map((pane) => ({
            ...probeOf(pane, taps.get(pane.terminal)),
            ...standing(tab, pane, seen),
          }));
        });
      const page: PageProbe = {
        version: __GANGWAY_VERSION__,
        terminals,
        active: () => terminals().find((terminal) => terminal.active) ?? null,
      };
      Object.assign(window, { gangway: page });
    },
  };
}

function fresh(mode: string): Tapped {
  return {
    received: 0,
    hash: mode === 'hash' || mode === 'bytes' ? new Sha256() : null,
    pieces: mode === 'bytes' ? [] : null,
  };
}

/** How a pane stands in its tab. */
function standing(tab: Tab, pane: Pane, seen: boolean): Pick<TerminalProbe, 'tab' | 'active' | 'shown' | 'rect'> {
  const box = document.getElementById(`${pane.id}-frame`)?.getBoundingClientRect();
  return {
    tab: tab.id,
    active: seen && tab.focused === pane,
    shown: seen && tab.shows(pane),
    rect: box === undefined ? null : { x: box.x, y: box.y, width: box.width, height: box.height },
  };
}

function probeOf(
  { id, target, label, terminal }: Pane,
  tapped: Tapped | undefined,
): Omit<TerminalProbe, 'tab' | 'active' | 'shown' | 'rect'> {
  const pieces = tapped?.pieces ?? null;
  const state = terminal.connection.state.get();
  return {
    id,
    target: target.id,
    label,
    title: terminal.screen.title.get(),
    state: state.kind,
    session: terminal.session.get(),
    attempts: state.kind === 'reconnecting' ? state.attempts : null,
    queued: terminal.connection.queued.get(),
    ...terminal.screen.size,
    renderer: terminal.screen.renderer,
    bytesReceived: tapped?.received ?? 0,
    bytesDrawn: terminal.bytesDrawn,
    outputHash: tapped?.hash?.hex() ?? null,
    bytes: () => (pieces === null ? null : joined(pieces)),
    text: () => terminal.screen.text(),
    cut: () => {
      terminal.connection.cut();
    },
  };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
