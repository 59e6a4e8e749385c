/** @module `POST /slack/actions`: buttons that people press in Slack. Answered at once; what follows is told in Slack. */
import type { FastifyInstance } from 'fastify';
import { WithinError } from '../../../contracts/errors.ts';
import { addSignedDoor, type SignedRequest } from '../signed-door.ts';
import { strictHeaders } from '../strict-headers.ts';
import { pressedIn, type SlackDecision } from './payload.ts';
import { isFromSlack, SeenSignatures } from './signature.ts';

export interface SlackGate {
  /** Votes, and tells in Slack what became of it. */
  decide(pressed: SlackDecision): Promise<void>;
}

export interface SlackRouteOptions {
  /** Where the signing secret of the Slack app stands; absent: nothing is taken. */
  readonly signingSecret?: string | undefined;
  /** The value behind `env:VAR` or `file:path`. */
  readonly secret: (reference: string) => Promise<string>;
  readonly open: () => SlackGate | Promise<SlackGate>;
  readonly onDefect?: (error: unknown) => void;
}

export function addSlackRoutes(server: FastifyInstance, options: SlackRouteOptions): void {
  const seen = new SeenSignatures();
  addSignedDoor(server, {
    path: '/slack/actions',
    unreadable: 'VOTE_INVALID',
    onDefect: options.onDefect,
    async take(request, reply) {
      await authorize(request, { options, seen });
      const pressed = pressedIn(request.body);
      if (pressed === 'invalid')
        throw new WithinError('VOTE_INVALID', 'The request is none that Slack sends for a button of WITHIN.', {});
      if (pressed !== 'ignored') {
        await request.signedBy(`Slack user ${pressed.user}`, pressed.review);
        // Slack waits three seconds for the answer, which the vote might not keep.
        void act(pressed, options);
      }
      return reply.code(200).headers(strictHeaders).send('');
    },
  });
}

async function act(pressed: SlackDecision, { open, onDefect }: SlackRouteOptions): Promise<void> {
  try {
    await (await open()).decide(pressed);
  } catch (error) {
    onDefect?.(error);
  }
}

interface Judging {
  readonly options: SlackRouteOptions;
  readonly seen: SeenSignatures;
}

async function authorize({ header, body }: SignedRequest, { options, seen }: Judging): Promise<void> {
  const { signingSecret, secret } = options;
  if (signingSecret === undefined)
    throw refusal('This gateway takes nothing from Slack; set WITHIN_SLACK_SIGNING_SECRET for it.');
  const value = await secret(signingSecret).catch(() => '');
  if (value === '') {
    const message = `The signing secret of Slack (${signingSecret}) is not there; mend WITHIN_SLACK_SIGNING_SECRET.`;
    throw new WithinError('CONFIG_INVALID', message, { variable: 'WITHIN_SLACK_SIGNING_SECRET' });
  }
  const signature = header('x-slack-signature');
  const now = Date.now();
  if (!isFromSlack({ timestamp: header('x-slack-request-timestamp'), signature, body }, value, now))
    throw refusal(
      'The request has no signature of now by the Slack app; check WITHIN_SLACK_SIGNING_SECRET and the clock.',
    );
  if (!seen.isNew(signature ?? '', now)) throw refusal('This request came before; a signed request counts once.');
}

const refusal = (message: string): WithinError => new WithinError('SLACK_UNAUTHORIZED', message, {});
