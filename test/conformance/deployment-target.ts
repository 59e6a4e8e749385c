/** @module What every target of a deployment must do, run over each implementation. */
import { describe, expect, it } from 'vitest';
import type { DeploymentRequest, TargetChange } from '../../contracts/deployment.ts';
import { isWithinError } from '../../contracts/errors.ts';
import type { DeploymentTarget, TargetOrder } from '../../domain/deployment/ports.ts';
import { aRequest } from '../support/deployments.ts';

export interface OpenTarget {
  readonly target: DeploymentTarget;
  /** Of a model whose version 1 is in force and whose version 2 is deployed. */
  readonly request?: Partial<DeploymentRequest>;
  /** All that the target has brought about, as plain data. */
  world(): Promise<unknown>;
}

/** `broken` makes a target that refuses for good. */
export function describeDeploymentTarget(
  name: string,
  { open, broken }: { readonly open: () => Promise<OpenTarget>; readonly broken: () => Promise<OpenTarget> },
): void {
  describe(`${name} as the target of a deployment`, () => {
    const order = ({ request }: OpenTarget, number: number, stage: TargetChange['stage']): TargetOrder => {
      const wanted = aRequest(request);
      const share = stage === 'beta' ? { share: 0.2 } : {};
      return {
        request: wanted,
        change: { key: `${wanted.id}.${number}.${stage}`, number, stage, ...share },
        previous: 1,
        again: false,
        signal: new AbortController().signal,
      };
    };

    it('brings a change about once, however often it is asked for it', async () => {
      const opened = await open();
      const first = order(opened, 1, 'beta');
      await opened.target.change(first);
      const world = await opened.world();
      await opened.target.change({ ...first, again: true });
      await opened.target.change({ ...first, again: true });
      expect(await opened.world()).toEqual(world);
    });

    it('tells one stage from the next', async () => {
      const opened = await open();
      const worlds: unknown[] = [await opened.world()];
      for (const [at, stage] of (['alpha', 'beta', 'general', 'completed'] as const).entries()) {
        await opened.target.change(order(opened, at + 1, stage));
        worlds.push(await opened.world());
      }
      expect(new Set(worlds.map((world) => JSON.stringify(world))).size).toBe(worlds.length);
    });

    it('goes back from any stage', async () => {
      for (const stage of ['alpha', 'beta', 'general'] as const) {
        const opened = await open();
        await opened.target.change(order(opened, 1, stage));
        const world = await opened.world();
        await opened.target.change(order(opened, 2, 'rolled-back'));
        expect(await opened.world()).not.toEqual(world);
      }
    });

    it('says what it refuses in one sentence with a code, and no secret', async () => {
      const opened = await broken();
      const error = await opened.target.change(order(opened, 1, 'general')).catch((thrown: unknown) => thrown);
      expect(isWithinError(error) && error.code).toMatch(/^DEPLOYMENT_TARGET_/);
      expect(String(error)).not.toMatch(/hunter2|\n/);
    });
  });
}
