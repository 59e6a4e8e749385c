import { expect, it } from 'vitest';
import { noticePage } from '../../../../domain/collaboration/doors/notice-page.ts';

it('says its sentences, and runs nothing that stands in them', () => {
  const page = noticePage({ title: '<b>x</b>', kicker: 'WITHIN', sentences: ['One.', '"><script>alert(1)</script>'] });
  expect(page).toContain('<p class="lead">One.</p>');
  expect(page).not.toMatch(/<script|<b>/);
  expect(page.match(/<p class="lead">/g)).toHaveLength(2);
});
