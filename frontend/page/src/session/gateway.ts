import { LOGIN_ENDED } from '../protocol/close-code.ts';
import { SUBPROTOCOL, decodeHello, decodeTargets, decodeToken, type Hello } from '../protocol/http.ts';
import { instant } from '../protocol/instant.ts';
import { NOBODY, decodeMe, decodeProblem, type Me } from '../protocol/login.ts';
import { decodeSessions, type SessionListing } from '../protocol/sessions.ts';
import {
  decodeSettings,
  decodeSettingsVersion,
  NOTHING_KEPT,
  type Keeping,
  type KeptSettings,
} from '../protocol/settings.ts';
import type { Listing } from '../protocol/target.ts';
import type { Diagnosis } from './connection-state.ts';
import type { Socket } from './socket.ts';

/** A gateway that does not begin to answer in this time is one that cannot be reached. */
export const ANSWER_PATIENCE = 15_000;
/** How long the rest of an answer may take: on a slow line the list of some thousand containers needs it. */
export const BODY_PATIENCE = 60_000;

/** In place of a status: somebody in front of the gateway leads elsewhere, as a proxy does to its own login. */
export const LED_ELSEWHERE = 0;

/** The gateway, or somebody in front of it, answered, but not with what was asked for. */
export class GatewayRefusal extends Error {
  override readonly name = 'GatewayRefusal';

  /**
   * @param detail what was said of it; empty when nothing was
   * @param retryAfter seconds after which it is worth asking again
   */
  constructor(
    readonly status: number,
    readonly detail = '',
    readonly retryAfter: number | null = null,
  ) {
    super(`The gateway answered ${String(status)}.`);
  }

  /** Whether a login would help. */
  get wantsLogin(): boolean {
    return this.status === 401 || this.status === LED_ELSEWHERE;
  }
}

/** What runs, as of a moment by the gateway's own clock, or by this machine's if that is not told. */
export type SessionsAsOf = SessionListing & { readonly asOf: number };

interface Answer {
  readonly text: string;
  /** When it was given, by the gateway's clock or its proxy's; milliseconds since the epoch. */
  readonly date: number | null;
}

/** The gateway as the page sees it. Every address is relative to where the page lies, sub-path included. */
export class Gateway {
  readonly #base: URL;
  readonly #version: string;
  readonly #loginEnded: () => void;

  /**
   * @param base the page's own address
   * @param version of this page; the gateway it came from has the same
   * @param loginEnded called whenever an answer or a close tells that nobody is logged in; often several times at once
   */
  constructor(base: string, version: string, loginEnded: () => void = () => undefined) {
    this.#base = new URL('./', base);
    this.#version = version;
    this.#loginEnded = loginEnded;
  }

