/** @module Cores, memory and accelerators: never more than there are, in the order of asking. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Capacity, Reservations } from '../../../workers/threads/reservations.ts';
import { thrownBy } from '../../support/thrown.ts';

const machine: Capacity = { cpu: 4, memoryBytes: 1000, gpus: ['0', '1'] };
const turn = (signal = new AbortController().signal, background = false) => ({ signal, background });

/** Work that ends when it is told to. */
function task() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end, ended };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('reservations', () => {
  it('never give more than there is, and let every step run', async () => {
    const want = fc.record({
      cpu: fc.constantFrom(0.1, 0.5, 1, 2, 4),
      memoryBytes: fc.integer({ min: 1, max: 1000 }),
      gpu: fc.integer({ min: 0, max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(want, { maxLength: 20 }), fc.infiniteStream(fc.nat(5)), async (wants, pauses) => {
        const reservations = new Reservations(machine);
        const used = { cpu: 0, memoryBytes: 0, gpus: new Set<string>() };
        let ran = 0;
        const work = (resources: (typeof wants)[number], pause: number) => async (gpus: readonly string[]) => {
          used.cpu += resources.cpu;
          used.memoryBytes += resources.memoryBytes;
          for (const gpu of gpus) expect(used.gpus.has(gpu)).toBe(false);
          for (const gpu of gpus) used.gpus.add(gpu);
          expect(gpus).toHaveLength(resources.gpu);
          expect(used.cpu).toBeLessThanOrEqual(machine.cpu + 1e-6);
          expect(used.memoryBytes).toBeLessThanOrEqual(machine.memoryBytes);
          for (let turns = 0; turns < pause; turns += 1) await settled();
          used.cpu -= resources.cpu;
          used.memoryBytes -= resources.memoryBytes;
          for (const gpu of gpus) used.gpus.delete(gpu);
          ran += 1;
        };
        await Promise.all(
          wants.map((resources) =>
            reservations.run({ name: 's', resources }, turn(), work(resources, pauses.next().value ?? 0)),
          ),
        );
        expect(ran).toBe(wants.length);
      }),
    );
  });

  it('begin steps in the order of asking: a small one does not overtake a large one', async () => {
    const reservations = new Reservations(machine);
    const order: string[] = [];
    const first = task();
    const step = (name: string, cpu: number, until: Promise<void> = Promise.resolve()) =>
      reservations.run({ name, resources: { cpu } }, turn(), async () => {
        order.push(name);
        await until;
      });
    const all = [step('first', 3, first.ended), step('large', 4), step('small', 1)];
    await settled();
    expect(order).toEqual(['first']);
    first.end();
    await Promise.all(all);
    expect(order).toEqual(['first', 'large', 'small']);
  });

  it('take one core for a step that says nothing, and none for one of the background', async () => {
    const reservations = new Reservations({ ...machine, cpu: 1 });
    const order: string[] = [];
    const [plain, behind] = [task(), task()];
    const all = [
      reservations.run({ name: 'plain' }, turn(), () => plain.ended),
      reservations.run({ name: 'next' }, turn(), async () => void order.push('next')),
    ];
    plain.end();
    await Promise.all(all);
    all.push(reservations.run({ name: 'sweep', resources: { cpu: 1 } }, turn(undefined, true), () => behind.ended));
    await reservations.run({ name: 'training' }, turn(), async () => void order.push('training'));
    expect(order).toEqual(['next', 'training']);
    behind.end();
    await Promise.all(all);
  });

  it('let those behind a cancelled step go on, and give back what a failed one had', async () => {
    const reservations = new Reservations(machine);
    const first = task();
    const abort = new AbortController();
    const running = reservations.run({ name: 'first', resources: { cpu: 3 } }, turn(), () => first.ended);
    const cancelled = thrownBy(() =>
      reservations.run({ name: 'large', resources: { cpu: 4 } }, turn(abort.signal), () => Promise.resolve()),
    );
    const small = reservations.run({ name: 'small' }, turn(), () => Promise.reject(new Error('broke')));
    const broke = expect(small).rejects.toThrow('broke');
    abort.abort();
    expect(await cancelled).toMatchObject({ code: 'CANCELLED' });
    await broke;
    first.end();
    await running;
    await reservations.run({ name: 'all', resources: { cpu: 4 } }, turn(), () => Promise.resolve());
  });

  it('refuse at once what the machine does not have, in one sentence', async () => {
    const reservations = new Reservations(machine);
    const refused = (resources: object) =>
      thrownBy(() => reservations.run({ name: 'fit', resources }, turn(), () => Promise.resolve()));
    expect(await refused({ cpu: 5 })).toMatchObject({
      code: 'STEP_RESOURCES',
      message:
        'Step "fit" wants 5 cores, and this worker has 4; lower its `resources`, or name the `queue` of workers that have them.',
    });
    expect(await refused({ memoryBytes: 1001 })).toMatchObject({ code: 'STEP_RESOURCES' });
    expect(await refused({ gpu: 3 })).toMatchObject({ code: 'STEP_RESOURCES' });
  });
});
