import { expect, it } from 'vitest';
import { endOf, minimalEnvironment, programWords, startError } from '../../../adapters/process/environment.ts';
import { commandVariables } from '../../../contracts/names.ts';

it('finds programs of the project there, and leaves names to PATH', () => {
  expect(programWords(['bin/run', 'x'], '/project')).toEqual(['/project/bin/run', 'x']);
  expect(programWords(['/usr/bin/env', 'x'], '/project')).toEqual(['/usr/bin/env', 'x']);
  expect(programWords(['python', 'a/b.py'], '/project')).toEqual(['python', 'a/b.py']);
});

it('shows PATH, HOME, what every command sees, what is declared and the request', () => {
  const { PATH, HOME } = process.env;
  expect(minimalEnvironment({ REGION: 'north' }, '/r.json')).toEqual({
    PATH,
    HOME,
    ...commandVariables,
    REGION: 'north',
    WITHIN_REQUEST: '/r.json',
  });
});

it('tells a program that cannot be started from other errors', () => {
  const missing = Object.assign(new Error('spawn'), { code: 'ENOENT' });
  expect(startError(missing, 'train', 'nothing')).toMatchObject({ code: 'COMMAND_NOT_FOUND', cause: missing });
  const other = Object.assign(new Error('spawn'), { code: 'EMFILE' });
  expect(startError(other, 'train', 'nothing')).toBe(other);
});

it('says how a program ended', () => {
  expect(endOf({ code: 3, signal: null }, ['a', 'b'])).toBe('exited with 3; standard error ends with:\na\nb');
  expect(endOf({ code: null, signal: 'SIGKILL' }, [])).toBe(
    'was ended by SIGKILL (perhaps for want of memory); it said nothing on standard error',
  );
});
