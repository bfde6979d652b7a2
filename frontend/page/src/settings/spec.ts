/** How one setting is read, and what it is when nobody has chosen. */
export interface Spec<T> {
  readonly usual: T;
  /** `null` for what is no value of this setting. */
  read(value: unknown): T | null;
}

export interface NumberSpec extends Spec<number> {
  readonly least: number;
  readonly most: number;
  readonly step: number;
}

export interface ChoiceSpec<T extends string> extends Spec<T> {
  readonly choices: readonly T[];
}

export function flag(usual: boolean): Spec<boolean> {
  return { usual, read: (value) => (typeof value === 'boolean' ? value : null) };
}

/** What lies beyond a bound is taken for the bound. */
export function number(
  usual: number,
  { least, most, step = 1 }: { least: number; most: number; step?: number },
): NumberSpec {
  return {
    usual,
    least,
    most,
    step,
    read: (value) =>
      typeof value === 'number' && Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : null,
  };
}

export function oneOf<T extends string>(choices: readonly T[], usual: T): ChoiceSpec<T> {
  return { usual, choices, read: (value) => choices.find((choice) => choice === value) ?? null };
}

export function words(usual: string, longest: number): Spec<string> {
  return { usual, read: (value) => (typeof value === 'string' && value.length <= longest ? value : null) };
}

/** Each once. */
export function listOf(most: number): Spec<readonly string[]> {
  return {
    usual: [],
    read: (value) =>
      Array.isArray(value)
        ? [...new Set(value.filter((item): item is string => typeof item === 'string'))].slice(0, most)
        : null,
  };
}

export function mapOf<T>(readOne: (value: unknown) => T | null, most: number): Spec<Readonly<Record<string, T>>> {
  return {
    usual: {},
    read: (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
      const found: [string, T][] = [];
      for (const [name, kept] of Object.entries(value).slice(0, most)) {
        const one = readOne(kept);
        if (one !== null) found.push([name, one]);
      }
      // No prototype: a name may be any word.
      return Object.assign(Object.create(null) as Record<string, T>, Object.fromEntries(found));
    },
  };
}
