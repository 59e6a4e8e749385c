/** @module `/unsubscribe/TOKEN`: GET shows what would be turned off, POST does it, also the one click of mail programs (RFC 8058). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { NoticeContent, UnsubscribeContent } from '../../../contracts/door-page.ts';
import { WithinError } from '../../../contracts/errors.ts';
import type { HandlingMode } from '../../../contracts/inbox.ts';
import type { KnownLink, LinkPurpose, LinkRefusal } from '../../../contracts/links.ts';
import { type EventKind, eventKinds } from '../../../contracts/names.ts';
import { actsAs } from '../audit/log.ts';
import { isDefect } from '../problem.ts';
import { type Form, formOf, readForms, sendPage } from './forms.ts';
import { refusedLink, refusedPage } from './refusals.ts';

export interface UnsubscribeGate {
  /** Errors: `CONFIG_INVALID` where no key can be read. */
  readLink(token: string, purpose: LinkPurpose): KnownLink | LinkRefusal;
  /** Errors: `TEMPORAL_UNAVAILABLE`. */
  setKinds(person: string, kinds: readonly EventKind[], mode: HandlingMode): Promise<void>;
  unsubscribePage(content: UnsubscribeContent): string;
  noticePage(content: NoticeContent): string;
}

export interface UnsubscribeOptions {
  readonly open: () => UnsubscribeGate | Promise<UnsubscribeGate>;
  readonly onDefect?: (error: unknown) => void;
}

const oneClick = /name="?List-Unsubscribe"?\r\n\r\nOne-Click\r\n/i;

export function addUnsubscribeRoutes(server: FastifyInstance, options: UnsubscribeOptions): void {
  void server.register((scope, _options, done) => {
    readForms(scope);
    // Mail programs may send their click so (RFC 8058, section 3.1).
    scope.addContentTypeParser('multipart/form-data', { parseAs: 'string' }, (_request, body, next) =>
      next(null, oneClick.test(body.toString()) ? new Map([['List-Unsubscribe', 'One-Click']]) : new Map()),
    );
    scope.setErrorHandler(async (error, _request, reply) => {
      if (isDefect(error)) options.onDefect?.(error);
      const { status, notice } = refusedPage(error);
      return sendPage(reply, (await options.open()).noticePage(notice), { status });
    });
    scope.get('/unsubscribe/:token', (request, reply) => show(request, reply, options));
    scope.post('/unsubscribe/:token', (request, reply) => change(request, reply, options));
    done();
  });
}

async function show(request: FastifyRequest, reply: FastifyReply, { open }: UnsubscribeOptions): Promise<FastifyReply> {
  const gate = await open();
  return sendPage(reply, gate.unsubscribePage(wantedBy(request, gate)));
}

async function change(
  request: FastifyRequest,
  reply: FastifyReply,
  { open }: UnsubscribeOptions,
): Promise<FastifyReply> {
  const gate = await open();
  const wanted = wantedBy(request, gate);
  const set = modeOf(formOf(request.body));
  await actsAs(request, `link of ${wanted.person}`, wanted.kinds.join(' '));
  await gate.setKinds(wanted.person, wanted.kinds, set);
  return sendPage(reply, gate.unsubscribePage({ ...wanted, set }));
}

function wantedBy({ params }: FastifyRequest, gate: UnsubscribeGate): UnsubscribeContent {
  const link = gate.readLink((params as { readonly token: string }).token, 'unsubscribe');
  if (typeof link === 'string') throw refusedLink(link);
  const { person, about } = link.claims;
  const named = about.split(',');
  return { person, kinds: eventKinds.filter((kind) => named.includes(kind)) };
}

function modeOf(form: Form): HandlingMode {
  const mode = form.get('List-Unsubscribe') === 'One-Click' ? 'off' : form.get('mode');
  if (mode === 'off' || mode === 'digest' || mode === 'now') return mode;
  throw new WithinError('USAGE', 'The form says neither off, digest nor now; go back and choose one.', {});
}
