/** @module The references to secrets in a configuration. */
import { expect, it } from 'vitest';
import { loadConfig } from '../../config/load.ts';
import { secretReferences } from '../../config/references.ts';

it('are found wherever they stand, with a name before them or none, each once', () => {
  const config = loadConfig({
    WITHIN_SLACK_TOKEN: 'env:SLACK',
    WITHIN_EVENT_SECRETS: 'ci=env:EVENTS,airflow=file:secrets/airflow',
    WITHIN_UPLOAD_TOKENS: 'board:viewer=env:EVENTS',
    WITHIN_SIGNING_KEY: 'ci=file:key=1',
  });
  expect(new Set(secretReferences(config))).toEqual(
    new Set(['env:SLACK', 'env:EVENTS', 'file:secrets/airflow', 'file:key=1']),
  );
});
