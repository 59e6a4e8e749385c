/** @module What Slack sends when somebody presses a button (docs.slack.dev/reference/interaction-payloads/block_actions-payload). */
import { z } from 'zod';

const payloadSchema = z.looseObject({
  type: z.string(),
  user: z.looseObject({ id: z.string().min(1).max(50) }).optional(),
  response_url: z.string().max(1000).optional(),
  actions: z
    .array(
      z.looseObject({
        action_id: z.string().max(255),
        value: z.string().max(2000).optional(),
        action_ts: z.string().max(50).default(''),
      }),
    )
    .max(25)
    .default([]),
});

const valueSchema = z.object({ review: z.string().min(1).max(200), version: z.int().min(1).optional() });

/** A decision that somebody pressed. */
export interface SlackDecision {
  /** Id of the user in Slack. */
  readonly user: string;
  readonly decision: 'approve' | 'reject';
  readonly review: string;
  /** Version that the message was about; without it the present one. */
  readonly version?: number | undefined;
  /** Names this press of the button. */
  readonly press: string;
  /** Where Slack takes an answer. */
  readonly responseUrl?: string;
}

const decisions: ReadonlyMap<string, SlackDecision['decision']> = new Map([
  ['review.approve', 'approve'],
  ['review.reject', 'reject'],
]);

/** `ignored`: nothing that asks for an answer, as a button that opens a page; `invalid`: nothing that Slack sends. */
export function pressedIn(body: Buffer): SlackDecision | 'ignored' | 'invalid' {
  const given = json(new URLSearchParams(body.toString('utf8')).get('payload') ?? '');
  const { data } = payloadSchema.safeParse(given);
  if (!data) return 'invalid';
  const action = data.type === 'block_actions' ? data.actions[0] : undefined;
  const decision = action && decisions.get(action.action_id);
  if (!action || !decision) return 'ignored';
  const { data: value } = valueSchema.safeParse(json(action.value ?? ''));
  if (!data.user || !value) return 'invalid';
  const { response_url: responseUrl } = data;
  return {
    user: data.user.id,
    decision,
    ...value,
    press: action.action_ts,
    ...(responseUrl !== undefined && { responseUrl }),
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
