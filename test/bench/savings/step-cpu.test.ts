/** @module The processor time of a worker, shared among the steps that ran meanwhile. */
import { expect, it } from 'vitest';
import { cpuBySteps } from '../../../bench/savings/step-cpu.ts';

const samples = [0, 10, 30, 34, 35].map((seconds, index) => ({ at: index * 100, seconds }));

it('gives a step what the worker took while it ran, and what runs beside no step to none', () => {
  const spans = [
    { step: 'load', from: 0, to: 100 },
    { step: 'fit', from: 100, to: 300 },
  ];
  expect([...cpuBySteps(samples, spans)]).toEqual([
    ['load', 10],
    ['fit', 24],
  ]);
});

it('gives steps that run side by side equal parts, and one that was tried twice both of its attempts', () => {
  const spans = [
    { step: 'a', from: 0, to: 200 },
    { step: 'b', from: 100, to: 200 },
    { step: 'a', from: 300, to: 400 },
  ];
  expect([...cpuBySteps(samples, spans)]).toEqual([
    ['a', 21],
    ['b', 10],
  ]);
});
