import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EmailChannel } from '../../../../adapters/channels/email/channel.ts';
import { messageId } from '../../../../adapters/channels/email/mail.ts';
import type { SendResult } from '../../../../contracts/delivery.ts';
import { describeChannel, type Situation, shortPatience } from '../../../conformance/channel-kit.ts';
import { aMessage, anEvent, anna, someLinks } from '../../../support/collaboration-messages.ts';
import { bundleScript } from '../../../support/run-typescript.ts';
import {
  envelopeIdOf,
  type SmtpFault,
  type SmtpSink,
  type SmtpSinkOptions,
  startSmtpSink,
} from '../../../support/smtp-sink.ts';

const from = 'WITHIN <within@ml.example>';
/** Like no address, since addresses are taken out of reasons as well. */
const pass = 'p%ss/w:rd-42';
const user = 'within-user';
const { signal } = new AbortController();

const withPassword = (address: string, password = pass): string =>
  address.replace('://', `://${user}:${encodeURIComponent(password)}@`);

const faultOfSituation: Partial<Record<Situation, SmtpFault>> = {
  'refuses for now': 'refuse-for-now',
  'refuses for good': 'refuse-for-good',
  'ends before it has the message': 'drop-before-data',
  'ends after it has the message': 'drop-after-data',
  'stalls after it has the message': 'stall-after-data',
  'gives no answer to what it has': 'stall-after-data',
};

describeChannel('email', {
  person: anna,
  address: 'anna@example.org',
  hidden: ['anna@example.org', pass, `\0${user}\0${pass}`],
  repeat: 'sent again',
  unreachable: {
    'no address': { name: 'Nobody' },
    'two addresses in one': { name: 'Two', email: 'a@example.org, b@example.org' },
    'a header in the address': { name: 'Header', email: 'a@example.org\r\nBcc: all@example.org' },
    'an address with a name': { name: 'Named', email: 'Anna <anna@example.org>' },
    'an address without a domain': { name: 'Local', email: 'anna' },
  },
  outcomes: {
    takes: {
      outcome: 'confirmed',
      reference: { channel: 'email', id: expect.stringMatching(/^<within\.[0-9a-f]{40}@ml\.example>$/) },
    },
    'refuses for now': { outcome: 'retry', reason: expect.stringContaining('451 4.2.1') },
    'refuses for good': { outcome: 'refused', reason: expect.stringContaining('550 5.1.1 <[address]> is unknown') },
    'ends before it has the message': { outcome: 'retry' },
    'ends after it has the message': { outcome: 'ambiguous' },
    'stalls after it has the message': { outcome: 'ambiguous' },
    'gives no answer to what it has': { outcome: 'ambiguous' },
    'is not there': { outcome: 'retry', reason: expect.stringContaining('ECONNREFUSED') },
    'takes no such secret': { outcome: 'refused', channelWide: true, reason: expect.stringContaining('535 5.7.8') },
    'secret cannot be read': { outcome: 'refused', channelWide: true, reason: expect.stringContaining('WITHIN_SMTP') },
  },
  async open(situation) {
    const fault = faultOfSituation[situation];
    const sink = await startSmtpSink({
      auth: { user, pass: situation === 'takes no such secret' ? 'another' : pass },
      faults: (_id, attempt) => (attempt === 1 ? fault : undefined),
    });
    if (situation === 'is not there') await sink.stop();
    const server = (): string => {
      if (situation === 'secret cannot be read') throw new Error('it is not set');
      return withPassword(sink.address);
    };
    return {
      channel: new EmailChannel({
        server,
        from,
        links: someLinks,
        ...(situation === 'gives no answer to what it has' && { patienceMs: shortPatience }),
      }),
      received: () => sink.received,
      stalled: () => sink.stalled(),
      stop: () => (situation === 'is not there' ? Promise.resolve() : sink.stop()),
    };
  },
});

