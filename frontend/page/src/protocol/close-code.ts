/** The close codes of PROTOCOL.md, and the two that a browser reports without having received them. */
export const CLOSE_CODES = [
  1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1011, 1012, 1013, 4400, 4401, 4404, 4408, 4409, 4410, 4429,
] as const;
export type CloseCode = (typeof CLOSE_CODES)[number];

/** The browser lets a page send only 1000 and the private codes. */
export const NORMAL: CloseCode = 1000;
export const RESTART: CloseCode = 1012;
export const OVERLOADED: CloseCode = 1013;
export const BAD_MESSAGE: CloseCode = 4400;
/** Logged out elsewhere, withdrawn, or too old. */
export const LOGIN_ENDED: CloseCode = 4401;
export const NOT_FOUND: CloseCode = 4404;
/** Another page goes on with the session. */
export const TAKEN_OVER: CloseCode = 4409;
/** No close frame came: the upgrade was refused, or the line was cut. */
export const ABNORMAL: CloseCode = 1006;

/** The code if the contract has it; anything else counts as a line that was cut. */
export function closeCodeOf(code: number): CloseCode {
  return CLOSE_CODES.find((known) => known === code) ?? ABNORMAL;
}
