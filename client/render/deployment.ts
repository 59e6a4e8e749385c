/** @module How a deployment stands, in lines. */
import type { ArmCounts, DeploymentView, Observation } from '../../contracts/deployment.ts';
import type { Output } from '../cli-context.ts';
import { formatMs, formatTime } from './format.ts';
import { renderTable } from './table.ts';

function arm(name: string, { requests, errors, totalMs, longestMs }: ArmCounts): string[] {
  const mean = requests === 0 ? '-' : formatMs(totalMs / requests);
  return [name, String(requests), String(errors), mean, requests === 0 ? '-' : formatMs(longestMs)];
}

function counted({ candidate, champion, compared, disagreed }: Observation): readonly string[] {
  return [
    renderTable(
      ['  answered by', 'requests', 'failed', 'mean', 'longest'],
      [arm('  candidate', candidate), arm('  in force', champion)],
    ),
    ...(compared > 0 ? [`  ${compared} rows scored by both, ${disagreed} came out otherwise`] : []),
  ];
}

export function showDeployment(view: DeploymentView, out: Output): void {
  const { id, model, version, alias, previous, state, paused, stages, now, findings, observed, log } = view;
  const before = previous === undefined ? 'nothing before' : `v${previous} before`;
  out.line(`Deployment ${id}: ${model} v${version} as ${alias} (${before}), ${state}${paused ? ', paused' : ''}`);
  out.line(`  stages ${stages.join(', ')}; ${now}`);
  for (const { part, state: found, why } of findings) out.line(`  gate ${part}: ${found}, ${why}`);
  for (const line of observed ? counted(observed) : []) out.line(line);
  for (const { at, text } of log) out.line(`  ${formatTime(at)}  ${text}`);
}
