import type { Complaint } from '../../session/login-state.ts';
import { text } from '../../text/index.ts';
import { pageAddress } from '../route.ts';

/** What was wrong with an attempt: in the page's words, then in the gateway's, then what would help. */
export function complaintText({ about, detail, status }: Complaint): {
  readonly headline: string;
  readonly details: readonly string[];
} {
  const known = text.login.complaints[about];
  switch (about) {
    case 'wrong':
      return { headline: known.headline, details: [] };
    case 'origin':
      return { headline: known.headline, details: [detail, `${known.detail} ${pageAddress()}`].filter(Boolean) };
    case 'status':
      return { headline: known.headline, details: [detail === '' ? text.login.answered(status) : detail] };
    case 'throttled':
    case 'unavailable':
    case 'unreachable':
    case 'no-cookie':
      // The gateway knows better than this page what it is about.
      return { headline: known.headline, details: [detail === '' ? known.detail : detail] };
  }
}
