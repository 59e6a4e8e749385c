/** @module One project and one edit of it: which steps run again, and the reason that is named. */
import { afterAll, describe, expect, it } from 'vitest';
import type { RunOptions } from '../../../contracts/plan.ts';
import { RealLab } from '../../support/real-lab.ts';

export type Files = Readonly<Record<string, unknown>>;

export interface Case {
  readonly title: string;
  /** Files laid over those of the project before its first run. */
  readonly before?: Files;
  /** Files written after it; `null` removes. */
  readonly edit?: Files;
  readonly act?: (lab: RealLab) => void | Promise<void>;
  readonly options?: RunOptions;
  /** Another file for the second run. */
  readonly file?: string;
  /** Steps that run again, in the order of the graph; none: all are reused. */
  readonly ran: readonly string[];
  /** `component path` by step. */
  readonly why?: Readonly<Record<string, string | RegExp>>;
}

/** Text as it is, other values as JSON; `null` removes. */
export function lay(lab: RealLab, files: Files): void {
  for (const [file, content] of Object.entries(files))
    if (content === null) lab.remove(file);
    else lab.write(file, typeof content === 'string' ? content : JSON.stringify(content));
}

export function describeCases(
  theme: string,
  project: { readonly file: string; readonly files: Files },
  cases: readonly Case[],
): void {
  describe(theme, () => {
    const labs: RealLab[] = [];
    afterAll(() => {
      for (const lab of labs) lab.dispose();
    });

    it.each(cases.map((each) => [each.title, each] as const))('%s', async (_, each) => {
      const lab = new RealLab();
      labs.push(lab);
      lay(lab, { 'package.json': { name: 'project', type: 'module' }, ...project.files, ...each.before });
      await lab.run({ file: project.file });
      lay(lab, each.edit ?? {});
      await each.act?.(lab);
      const { outcome } = await lab.run({
        file: each.file ?? project.file,
        ...(each.options && { options: each.options }),
      });
      expect(Object.keys(outcome).filter((step) => outcome[step] !== 'reused')).toEqual(each.ran);
      for (const [step, why] of Object.entries(each.why ?? {}))
        if (typeof why === 'string') expect(outcome[step]).toBe(why);
        else expect(outcome[step]).toMatch(why);
    });
  });
}
