import { expect, it } from 'vitest';
import { WithinError } from '../../../contracts/errors.ts';
import {
  keepTrackingFailure,
  trackedOutcome,
  trackedRecord,
  trackingFailure,
} from '../../../domain/tracking/outcomes.ts';
import { trackedRuns } from '../../support/tracked-runs.ts';

it('finds what became of a run', async () => {
  const { records } = trackedRuns();
  expect(await trackedOutcome('r', records)).toBeUndefined();
  await records.put('r', trackedRecord, { place: 'p', id: 'x', problems: [] });
  expect(await trackedOutcome('r', records)).toEqual({ place: 'p', id: 'x', problems: [] });
  expect(await trackingFailure('r', records)).toBeUndefined();
});

it('keeps why it could not be tracked: each reason once, the last one first told', async () => {
  const lab = trackedRuns();
  const refused = new WithinError('TRACKING_REFUSED', 'no such user', {});
  await keepTrackingFailure('r', refused, lab);
  await keepTrackingFailure('r', refused, lab);
  expect(await lab.records.names('r')).toHaveLength(1);
  await keepTrackingFailure('r', new WithinError('TRACKING_NOT_FOUND', 'no such page', {}), lab);
  expect(await trackingFailure('r', lab.records)).toMatchObject({
    code: 'TRACKING_NOT_FOUND',
    message: 'no such page',
  });
});
