/** @module A thread that gathers the evidence of one cell after another. */
import { parentPort, workerData } from 'node:worker_threads';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { gatherEvidence } from '../../../domain/quality/labels/label-evidence.ts';
import { type Cell, nameOf, readLabels, readTable } from './cells.ts';
import { writeEvidence } from './evidence-file.ts';

/** Name of the cell that is done. */
export type EvidenceAnswer = string;

const folder = workerData as string;

parentPort?.on('message', (cell: Cell) => {
  const labels = readLabels(folder, nameOf(cell));
  const classes = [...new Set(labels)].sort((a, b) => a - b).map(String);
  const evidence = gatherEvidence({
    table: readTable(folder, cell.data),
    roles: {},
    target: { task: 'classification', classes, labels },
    stream: createStream(`labels ${nameOf(cell)}`),
  });
  writeEvidence(folder, cell, evidence);
  parentPort?.postMessage(nameOf(cell) satisfies EvidenceAnswer);
});
