import { SUBPROTOCOL, decodeHello, decodeTargets, type Hello, type Target } from '../protocol/http.ts';
import type { Diagnosis } from './connection-state.ts';
import type { Socket } from './socket.ts';

/** A gateway that does not answer is one that cannot be reached. */
const HTTP_PATIENCE = 15_000;

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

  /** `wss` where the page came by `https`. */
  socketAddress(): URL {
    const address = new URL('ws', this.#base);
    address.protocol = address.protocol.replace(/^http/, 'ws');
    return address;
  }

  connect(): Socket {
    return new WebSocket(this.socketAddress(), SUBPROTOCOL);
  }

  async targets(): Promise<readonly Target[]> {
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
    const response = await fetch(new URL(path, this.#base), {
      cache: 'no-store',
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(HTTP_PATIENCE),
    });
    if (!response.ok) throw new GatewayRefusal(response.status);
    return response.text();
  }
}

/** @param stood whether the socket had been open: then WebSockets do pass, and the line was cut */
export function diagnosisOf(hello: Hello, version: string, stood: boolean): Diagnosis {
  if (hello.login === 'required') return 'login-required';
  if (hello.draining) return 'draining';
  if (hello.version !== version || !hello.protocol.includes(SUBPROTOCOL)) return 'new-version';
  return stood ? 'line-cut' : 'websockets-blocked';
}