  /** Of a terminal's socket (`ws`) or of the list's (`events`): `wss` where the page came by `https`. */
  socketAddress(path: 'ws' | 'events'): URL {
    const address = new URL(path, this.#base);
    address.protocol = address.protocol.replace(/^http/, 'ws');
    return address;
  }

  connect(): Socket {
    return this.#socket('ws');
  }

  connectEvents(): Socket {
    return this.#socket('events');
  }

  async targets(): Promise<Listing> {
    return decodeTargets((await this.#exchangeAsUser('api/targets')).text);
  }

  /** What runs at the gateway, this page's own sessions among it. */
  async sessions(): Promise<SessionsAsOf> {
    const { text, date } = await this.#exchangeAsUser('api/sessions');
    return { ...decodeSessions(text), asOf: date ?? Date.now() };
  }

  /** Ends a session of one's own, wherever it is open; one that is not there has ended. */
  async endSession(session: string): Promise<void> {
    try {
      await this.#exchangeAsUser(`api/sessions/${encodeURIComponent(session)}/end`, {});
    } catch (error) {
      if (!(error instanceof GatewayRefusal && error.status === 404)) throw error;
    }
  }

  async hello(): Promise<Hello> {
    return decodeHello(await this.#ask('api/hello'));
  }

  /** Who is logged in; {@link NOBODY} where the gateway knows no logins. */
  async me(): Promise<Me> {
    try {
      return decodeMe(await this.#ask('api/me'));
    } catch (error) {
      if (error instanceof GatewayRefusal && error.status === 404) return NOBODY;
      throw error;
    }
  }

  /** The browser keeps the cookie that comes with the answer. */
  async login(user: string, password: string): Promise<void> {
    await this.#ask('api/login', { user, password });
  }

  /** @param everywhere all logins of this user, on all devices */
  async logout(everywhere: boolean): Promise<void> {
    await this.#ask('api/logout', everywhere ? { everywhere } : {});
  }

  /** The means to continue a session of the user's own, from wherever it was left. */
  async token(session: string): Promise<string> {
    return decodeToken((await this.#exchangeAsUser(`api/sessions/${encodeURIComponent(session)}/token`, {})).text);
  }

  /** What is kept for this user; {@link NOTHING_KEPT} where the gateway knows of no settings. */
  async settings(): Promise<KeptSettings> {
    try {
      return decodeSettings((await this.#exchangeAsUser('api/settings')).text);
    } catch (error) {
      if (error instanceof GatewayRefusal && error.status === 404) return NOTHING_KEPT;
      throw error;
    }
  }

  /**
   * @param version that the settings were made from
   * @param leaving the page is going away, and this is to arrive all the same
   */
  async keepSettings(version: number, settings: object, leaving: boolean): Promise<Keeping> {
    const how = { method: 'PUT', keepalive: leaving };
    try {
      const { text } = await this.#exchangeAsUser('api/settings', { version, settings }, how);
      return { kind: 'kept', version: decodeSettingsVersion(text) };
    } catch (error) {
      if (!(error instanceof GatewayRefusal)) throw error;
      if (error.status === 409) return { kind: 'outrun' };
      if (error.status === 403 || error.status === 404) return { kind: 'browser' };
      throw error;
    }
  }

  /** Says what is behind a socket that closed without a reason. */
  async diagnose(stood: boolean): Promise<Diagnosis> {
    const diagnosis = await this.#diagnose(stood);
    if (diagnosis === 'login-required') this.#loginEnded();
    return diagnosis;
  }

  async #diagnose(stood: boolean): Promise<Diagnosis> {
    try {
      return diagnosisOf(await this.hello(), this.#version, stood);
    } catch (error) {
      return error instanceof GatewayRefusal && error.wantsLogin ? 'login-required' : 'unreachable';
    }
  }

  #socket(path: 'ws' | 'events'): WebSocket {
    const socket = new WebSocket(this.socketAddress(path), SUBPROTOCOL);
    // Beside whoever uses the socket, and also when they have let go of it.
    socket.addEventListener('close', ({ code }) => {
      if (code === LOGIN_ENDED) this.#loginEnded();
    });
    return socket;
  }

  /** As {@link #exchange}; a refusal for want of a login is told. */
  async #exchangeAsUser(path: string, body?: object, how?: RequestInit): Promise<Answer> {
    try {
      return await this.#exchange(path, body, how);
    } catch (error) {
      if (error instanceof GatewayRefusal && error.wantsLogin) this.#loginEnded();
      throw error;
    }
  }

  async #ask(path: string, body?: object): Promise<string> {
    return (await this.#exchange(path, body)).text;
  }

  /** @param body what to post; without it the answer is only fetched */
  async #exchange(path: string, body?: object, how: RequestInit = {}): Promise<Answer> {
    const patience = new AbortController();
    const giveUp = (): void => {
      patience.abort();
    };
    let timer = setTimeout(giveUp, ANSWER_PATIENCE);
    try {
      const response = await fetch(new URL(path, this.#base), {
        cache: 'no-store',
        headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        // Nothing of the gateway's leads elsewhere. Following a proxy to its login would only fail without a reason.
        redirect: 'manual',
        signal: patience.signal,
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), ...how }),
      });
      clearTimeout(timer);
      timer = setTimeout(giveUp, BODY_PATIENCE);
      if (!response.ok) throw await refusalOf(response);
      return { text: await response.text(), date: instant(response.headers.get('date') ?? '') };
    } finally {
      clearTimeout(timer);
    }
  }
}

async function refusalOf(response: Response): Promise<GatewayRefusal> {
  if (response.type === 'opaqueredirect') return new GatewayRefusal(LED_ELSEWHERE);
  const json = /^application\/problem\+json\b/i.test(response.headers.get('content-type') ?? '');
  const { detail } = json ? decodeProblem(await response.text()) : { detail: '' };
  return new GatewayRefusal(response.status, detail, secondsOf(response.headers.get('retry-after')));
}

/** RFC 9110 §10.2.3; of its two forms the one in seconds, which is what the gateway writes. */
function secondsOf(retryAfter: string | null): number | null {
  return retryAfter !== null && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : null;
}

/** @param stood whether the socket had been open: then WebSockets do pass, and the line was cut */
export function diagnosisOf(hello: Hello, version: string, stood: boolean): Diagnosis {
  if (hello.login === 'required') return 'login-required';
  if (hello.draining) return 'draining';
  if (hello.version !== version || !hello.protocol.includes(SUBPROTOCOL)) return 'new-version';
  return stood ? 'line-cut' : 'websockets-blocked';
}
