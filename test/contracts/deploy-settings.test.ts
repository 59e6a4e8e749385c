import { expect, it } from 'vitest';
import { deploySettingsSchema } from '../../contracts/deploy-settings.ts';

it.each(['champion', 'eu_west-2', 'latest-eu', 'v3b'])('takes the alias %s', (alias) => {
  expect(deploySettingsSchema.parse({ alias })).toEqual({ alias });
});

// MLflow would refuse them only once a stage is entered.
it.each(['', 'bad alias!', 'a/b', 'latest', 'Latest', 'v3', 'a'.repeat(246)])('refuses the alias %j', (alias) => {
  expect(deploySettingsSchema.safeParse({ alias }).error?.issues[0]?.path).toEqual(['alias']);
});
