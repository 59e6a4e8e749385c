/** @module Tests of steps that give way. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { GivingWay } from '../../../workers/threads/giving-way.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A gate with one step in front that runs until it is told, and steps of the background behind it. */
function gate() {
  const giving = new GivingWay();
  const begun: string[] = [];
  const { signal } = new AbortController();
  let end = () => {};
  const front = giving.run({ signal }, () => new Promise<void>((resolve) => void (end = resolve)));
  const behind = (name: string, own: AbortSignal = signal) =>
    giving.run({ background: true, signal: own }, async () => void begun.push(name));
  return { giving, begun, front, behind, end: () => end() };
}

it('lets steps of the background begin at once where nothing else runs', async () => {
  const giving = new GivingWay();
  const { signal } = new AbortController();
  expect(await giving.run({ background: true, signal }, async () => 'done')).toBe('done');
});

it('lets them wait while another step runs, and all begin when the last one has ended', async () => {
  const { begun, front, behind, end } = gate();
  const waiting = [behind('a'), behind('b')];
  await vi.advanceTimersByTimeAsync(1_000);
  expect(begun).toEqual([]);
  end();
  await Promise.all([front, ...waiting]);
  expect(begun).toEqual(['a', 'b']);
  expect(vi.getTimerCount()).toBe(0);
});

it('lets one in from time to time, so that a busy worker does not starve them', async () => {
  const { begun, front, behind, end } = gate();
  const waiting = [behind('a'), behind('b'), behind('c')];
  await vi.advanceTimersByTimeAsync(2_000);
  expect(begun).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(begun).toEqual(['a', 'b']);
  end();
  await Promise.all([front, ...waiting]);
});

it('does not let wait what was cancelled', async () => {
  const { begun, front, behind, end } = gate();
  const controller = new AbortController();
  const cancelled = behind('a', controller.signal);
  controller.abort();
  await cancelled;
  await behind('b', controller.signal);
  expect(begun).toEqual(['a', 'b']);
  expect(vi.getTimerCount()).toBe(0);
  end();
  await front;
});

it('lets them begin also after a step that failed', async () => {
  const giving = new GivingWay();
  const { signal } = new AbortController();
  await expect(giving.run({ signal }, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await giving.run({ background: true, signal }, async () => 'done')).toBe('done');
});
