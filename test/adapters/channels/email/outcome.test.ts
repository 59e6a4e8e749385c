import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../../adapters/channels/email/outcome.ts';

/** As nodemailer 10.6.1 throws them. */
const thrown = (fields: object, text = 'said') => Object.assign(new Error(text), fields);
const of = (error: unknown, handedOver = false) => outcomeOf({ error, handedOver, tell: (text) => text });

describe('what became of a mail', () => {
  it.each([
    [{ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 451, permanent: false }, 'retry'],
    [{ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550, permanent: true }, 'refused'],
    [{ code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 421, permanent: false }, 'retry'],
    [{ code: 'EMESSAGE', command: 'DATA', responseCode: 452, permanent: false }, 'retry'],
    [{ code: 'EMESSAGE', command: 'DATA', responseCode: 503, permanent: false }, 'retry'],
    [{ code: 'EMESSAGE', command: 'DATA', responseCode: 554, permanent: true }, 'refused'],
    [{ code: 'EMESSAGE', command: 'MAIL FROM' }, 'refused'],
    [{ code: 'EAUTH', responseCode: 454, permanent: false }, 'retry'],
  ])('by a reply %j is %s, whoever has the message', (fields, outcome) => {
    for (const handedOver of [false, true]) {
      const result = of(thrown(fields), handedOver);
      expect(result.outcome).toBe(outcome);
      expect(result).not.toHaveProperty('channelWide');
    }
  });

  it.each([
    { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535, permanent: true },
    { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 530, permanent: true },
    { code: 'ETLS', command: 'STARTTLS', responseCode: 454, permanent: false },
    { code: 'ETLS', command: 'STARTTLS', originalCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    { code: 'ESOCKET', command: 'CONN', originalCode: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    { code: 'ENOAUTH' },
  ])('for nobody at all after %j', (fields) => {
    expect(of(thrown(fields))).toMatchObject({ outcome: 'refused', channelWide: true });
  });

  it('is a matter of the message where it is too large for the sender’s command', () => {
    const tooLarge = { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 552, permanent: true };
    expect(of(thrown(tooLarge))).not.toHaveProperty('channelWide');
  });

  it.each(['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'EABORT', 'EPROTOCOL', 'ESTREAM'])(
    'after %s depends on whether the message had left',
    (code) => {
      expect(of(thrown({ code, command: 'CONN' }), false).outcome).toBe('retry');
      expect(of(thrown({ code, command: 'CONN' }), true).outcome).toBe('ambiguous');
    },
  );

  it('is tried again after a handshake that broke off', () => {
    expect(of(thrown({ code: 'ETLS', command: 'CONN' }, 'Connection closed unexpectedly')).outcome).toBe('retry');
  });
});
