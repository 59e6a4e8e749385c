/** @module A signed text in a link or a form: for whom, what it may be used for, about what, and until when. */
import { z } from 'zod';
import { personIdPattern } from './events.ts';

/**
 * `review`: opens a review and decides it once; `unsubscribe`: turns a kind of event off; `form`: proves that a form was
 * made by this gateway for whoever sends it.
 */
export const linkPurposes = ['review', 'unsubscribe', 'form'] as const;
export type LinkPurpose = (typeof linkPurposes)[number];

export const linkClaimsSchema = z.strictObject({
  purpose: z.enum(linkPurposes),
  person: z.string().regex(personIdPattern),
  /** Id of the review, or kinds of event with commas between. */
  about: z.string().min(1).max(300),
  /** Version of what is reviewed; without it the present one. */
  version: z.int().min(1).optional(),
  /** What happened that the link was made for: a review that is asked anew gives another link. */
  occasion: z.string().max(400).optional(),
  /** Milliseconds since 1970 UTC; from then on it is worth nothing. */
  expiresAt: z.int().min(0),
});
export type LinkClaims = z.infer<typeof linkClaimsSchema>;

export interface KnownLink {
  readonly claims: LinkClaims;
  /** Names the link without being it: what workflows and records may hold. 32 hex digits. */
  readonly id: string;
}

/**
 * `forged`: signed by no key that is accepted, cut off or changed; `expired`; `misplaced`: made for another purpose or
 * another review.
 */
export type LinkRefusal = 'forged' | 'expired' | 'misplaced';
