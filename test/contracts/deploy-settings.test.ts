import { expect, it } from 'vitest';
import { deploySettingsSchema } from '../../contracts/deploy-settings.ts';

it.each(['champion', 'eu_west-2', 'latest-eu', 'v3b'])('takes the alias %s', (alias) => {
  expect(deploySettingsSchema.parse({ alias })).toEqual({ alias });
});

// MLflow would refuse them only once a stage is entered.
it.each(['', 'bad alias!', 'a/b', 'latest', 'Latest', 'v3', 'a'.repeat(246)])('refuses the alias %j', (alias) => {
  expect(deploySettingsSchema.safeParse({ alias }).error?.issues[0]?.path).toEqual(['alias']);
});

it.each(['churn', 'Churn in Europe', '顧客', 'a'.repeat(250)])('takes the model %s', (model) => {
  expect(deploySettingsSchema.parse({ model })).toEqual({ model });
});

// It is a part of the id of a workflow, and MLflow would refuse it only once the model is trained.
it.each(['', ' ', 'a/b', 'a:b', 'a\nb', 'a'.repeat(251)])('refuses the model %j', (model) => {
  const { error } = deploySettingsSchema.safeParse({ model });
  expect(error?.issues).toMatchObject([{ path: ['model'], message: expect.stringContaining('without "/"') as string }]);
});
