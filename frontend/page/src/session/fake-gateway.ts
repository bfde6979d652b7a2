import type { Hello } from '../protocol/http.ts';
import type { Me } from '../protocol/login.ts';
import { GatewayRefusal } from './gateway.ts';
import type { LoginEnvironment } from './login.ts';

export const HELLO: Hello = {
  version: '1.0',
  protocol: ['gangway.v1'],
  login: 'required',
  draining: false,
  ways: ['password'],
  notice: null,
};

export function somebody(user: string, more: Partial<Me> = {}): Me {
  return { user, name: user, groups: [], login: 'password', since: null, expires: null, signOut: null, ...more };
}

/** For tests: a gateway that knows of logins, and the browser around the page. Answers wait for nobody by default. */
export class FakeGateway implements LoginEnvironment {
  /** Who is logged in. */
  user: Me | null = null;
  offer: Partial<Hello> = {};
  /** Thrown in place of the next answers, whatever is asked. */
  error: unknown = null;
  /** Answers of `hello`, `me` and `login` are held back until {@link release}. */
  held = false;
  readonly asked: string[] = [];
  readonly left: string[] = [];
  readonly #waiting: (() => void)[] = [];

  hello = (): Promise<Hello> =>
    this.#answer('hello', () => ({ ...HELLO, ...this.offer, login: this.user === null ? 'required' : 'ok' }));

  me = (): Promise<Me> =>
    this.#answer('me', () => {
      if (this.user === null) throw new GatewayRefusal(401);
      return this.user;
    });

  login = (user: string, password: string): Promise<void> =>
    this.#answer(`login ${user}`, () => {
      if (password !== 'right') throw new GatewayRefusal(401);
      this.user = somebody(user);
    });

  logout = (everywhere: boolean): Promise<void> =>
    this.#answer(everywhere ? 'logout everywhere' : 'logout', () => {
      this.user = null;
    });

  startOver = (signedOut: boolean): void => {
    this.left.push(signedOut ? 'signed out' : 'start over');
  };

  reload = (): void => {
    this.left.push('reload');
  };

  leaveTo = (address: string): void => {
    this.left.push(address);
  };

  /** Lets all answers go that were held back. */
  release(): void {
    this.held = false;
    for (const go of this.#waiting.splice(0)) go();
  }

  async #answer<T>(asked: string, answer: () => T): Promise<T> {
    this.asked.push(asked);
    if (this.held) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.error !== null) throw this.error as Error;
    return answer();
  }
}
