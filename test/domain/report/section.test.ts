import { describe, expect, it } from 'vitest';
import { html } from '../../../domain/report/html.ts';
import { folded, rowLimit, table } from '../../../domain/report/section.ts';

const columns = [{ title: 'Name' }, { title: 'Size', number: true }];
const rows = Array.from({ length: 250 }, (_, index) => [`row ${index}`, String(index)]);

describe('table', () => {
  it('heads each row by its first cell and aligns numbers', () => {
    const { text } = table({ caption: 'Sizes.', columns, rows: [['<a>', '1']] });
    expect(text).toContain('<tr><th scope="row">&lt;a&gt;</th><td class="number">1</td></tr>');
    expect(text).toContain('<th scope="col" class="number">Size</th>');
  });

  it('cuts a long table and says how many rows there are', () => {
    const { text } = table({ caption: 'Sizes.', columns, rows });
    expect(text.match(/scope="row"/g)).toHaveLength(rowLimit);
    expect(text).toContain('Sizes. The first 100 of 250 are shown.</caption>');
  });

  it('says nothing of rows when all are shown', () => {
    expect(table({ caption: 'Sizes.', columns, rows: rows.slice(0, rowLimit) }).text).toContain('Sizes.</caption>');
  });
});

describe('folded', () => {
  it('folds long content only', () => {
    expect(folded('All', 13, html`x`).text).toBe('<details><summary>All</summary>\nx</details>\n');
    expect(folded('All', 12, html`x`).text).toBe('x');
  });
});