describe('an e-mail that is sent', () => {
  const sinks: SmtpSink[] = [];
  const channels: EmailChannel[] = [];

  const start = async (options: SmtpSinkOptions = {}): Promise<SmtpSink> => {
    const sink = await startSmtpSink({ keepMessages: true, ...options });
    sinks.push(sink);
    return sink;
  };
  const channelTo = (server: () => string, sender = from): EmailChannel => {
    const channel = new EmailChannel({ server, from: sender, links: someLinks });
    channels.push(channel);
    return channel;
  };
  const send = (channel: EmailChannel, changes: Parameters<typeof aMessage>[0] = {}, to = anna): Promise<SendResult> =>
    channel.send({ message: aMessage(changes), person: to, isRetry: false, signal });

  afterEach(async () => {
    for (const channel of channels.splice(0)) await channel.close();
    for (const sink of sinks.splice(0)) await sink.stop();
  });

  it('has the same id in every attempt, the key in a header, and an end that a list of mail can act on', async () => {
    const sink = await start({ faults: (_id, attempt) => (attempt === 1 ? 'drop-after-data' : undefined) });
    const channel = channelTo(() => sink.address);
    const message = { key: 'run/7#anna#email' };
    expect((await send(channel, message)).outcome).toBe('ambiguous');
    expect(await send(channel, message)).toEqual({
      outcome: 'confirmed',
      reference: { channel: 'email', id: messageId(message.key, { name: '', address: 'within@ml.example' }) },
    });
    const [first, second] = sink.received;
    expect(first).toMatchObject({ key: message.key, answered: false, envelopeId: envelopeIdOf(message.key) });
    expect(second).toMatchObject({ key: message.key, answered: true, messageId: first?.messageId });
    expect(second?.raw).toMatch(/^List-Unsubscribe:\s+<https:\/\/within\.example\/unsubscribe\?p=anna&k=\w+>\r$/m);
    expect(second?.raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
    expect(second?.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  });

  it('cannot be turned off where it is critical', async () => {
    const sink = await start();
    await send(
      channelTo(() => sink.address),
      { priority: 'critical' },
    );
    expect(sink.received[0]?.raw).not.toContain('List-Unsubscribe');
    expect(sink.received[0]?.raw).toMatch(/^Importance: High\r$/m);
  });

  it('has no header of somebody else’s, whatever names and titles hold', async () => {
    const sink = await start();
    const name = 'Anna\r\nBcc: all@example.org\r\n\r\n<b>';
    const event = anEvent({ title: '=?utf-8?q?=0d=0aBcc:_all@example.org?= "<x@y>" 🧪 \u2028Bcc: a@b.example' });
    const key = 'k#anna#email';
    expect(
      await send(
        channelTo(() => sink.address),
        { key, events: [event] },
        { ...anna, name },
      ),
    ).toMatchObject({
      outcome: 'confirmed',
    });
    const raw = sink.received[0]?.raw ?? '';
    const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ');
    expect(head).not.toMatch(/^Bcc/im);
    expect(head.match(/^To: /gm)).toHaveLength(1);
    expect(sink.received).toHaveLength(1);
    expect(sink.received[0]?.person).toBe('anna@example.org');
  });

  it('stands under the one that it answers', async () => {
    const sink = await start();
    const channel = channelTo(() => sink.address);
    await send(channel, { key: 'ask#anna#email' });
    await send(channel, { key: 'end#anna#email', replyTo: 'ask#anna#email' });
    const [first, second] = sink.received;
    expect(first?.raw).not.toMatch(/^(In-Reply-To|References):/im);
    expect(second?.messageId).not.toBe(first?.messageId);
    expect(second?.raw).toContain(`\r\nIn-Reply-To: ${first?.messageId}\r\n`);
    expect(second?.raw).toContain(`\r\nReferences: ${first?.messageId}\r\n`);
  });

  it.each([
    ['refuse-message-for-now', 'retry', '451 4.3.0'],
    ['refuse-message-for-good', 'refused', '554 5.7.1'],
    ['drop-in-data', 'retry', ''],
  ] as const)('with a receiver that does %s ends as %s', async (fault, outcome, words) => {
    const sink = await start({ faults: () => fault });
    const text = fault === 'drop-in-data' ? 'x'.repeat(4000) : 'short';
    // The connection ends while the message is read only where it is larger than what the sockets hold.
    const events = Array.from({ length: fault === 'drop-in-data' ? 100 : 1 }, (_, index) =>
      anEvent({
        id: `e${index}`,
        text,
        facts: Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, 'y'.repeat(500)])),
      }),
    );
    const result = await send(
      channelTo(() => sink.address),
      { events },
    );
    expect(result).toMatchObject({ outcome, reason: expect.stringContaining(words) });
    expect(sink.received).toHaveLength(0);
  });

  it('is not sent by a sender that the server refuses, whoever it is for', async () => {
    const sink = await start({ refuseSender: 550 });
    expect(await send(channelTo(() => sink.address))).toMatchObject({ outcome: 'refused', channelWide: true });
    const busy = await start({ refuseSender: 421 });
    expect(await send(channelTo(() => busy.address))).toMatchObject({ outcome: 'retry' });
    const nameless = channelTo(() => sink.address, 'nobody');
    expect(await send(nameless)).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('WITHIN_MAIL_FROM'),
    });
  });

  it('goes to another server as soon as the address is another', async () => {
    const [one, two] = [await start(), await start()];
    let address = one.address;
    const channel = channelTo(() => address);
    await send(channel, { key: 'a' });
    address = two.address;
    await send(channel, { key: 'b' });
    expect([one.received.map(({ key }) => key), two.received.map(({ key }) => key)]).toEqual([['a'], ['b']]);
  });

  describe('over TLS', () => {
    const folder = mkdtempSync(join(tmpdir(), 'within-tls-'));
    const pem = (name: string): string => join(folder, `${name}.pem`);
    let tls: { key: string; cert: string };

    beforeAll(async () => {
      const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
      const args = [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
      ];
      await promisify(execFile)('openssl', [...args, '-keyout', pem('key'), '-out', pem('cert'), ...subject]);
      tls = { key: readFileSync(pem('key'), 'utf8'), cert: readFileSync(pem('cert'), 'utf8') };
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it('is refused where STARTTLS is missing and required', async () => {
      const sink = await start();
      const result = await send(channelTo(() => `${sink.address}?requireTLS=true`));
      expect(result).toMatchObject({
        outcome: 'refused',
        channelWide: true,
        reason: expect.stringContaining('offers no STARTTLS, which its address requires'),
      });
      expect(sink.received).toEqual([]);
    });

    it.each(['smtp', 'smtps'])('is refused where the certificate of %s:// is not trusted', async (scheme) => {
      const sink = await start({ tls, secure: scheme === 'smtps' });
      const address = scheme === 'smtps' ? sink.address : `${sink.address}?requireTLS=true`;
      expect(await send(channelTo(() => address))).toMatchObject({
        outcome: 'refused',
        channelWide: true,
        reason: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
      });
      expect(sink.received).toEqual([]);
    });

    it.each(['smtp', 'smtps'])('is taken where the certificate of %s:// is trusted', async (scheme) => {
      const sink = await start({ tls, secure: scheme === 'smtps', auth: { user, pass } });
      const address = withPassword(scheme === 'smtps' ? sink.address : `${sink.address}?requireTLS=true`);
      const script = await bundleScript('test/support/send-email.ts');
      // Node reads the certificates of authorities when it starts.
      writeFileSync(pem('authority'), tls.cert);
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: pem('authority') };
      const { stdout } = await promisify(execFile)(process.execPath, [script, address, from], { env });
      expect(JSON.parse(stdout)).toMatchObject({ outcome: 'confirmed' });
      expect(sink.received).toHaveLength(1);
    });
  });
});
