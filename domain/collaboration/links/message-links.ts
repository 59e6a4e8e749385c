/** @module The addresses in messages: signed for the person whom the message goes to, and the same at each attempt. */
import type { AskedReview, MessageLinks, Unwanted } from '../ports.ts';
import type { LinkKeys } from './ports.ts';
import { signedLink } from './token.ts';

const dayMs = 86_400_000;
/** From the event on; who is reminded later gets a link of then. */
const reviewLinkMs = 30 * dayMs;
const unsubscribeLinkMs = 90 * dayMs;

export interface LinkSources {
  /** Address of the gateway as people reach it; without it messages have no links. */
  readonly publicUrl?: string | undefined;
  readonly keys: LinkKeys;
  /** Told why a link could not be signed: the message goes out without it. */
  readonly onDefect: (error: unknown) => void;
}

export function messageLinks({ publicUrl, keys, onDefect }: LinkSources): MessageLinks {
  if (publicUrl === undefined)
    return { reviewPage: () => undefined, decide: () => undefined, unsubscribe: () => undefined };
  const base = publicUrl.replace(/\/+$/, '');
  const signing = (path: (sign: typeof signedLink) => string): string | undefined => {
    try {
      return `${base}${path(signedLink)}`;
    } catch (error) {
      onDefect(error);
      return undefined;
    }
  };
  return {
    reviewPage: (review) => `${base}/decisions/${encodeURIComponent(review)}`,
    decide: (review, person, choice) =>
      signing((sign) => {
        const token = sign(reviewClaims(review, person), keys);
        return `/links/${token}${choice === undefined ? '' : `?choose=${choice}`}`;
      }),
    unsubscribe: (unwanted) => signing((sign) => `/unsubscribe/${sign(unsubscribeClaims(unwanted), keys)}`),
  };
}

const reviewClaims = ({ id, version, event, at }: AskedReview, person: string) => ({
  purpose: 'review' as const,
  person,
  about: id,
  ...(version !== undefined && { version }),
  occasion: event,
  expiresAt: at + reviewLinkMs,
});

const unsubscribeClaims = ({ person, kinds, at }: Unwanted) => ({
  purpose: 'unsubscribe' as const,
  person,
  about: [...kinds].sort().join(','),
  expiresAt: at + unsubscribeLinkMs,
});
