import type { Open } from '../protocol/client-message.ts';

/** What to open, without the size, which is the terminal's at that moment. */
export type OpenRequest = Omit<Open, 'type' | 'columns' | 'rows'>;

/** What a terminal on the page begins with: a new session, one of the user's own that runs, or a look at somebody's. */
export type Beginning =
  | { readonly kind: 'open'; readonly request: OpenRequest }
  | { readonly kind: 'resume'; readonly session: string }
  | { readonly kind: 'watch'; readonly session: string };
