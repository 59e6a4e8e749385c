/** @module The first rule of a schema that a value breaks, in plain words. */
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** `subject.type: expected one of run, review`; `whole` names the value itself where no part of it is at fault. */
export function issueText({ issues }: z.ZodError, whole: string): string {
  const [issue] = issues;
  if (!issue) return `${whole} is not valid`;
  const place = issue.path.map(String).join('.') || whole;
  return `${place}: ${wordsOf(issue)}`;
}

function wordsOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `expected ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? 'is missing' : issue.message.replace('Invalid input: ', '');
    case 'unrecognized_keys':
      return `does not know ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}`;
    case 'too_small':
    case 'too_big':
      return limitText(issue);
    default:
      return issue.message;
  }
}

function limitText(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string {
  const small = issue.code === 'too_small';
  const limit = small ? issue.minimum : issue.maximum;
  if (issue.origin !== 'string' && issue.origin !== 'array')
    return `is to be ${small ? 'at least' : 'at most'} ${limit}`;
  if (small && limit === 1) return 'is empty';
  const parts = issue.origin === 'string' ? 'characters' : 'entries';
  return `has ${small ? 'fewer' : 'more'} than ${limit} ${parts}`;
}
