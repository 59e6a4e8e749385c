/** @module Where runs are tracked, from the variables of MLflow; no secret becomes part of the configuration. */
import { expect, it } from 'vitest';
import { trackingSettings } from '../../config/tracking.ts';

it.each([
  [{}, {}],
  [{ MLFLOW_TRACKING_URI: 'http://localhost:5000/' }, { uri: 'http://localhost:5000' }],
  [{ MLFLOW_TRACKING_URI: 'https://ml.example/mlflow/' }, { uri: 'https://ml.example/mlflow' }],
  [
    { MLFLOW_TRACKING_URI: 'https://anna:secret@ml.example' },
    { uri: 'https://ml.example', address: 'env:MLFLOW_TRACKING_URI' },
  ],
  [{ MLFLOW_TRACKING_URI: 'postgresql://anna:secret@db/mlflow' }, { unused: 'postgresql' }],
  [{ MLFLOW_TRACKING_URI: './mlruns' }, { unused: 'file' }],
  [{ MLFLOW_TRACKING_URI: 'databricks' }, { unused: 'file' }],
  [
    { MLFLOW_TRACKING_USERNAME: 'anna', MLFLOW_TRACKING_PASSWORD: 'secret', MLFLOW_TRACKING_TOKEN: 'secret' },
    {
      username: 'env:MLFLOW_TRACKING_USERNAME',
      password: 'env:MLFLOW_TRACKING_PASSWORD',
      token: 'env:MLFLOW_TRACKING_TOKEN',
    },
  ],
  [{ WITHIN_MLFLOW_WEBHOOK_SECRET: 'file:hook.key' }, { webhookSecret: 'file:hook.key' }],
])('%j is %j', (env, settings) => {
  expect(trackingSettings(env)).toEqual(settings);
  expect(JSON.stringify(trackingSettings(env))).not.toContain('secret"');
});
