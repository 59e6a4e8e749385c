/** @module Gives the step `review-rows` to the reviews of people, and every other job to the runner behind it. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { mediaTypes } from '../contracts/digest.ts';
import { WithinError } from '../contracts/errors.ts';
import { rowCasesSchema } from '../contracts/row-review.ts';
import type { StepControl, StepJob, StepRunner } from '../domain/pipeline/ports.ts';
import type { RowReviews } from '../domain/quality/review/row-reviews.ts';
import { reviewRowsParams, reviewRowsStep } from '../domain/steps/review-rows.ts';

export class ReviewRunner implements StepRunner {
  readonly #reviews: RowReviews;
  readonly #runner: Required<StepRunner>;

  constructor(reviews: RowReviews, runner: Required<StepRunner>) {
    this.#reviews = reviews;
    this.#runner = runner;
  }

  run(job: StepJob, control: StepControl): Promise<void> {
    const { code } = job;
    if (code.kind === 'builtin' && code.name === reviewRowsStep) return this.#review(job);
    return this.#runner.run(job, control);
  }

  /** Steps of one process are those of a program. */
  runTogether(jobs: readonly StepJob[], control: StepControl): Promise<readonly (Error | undefined)[]> {
    return this.#runner.runTogether(jobs, control);
  }

  async #review({ name, inputs, outputs, params }: StepJob): Promise<void> {
    const [input, output] = [inputs['cases'], outputs['verdicts']];
    if (!input || !output)
      throw new WithinError('GRAPH_INVALID', `step "${name}" needs an input "cases" and an output "verdicts"`, {
        step: name,
      });
    const bytes = await readFile(input.path);
    const { data: cases, error } = rowCasesSchema.safeParse(JSON.parse(bytes.toString('utf8')));
    if (!cases)
      throw new WithinError(
        'DATA_INVALID',
        `the input "cases" of step "${name}" holds no cases of a validation; give it the output \`cases\` of a step validate`,
        { step: name, path: error.issues[0]?.path.join('.') },
      );
    const digest = createHash('sha256').update(bytes).digest('hex');
    const casesRef = { digest, size: bytes.length, mediaType: mediaTypes.json };
    const { rules } = reviewRowsParams.parse(params);
    await writeFile(output.path, JSON.stringify(await this.#reviews.verdicts({ casesRef, cases, rules })));
  }
}
