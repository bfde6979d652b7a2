/** What is looked for. */
export interface Question {
  readonly words: string;
  readonly matchCase: boolean;
  readonly wholeWord: boolean;
  /** The words are a regular expression. */
  readonly regexp: boolean;
}

/** Longer ones are cut: nobody types them, and a selection of that length is found by less. */
export const LONGEST_QUESTION = 500;

/** The expression to look with; `null` when it is none. */
export function patternOf({ words, matchCase, regexp }: Question): RegExp | null {
  const flags = matchCase ? 'g' : 'gi';
  if (!regexp) return new RegExp(words.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'), `${flags}u`);
  return compiled(words, `${flags}u`) ?? compiled(words, flags);
}

/** Whole characters first; that is stricter about escapes than what people have learned. */
function compiled(source: string, flags: string): RegExp | null {
  try {
    return new RegExp(source, flags);
  } catch {
    return null;
  }
}
