import { describe, expect, it } from 'vitest';
import { isAddress, mailbox, smtpAddress } from '../../../../adapters/channels/email/address.ts';

describe('the address of a mail server', () => {
  it.each([
    ['smtp://mail.example', { host: 'mail.example', port: 587, secure: false, requireTLS: false }],
    ['smtps://mail.example', { host: 'mail.example', port: 465, secure: true, requireTLS: false }],
    ['smtp://mail.example:25?requireTLS=true', { host: 'mail.example', port: 25, secure: false, requireTLS: true }],
    ['smtp://[::1]:2525', { host: '::1', port: 2525, secure: false, requireTLS: false }],
  ])('%s', (text, parts) => {
    expect(smtpAddress(text)).toEqual(parts);
  });

  it('holds a password that is written as addresses write it', () => {
    expect(smtpAddress('smtps://anna%40ml.example:p%40ss%2Fw%3Ard@mail.example').auth).toEqual({
      user: 'anna@ml.example',
      pass: 'p@ss/w:rd',
    });
  });

  it('sends no password in the clear, unless it says so or the server is on this machine', () => {
    const required = (text: string): boolean => smtpAddress(text).requireTLS;
    expect(required('smtp://a:b@mail.example')).toBe(true);
    expect(required('smtp://a:b@mail.example?requireTLS=false')).toBe(false);
    expect(required('smtp://a:b@localhost:1025')).toBe(false);
    expect(required('smtp://mail.example')).toBe(false);
  });

  it.each([
    'mail.example',
    'https://mail.example',
    'smtp://',
    'smtp://a:s3cret/x@mail.example',
    'smtp://a:s3cret@mail.example?requireTLS=perhaps',
    'smtp://a:s3cret@mail.example?logger=true&debug=true',
    'smtp://a:s3cret@mail.example?tls.rejectUnauthorized=false',
    'smtp://a:s3cret%@mail.example',
  ])('%s is refused without being repeated', (text) => {
    let message = '';
    try {
      smtpAddress(text);
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain('Error');
    expect(message).not.toContain('s3cret');
  });
});

describe('a mailbox', () => {
  it.each([
    ['within@ml.example', { name: '', address: 'within@ml.example' }],
    ['WITHIN <within@ml.example>', { name: 'WITHIN', address: 'within@ml.example' }],
    ['"Berg, Anna" <anna@ml.example>', { name: 'Berg, Anna', address: 'anna@ml.example' }],
  ])('is read from %s', (text, parts) => {
    expect(mailbox(text)).toMatchObject(parts);
  });

  it.each(['', 'nobody', 'a@x.example, b@x.example', 'Team: a@x.example;'])('is not %j', (text) => {
    expect(mailbox(text)).toBeUndefined();
  });

  it.each(['a b@x.example', 'a@b@c', 'a@x\r\nBcc:b@x', '<a@x.example>', 'a@', '@x', `${'a'.repeat(250)}@x.example`])(
    'has not the address %j',
    (text) => {
      expect(isAddress(text)).toBe(false);
    },
  );
});
