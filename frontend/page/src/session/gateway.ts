import { SUBPROTOCOL, decodeHello, decodeTargets, type Hello } from '../protocol/http.ts';
import type { Listing } from '../protocol/target.ts';
import type { Diagnosis } from './connection-state.ts';
import type { Socket } from './socket.ts';

/** A gateway that does not begin to answer in this time is one that cannot be reached. */
export const ANSWER_PATIENCE = 15_000;
/** How long the rest of an answer may take: on a slow line the list of some thousand containers needs it. */
export const BODY_PATIENCE = 60_000;

/** The gateway answered, but not with what was asked for. */
export class GatewayRefusal extends Error {
  override readonly name = 'GatewayRefusal';

  constructor(readonly status: number) {
    super(`The gateway answered ${String(status)}.`);
  }
}

/** The gateway as the page sees it. Every address is relative to where the page lies, sub-path included. */
export class Gateway {
  readonly #base: URL;
  readonly #version: string;

  /**
   * @param base the page's own address
   * @param version of this page; the gateway it came from has the same
   */
  constructor(base: string, version: string) {
    this.#base = new URL('./', base);
    this.#version = version;
  }

  /** Of a terminal's socket (`ws`) or of the list's (`events`): `wss` where the page came by `https`. */
  socketAddress(path: 'ws' | 'events'): URL {
    const address = new URL(path, this.#base);
    address.protocol = address.protocol.replace(/^http/, 'ws');
    return address;
  }

  connect(): Socket {
    return new WebSocket(this.socketAddress('ws'), SUBPROTOCOL);
  }

  connectEvents(): Socket {
    return new WebSocket(this.socketAddress('events'), SUBPROTOCOL);
  }

  async targets(): Promise<Listing> {
    return decodeTargets(await this.#get('api/targets'));
  }

  async hello(): Promise<Hello> {
    return decodeHello(await this.#get('api/hello'));
  }

  /** Says what is behind a socket that closed without a reason. */
  async diagnose(stood: boolean): Promise<Diagnosis> {
    try {
      return diagnosisOf(await this.hello(), this.#version, stood);
    } catch (error) {
      return error instanceof GatewayRefusal && error.status === 401 ? 'login-required' : 'unreachable';
    }
  }

  async #get(path: string): Promise<string> {
    const patience = new AbortController();
    const giveUp = (): void => {
      patience.abort();
    };
    let timer = setTimeout(giveUp, ANSWER_PATIENCE);
    try {
      const response = await fetch(new URL(path, this.#base), {
        cache: 'no-store',
        headers: { accept: 'application/json' },
        signal: patience.signal,
      });
      if (!response.ok) throw new GatewayRefusal(response.status);
      clearTimeout(timer);
      timer = setTimeout(giveUp, BODY_PATIENCE);
      return await response.text();
    } finally {
      clearTimeout(timer);
    }
  }
}

/** @param stood whether the socket had been open: then WebSockets do pass, and the line was cut */
export function diagnosisOf(hello: Hello, version: string, stood: boolean): Diagnosis {
  if (hello.login === 'required') return 'login-required';
  if (hello.draining) return 'draining';
  if (hello.version !== version || !hello.protocol.includes(SUBPROTOCOL)) return 'new-version';
  return stood ? 'line-cut' : 'websockets-blocked';
}
