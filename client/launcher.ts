#!/usr/bin/env node
/** @module Starts the bundle of the command line, `dist/client/within.js`, from the code that V8 kept of it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { cacheFolder } from '../config/cache-folder.ts';
import { keepCompiledCode, readCompiledCode } from './start/compiled-code.ts';

/** Written in by the build. */
declare const bundleDigest: string;

type ImportModule = (specifier: string) => Promise<unknown>;

/** Kept code has lost who imports for it: `import()` in the bundle is this, by the build. */
const importModule: ImportModule = (specifier) => import(specifier);

const bundle = join(__dirname, 'within.js');
const folder = join(cacheFolder(process.env), 'compiled');
const wanted = { bundle: bundleDigest, command: process.argv[2] ?? '' };
const cachedData = readCompiledCode(folder, wanted);
const script = new Script(`(require, importModule, __filename, __dirname) => {${readFileSync(bundle, 'utf8')}\n}`, {
  filename: bundle,
  ...(cachedData && { cachedData }),
});
if (!cachedData || script.cachedDataRejected === true)
  process.on('exit', (status) => {
    if (status === 0) keepCompiledCode(folder, wanted, script.createCachedData());
  });
type Start = (require: NodeJS.Require, importModule: ImportModule, filename: string, folder: string) => void;
const start = script.runInThisContext() as Start;
start(createRequire(bundle), importModule, bundle, __dirname);
