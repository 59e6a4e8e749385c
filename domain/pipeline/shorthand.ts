/** @module From the shorthand of a kind (dataset, features, split, model) to drafts of steps. */
import { WithinError } from '../../contracts/errors.ts';
import type { Pipeline } from '../../contracts/pipeline.ts';
import type { StepDraft } from './draft.ts';
import { at, type NatureOf, nameFeatures, reportDraft, rowDrafts, sourceDrafts } from './feature-drafts.ts';
import { guardDrafts, refuseStrayGuard } from './guard-drafts.ts';
import { qualityDrafts, refuseStrayValidate } from './quality-drafts.ts';
import { trainingDrafts } from './training-drafts.ts';

/** Drafts of a pipeline that is written as a kind. */
export async function expandShorthand(pipeline: Pipeline, natureOf: NatureOf): Promise<StepDraft[]> {
  const features = await nameFeatures(pipeline, natureOf);
  refuseStrayValidate(pipeline);
  refuseStrayGuard(pipeline);
  if (pipeline.kind === 'training') return trainingDrafts(pipeline, features);
  const fitted = features.find(({ nature }) => nature === 'fit');
  if (fitted) {
    throw new WithinError(
      'PIPELINE_INVALID',
      `The feature "${fitted.name}" learns from data, so it is fitted after a split; move it to a training pipeline.`,
      { path: `features.${fitted.name}` },
    );
  }
  if (pipeline.kind === 'validation') {
    const [load, check, ...references] = sourceDrafts(pipeline, 'validation', 'report');
    const enforce = {
      ...check,
      name: 'enforce',
      // After `check`, not beside it: a failure stops what has not started, and the report must have.
      in: { table: at('check', 'table'), judged: at('check', 'report') },
      with: { onFailure: pipeline.check?.onFailure ?? 'fail' },
    };
    return [
      load,
      check,
      ...references,
      reportDraft(pipeline, { check: at('check', 'report') }, 'validation'),
      enforce,
      ...qualityDrafts(pipeline),
    ] as StepDraft[];
  }
  const rows = rowDrafts(features, pipeline);
  const guarded = guardDrafts(pipeline, rows.table);
  return [
    ...sourceDrafts(pipeline, 'feature'),
    ...rows.drafts,
    ...guarded.drafts,
    reportDraft(pipeline, { table: guarded.table, check: at('check', 'report'), ...guarded.told }, 'feature'),
    ...guarded.enforced,
  ];
}
