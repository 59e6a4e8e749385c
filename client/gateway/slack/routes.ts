/** @module `POST /slack/actions`: buttons that people press in Slack. Answered at once; what follows is told in Slack. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { WithinError } from '../../../contracts/errors.ts';
import { linger } from '../datasets/linger.ts';
import { failureOf, isForKeeper, sendProblem } from '../problem.ts';
import { strictHeaders } from '../strict-headers.ts';
import { pressedIn, type SlackDecision } from './payload.ts';
import { isFromSlack, SeenSignatures } from './signature.ts';

/** Bytes; a payload holds the whole message, which has 50 blocks at most. */
const mostBytes = 1_048_576;

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
  void server.register((scope, _options, done) => {
    scope.addHook('onResponse', async (request) => linger(request.raw));
    // The signature is over the bytes as they came.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: mostBytes }, (_request, body, next) =>
      next(null, body),
    );
    scope.setErrorHandler((error, _request, reply) => refuse(error, reply, options));
    scope.post('/slack/actions', { bodyLimit: mostBytes }, async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      await authorize(request, body, { options, seen });
      const pressed = pressedIn(body);
      if (pressed === 'invalid')
        throw new WithinError('VOTE_INVALID', 'The request is none that Slack sends for a button of WITHIN.', {});
      // Slack waits three seconds for the answer, which the vote might not keep.
      if (pressed !== 'ignored') void act(pressed, options);
      return reply.code(200).headers(strictHeaders).send('');
    });
    done();
  });
}

async function act(pressed: SlackDecision, { open, onDefect }: SlackRouteOptions): Promise<void> {
  try {
    await (await open()).decide(pressed);
  } catch (error) {
    onDefect?.(error);
  }
}

const header = ({ headers }: FastifyRequest, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};

interface Judging {
  readonly options: SlackRouteOptions;
  readonly seen: SeenSignatures;
}

async function authorize(request: FastifyRequest, body: Buffer, { options, seen }: Judging): Promise<void> {
  const { signingSecret, secret } = options;
  if (signingSecret === undefined)
    throw refusal('This gateway takes nothing from Slack; set WITHIN_SLACK_SIGNING_SECRET for it.');
  const value = await secret(signingSecret).catch(() => '');
  if (value === '') {
    const message = `The signing secret of Slack (${signingSecret}) is not there; mend WITHIN_SLACK_SIGNING_SECRET.`;
    throw new WithinError('CONFIG_INVALID', message, { variable: 'WITHIN_SLACK_SIGNING_SECRET' });
  }
  const signature = header(request, 'x-slack-signature');
  const now = Date.now();
  if (!isFromSlack({ timestamp: header(request, 'x-slack-request-timestamp'), signature, body }, value, now))
    throw refusal(
      'The request has no signature of now by the Slack app; check WITHIN_SLACK_SIGNING_SECRET and the clock.',
    );
  if (!seen.isNew(signature ?? '', now)) throw refusal('This request came before; a signed request counts once.');
}

const refusal = (message: string): WithinError => new WithinError('SLACK_UNAUTHORIZED', message, {});

function refuse(error: unknown, reply: FastifyReply, { onDefect }: SlackRouteOptions): FastifyReply {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500) {
    const message = `A request of Slack has at most ${mostBytes} bytes.`;
    return sendProblem(reply, { code: 'VOTE_INVALID', message }, { status });
  }
  const failure = failureOf(error);
  if (isForKeeper(failure)) onDefect?.(error);
  return sendProblem(reply, failure);
}
