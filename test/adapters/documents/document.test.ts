import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocumentText } from '../../../adapters/documents/document.ts';
import { thrownBy } from '../../support/thrown.ts';

const kind = { code: 'PIPELINE_INVALID', is: 'a pipeline' } as const;
const text = 'a:\n  b: 1\n  c:\n    - x: 2\n';
const place = (path: (string | number)[], at: 'key' | 'value' | 'parent') =>
  parseDocumentText(text, 'p.yaml', kind).position({ path, at, text: '' });

describe('parseDocumentText', () => {
  it('knows where keys and values stand', () => {
    expect(place(['a', 'b'], 'key')).toEqual({ line: 2, column: 3 });
    expect(place(['a', 'b'], 'value')).toEqual({ line: 2, column: 6 });
    expect(place(['a', 'c', 0, 'x'], 'value')).toEqual({ line: 4, column: 10 });
  });

  it('places what is missing at the key of what lacks it', () => {
    expect(place(['a', 'z'], 'parent')).toEqual({ line: 1, column: 1 });
    expect(place(['z'], 'parent')).toEqual({ line: 1, column: 1 });
  });

  it('reads any JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'small' }), (value) => {
        const written = JSON.stringify(value);
        expect(parseDocumentText(written, 'p.json', kind).value).toEqual(JSON.parse(written));
      }),
    );
  });

  it.each(['{"a": {"b": 1, "b": 1}}', '{"a\\u0062": 1, "ab": 2}', '{"s": "\\": ", "s": ":"}'])(
    'refuses a key that stands twice in JSON: %s',
    async (text) => {
      const error = await thrownBy(() => parseDocumentText(text, 'p.json', kind));
      expect(error.message).toContain('the key stands twice in one map');
    },
  );

  it('knows where keys and values of JSON stand', () => {
    const document = parseDocumentText('{\n  "a": [":", { "b\\"": 1 }]\n}', 'p.json', kind);
    expect(document.position({ path: ['a', 1, 'b"'], at: 'key', text: '' })).toEqual({ line: 2, column: 16 });
  });

  it('tells a tab that indents in its own words', async () => {
    const error = await thrownBy(() => parseDocumentText('a:\n\tb: 1\n', 'p.yaml', kind));
    expect(error.message).toContain('p.yaml:2:');
    expect(error.message).toContain('a tab indents this line; YAML wants spaces');
  });
});
