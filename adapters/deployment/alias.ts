/** @module The alias of a registered model, in MLflow or in the store: gateways serve what it names. */
import type { ServedStage } from '../../contracts/deployment.ts';
import { WithinError } from '../../contracts/errors.ts';
import { candidateSuffix, stageTagPrefix } from '../../contracts/tracking.ts';
import type { DeploymentTarget, TargetOrder } from '../../domain/deployment/ports.ts';
import type { ModelRegistry } from '../../domain/tracking/ports.ts';

export class AliasTarget implements DeploymentTarget {
  readonly kind = 'alias';
  readonly #registry: ModelRegistry;

  constructor(registry: ModelRegistry) {
    this.#registry = registry;
  }

  async change(order: TargetOrder): Promise<string | undefined> {
    const { request, change } = order;
    if (await this.#isOutdated(order)) return 'a later change has been made already';
    switch (change.stage) {
      case 'alpha':
      case 'beta':
        // The tag comes first: whoever sees the alias of the candidate finds what it is for.
        await this.#tag(order);
        await this.#point(order, `${request.alias}${candidateSuffix}`, request.version);
        return undefined;
      case 'general':
      case 'optimisation':
        await this.#refuseForeign(order);
        await this.#tag(order);
        await this.#point(order, request.alias, request.version);
        await this.#forgetCandidate(order);
        return undefined;
      case 'completed':
        await this.#tag(order);
        await this.#forgetCandidate(order);
        return undefined;
      case 'rolled-back':
        return this.#back(order);
    }
  }

  async #back(order: TargetOrder): Promise<string | undefined> {
    const { request, previous } = order;
    const { model, alias, version } = request;
    await this.#forgetCandidate(order);
    const now = await this.#named(model, alias);
    if (now === version) {
      if (previous === undefined) await this.#registry.removeAlias({ model, alias, by: order.change.key });
      else await this.#point(order, alias, previous);
    }
    await this.#tag(order);
    return now === version || now === previous
      ? undefined
      : `${alias} names v${now ?? 'nothing'}, which somebody else has set, and stays so`;
  }

  /** An attempt that was thought dead must not undo what came after it. */
  async #isOutdated({ request: { id, model, version, alias }, change }: TargetOrder): Promise<boolean> {
    const known = standingIn((await this.#registry.version(model, version))?.tags[`${stageTagPrefix}${alias}`]);
    return known?.deployment === id && (known.number ?? 0) > change.number;
  }

  /** Somebody who moves the alias by hand meanwhile is not overruled. */
  async #refuseForeign({ request: { model, alias, version }, previous }: TargetOrder): Promise<void> {
    const now = await this.#named(model, alias);
    if (now === version || now === previous) return;
    throw new WithinError(
      'DEPLOYMENT_TARGET_REFUSED',
      `The alias ${alias} of ${model} names v${now ?? 'nothing'} and not v${previous ?? 'nothing'} any more: somebody has set it since the deployment began; begin another one.`,
      { model, alias, now, previous },
    );
  }

  async #named(model: string, alias: string): Promise<number | undefined> {
    return (await this.#registry.model(model))?.aliases[alias];
  }

  async #tag({ request: { id, model, version, alias }, change: { stage, number, share } }: TargetOrder): Promise<void> {
    const served: ServedStage = { deployment: id, stage, number, ...(share !== undefined && { share }) };
    await this.#registry.tagVersion(model, version, { [`${stageTagPrefix}${alias}`]: JSON.stringify(served) });
  }

  async #point({ request: { model }, change: { key } }: TargetOrder, alias: string, version: number): Promise<void> {
    await this.#registry.setAlias({ model, alias, version, by: key });
  }

  /** Only where it names this candidate. */
  async #forgetCandidate({ request: { model, alias, version }, change: { key } }: TargetOrder): Promise<void> {
    const candidate = `${alias}${candidateSuffix}`;
    if ((await this.#named(model, candidate)) !== version) return;
    await this.#registry.removeAlias({ model, alias: candidate, by: key });
  }
}

/** Of a tag that somebody has written over by hand nothing is known. */
function standingIn(text: string | undefined): Partial<ServedStage> | undefined {
  try {
    const known: unknown = text === undefined ? undefined : JSON.parse(text);
    return typeof known === 'object' && known !== null ? known : undefined;
  } catch {
    return undefined;
  }
}
