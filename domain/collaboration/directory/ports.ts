/** @module Where the directory of people comes from. */
import type { DirectoryFile } from '../../../contracts/people.ts';

export type DirectoryPath = readonly (string | number)[];

export interface PeopleDocument {
  readonly file: DirectoryFile;
  /** Where a path stands, as people find it: `within.people.yaml:12:5`. */
  readonly where: (path: DirectoryPath) => string;
}

export interface PeopleSource {
  /** Errors: `CONFIG_INVALID`, with line and column. Nobody where there is no file. */
  read(): Promise<PeopleDocument>;
}
