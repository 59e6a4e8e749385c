/** @module Label errors: recall and false positives at the cut that the validator chose itself, beside cleanlab. */
import { gatherAll } from './campaign.ts';
import { dataSets } from './cells.ts';
import { type Constants, loadCell, type Outcome, outcomeOf } from './outcomes.ts';
import { cellTable, forecastTable, groupCells, targetLines } from './tables.ts';
import { others, tryGrid, tuneOn } from './tune.ts';

export interface LabelBenchOptions {
  readonly quick: boolean;
  /** Python with scikit-learn and cleanlab. */
  readonly python: string;
}

/** 20 seeds, 2 with `--quick`. What was gathered by the same code stays in the folder for temporary files. */
export async function measureLabels({ quick, python }: LabelBenchOptions): Promise<void> {
  const { folder, cells, versions } = await gatherAll(python, quick ? 2 : 20);
  const trials = tryGrid(folder, cells);
  const outcomes: Outcome[] = [];
  const tuned: string[] = [];
  for (const data of dataSets) {
    const constants = tuneOn(trials, others(data));
    tuned.push(`${data}: ${told(constants)}`);
    for (const cell of cells.filter((one) => one.data === data)) {
      outcomes.push(outcomeOf(folder, loadCell(folder, cell, constants.slope), constants));
    }
  }
  const groups = groupCells(outcomes);
  console.log(`${cellTable(groups)}\n\n${targetLines(groups).join('\n')}\n\n${forecastTable(groups)}`);
  console.log(
    `\nConstants tuned on the other three sets: ${tuned.join('; ')}; on all four: ${told(tuneOn(trials, dataSets))}.`,
  );
  console.log(`${versions}, Node ${process.version}.`);
}

const told = ({ slope, spend, natural, mostAssumed }: Constants): string =>
  `slope ${slope}, spend ${spend}, natural ${natural}, assumed ${mostAssumed}`;
