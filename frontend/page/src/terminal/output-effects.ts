import type { AttentionEvents } from './attention.ts';
import type { OfferEvents } from './clipboard-offers.ts';

/** What output may ask for beyond the terminal. Each is bounded in how often, and none comes from replayed output. */
export type OutputEffects = AttentionEvents & OfferEvents;
