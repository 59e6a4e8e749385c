import { expect, it } from 'vitest';
import { drawnSections } from '../../../domain/report/draw.ts';

const figure = (id: string) => ({ id, title: id, caption: '', alternative: '', spec: { of: id } });

it('draws every figure in order and leaves out sections without anything to tell', async () => {
  const asked: unknown[] = [];
  const plots = { svg: async (spec: object) => `<svg n="${asked.push(spec)}"/>` };
  const sections = [
    { id: 'one', title: 'One', figures: [figure('a'), figure('b')] },
    undefined,
    { id: 'two', title: 'Two' },
  ];
  const drawn = await drawnSections(sections, plots);
  expect(asked).toEqual([{ of: 'a' }, { of: 'b' }]);
  expect(drawn.map(({ id, figures }) => [id, figures.map(({ svg }) => svg)])).toEqual([
    ['one', ['<svg n="1"/>', '<svg n="2"/>']],
    ['two', []],
  ]);
});
