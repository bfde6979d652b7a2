/** The peer sent something that the contract does not allow. The text is for logs, not for users. */
export class ProtocolViolation extends Error {
  override readonly name = 'ProtocolViolation';
}

/** Reads the fields of one JSON object, each with the type the contract gives it. */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #what: string;

  constructor(value: unknown, what: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new ProtocolViolation(`${what} is not an object`);
    }
    this.#values = value as Record<string, unknown>;
    this.#what = what;
  }

  static parse(text: string, what: string): Fields {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw new ProtocolViolation(`${what} is not JSON`);
    }
    return new Fields(value, what);
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  isNull(name: string): boolean {
    return this.#values[name] === null;
  }

  string(name: string): string {
    const value = this.#values[name];
    if (typeof value !== 'string') throw this.#wrong(name, 'a string');
    return value;
  }

  /** A string, or nothing when the field is absent. Spread it: a missing field stays missing. */
  optionalString<N extends string>(name: N): Partial<Record<N, string>> {
    return this.has(name) ? ({ [name]: this.string(name) } as Record<N, string>) : {};
  }

  boolean(name: string): boolean {
    const value = this.#values[name];
    if (typeof value !== 'boolean') throw this.#wrong(name, 'true or false');
    return value;
  }

  integer(name: string): number {
    const value = this.#values[name];
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw this.#wrong(name, 'an integer');
    return value;
  }

  /** A count of bytes from a stream's start. */
  offset(name: string): number {
    const value = this.integer(name);
    if (value < 0) throw this.#wrong(name, 'an offset');
    return value;
  }

  strings(name: string): readonly string[] {
    return this.list(name, (value) => {
      if (typeof value !== 'string') throw this.#wrong(name, 'a list of strings');
      return value;
    });
  }

  list<T>(name: string, item: (value: unknown) => T): readonly T[] {
    const value = this.#values[name];
    if (!Array.isArray(value)) throw this.#wrong(name, 'a list');
    return value.map(item);
  }

  object(name: string): Readonly<Record<string, unknown>> {
    return new Fields(this.#values[name], `${this.#what}.${name}`).#values;
  }

  /** One of `known`, or `otherwise`: a newer gateway may have words that this page has not learnt. */
  oneOf<T extends string>(name: string, known: readonly T[], otherwise: T): T {
    const value = this.string(name);
    return known.find((candidate) => candidate === value) ?? otherwise;
  }

  #wrong(name: string, expected: string): ProtocolViolation {
    return new ProtocolViolation(`${this.#what}.${name} is not ${expected}`);
  }
}
