/** @module A contract as it stands in a pipeline file. */
import { Document } from 'yaml';
import type { TableContract } from '../../contracts/check.ts';

export interface ContractNote {
  readonly column?: string;
  readonly message: string;
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** `check: …`; what could not be inferred stands below as comments. */
export function contractYaml(contract: TableContract, notes: readonly ContractNote[]): string {
  const document = new Document({ check: contract }, { aliasDuplicateObjects: false });
  const said = notes.map(({ column, message }) => oneLine(column === undefined ? message : `${column}: ${message}`));
  return [document.toString({ lineWidth: 0 }), ...said.map((text) => `# ${text}\n`)].join('');
}
