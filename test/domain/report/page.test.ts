import { describe, expect, it } from 'vitest';
import { html } from '../../../domain/report/html.ts';
import type { PageContent } from '../../../domain/report/page.ts';
import { page } from '../../../domain/report/page.ts';

const figure = (id: string) => ({
  id,
  title: 'Plot',
  caption: 'What to see.',
  alternative: 'a "b"',
  spec: {},
  svg: '<svg width="1"><g clip-path="url(#d1)"/><clipPath id="d1"/><text>url(#d1)</text></svg>',
});
const content: PageContent = {
  title: 'A & B',
  description: undefined,
  kind: 'training',
  facts: {},
  headline: '',
  verdicts: [],
  sections: [{ id: 'one', title: 'One', figures: [figure('p'), figure('q')], beside: [html`<i></i>`] }],
};

describe('page', () => {
  it('keeps the ids of drawings apart and names each drawing', () => {
    const text = page(content);
    expect(text).toContain(
      '<svg role="img" aria-label="a &quot;b&quot;" width="1"><g clip-path="url(#p-d1)"/><clipPath id="p-d1"/><text>url(#d1)</text>',
    );
    expect(text).toContain('url(#q-d1)');
  });

  it('lists its sections only when there are several', () => {
    expect(page(content)).not.toContain('<nav');
    const two = { ...content, sections: [...content.sections, { id: 'two', title: 'Two', figures: [] }] };
    expect(page(two)).toContain('<a href="#two">Two</a>');
  });

  it('says on top whether the gate is reached, and which condition is missed', () => {
    const verdict = (passed: boolean) => ({ metric: 'accuracy', expression: '>= 0.9', passed });
    expect(page({ ...content, verdicts: [verdict(true)] })).toContain('Gate reached');
    const missed = page({ ...content, verdicts: [verdict(true), verdict(false)] });
    expect(missed).toContain('Gate not reached');
    expect(missed.match(/ missed</g)).toHaveLength(1);
  });

  it('says when there is nothing to show', () => {
    expect(page({ ...content, sections: [] })).toContain('Nothing was handed to this report.');
  });
});
