/** @module The folder that all projects of a user share. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolder } from '../../config/cache-folder.ts';

describe('the cache folder', () => {
  it('is the one that is set, else one in the cache folder of the user', () => {
    expect(cacheFolder({ WITHIN_CACHE_DIR: 'own', XDG_CACHE_HOME: '/xdg' })).toBe(resolve('own'));
    expect(cacheFolder({ XDG_CACHE_HOME: '/xdg' })).toBe('/xdg/within');
    expect(cacheFolder({ WITHIN_CACHE_DIR: '', XDG_CACHE_HOME: '' })).toBe(join(homedir(), '.cache', 'within'));
  });
});
