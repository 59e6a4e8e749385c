/** @module Tests of the options from which the settings of a sweep are made. */
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { type SettingsOptions, settingsOf, withSettings } from '../../../../client/commands/sweep/settings.ts';

function settings(...args: string[]) {
  const command = withSettings(new Command().exitOverride().configureOutput({ writeErr: () => {} }));
  command.parse(args, { from: 'user' });
  return settingsOf(command.opts<SettingsOptions>());
}

describe('the options of a sweep', () => {
  it('leave to the file what is not given', () => {
    expect(settings()).toEqual({});
  });

  it('ask for a width in units of the metric or as a part of the standard deviation', () => {
    expect(settings('--half-width', '0.002')).toEqual({ stop: { halfWidth: 0.002 } });
    expect(settings('--half-width', '10%', '--half-width-of', 'mean', '--max-blocks', '200')).toEqual({
      stop: { halfWidth: '10%', of: 'mean' },
      blocks: { max: 200 },
    });
  });

  it('take exactly so many blocks', () => {
    expect(settings('--blocks', '20')).toEqual({ stop: 'never', blocks: { first: 20, max: 20 } });
  });

  it.each([
    [['--blocks', '20', '--half-width', '10%'], 'either --blocks or --half-width'],
    [['--blocks', '20', '--max-blocks', '30'], 'either --blocks or --max-blocks'],
    [['--half-width-of', 'mean'], 'Give --half-width with'],
    [['--half-width', '0%'], 'write a number above 0'],
    [['--half-width', 'wide'], 'write a number above 0'],
    [['--half-width', '10%', '--half-width-of', 'share'], 'Allowed choices are deviation, mean'],
  ])('refuse %o', (args, words) => {
    expect(() => settings(...args)).toThrow(words);
  });
});
