/** @module A review on the real server: people are asked by e-mail, one decides by the link in it, one on the page. */

import getPort from 'get-port';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReviewInput } from '../../contracts/held-review.ts';
import { peopleQueue, queryNames, reviewWorkflowId, reviewWorkflowType } from '../../contracts/names.ts';
import type { ReviewedArtifacts, ReviewView } from '../../contracts/review.ts';
import { cancerCsv } from '../support/cancer-csv.ts';
import { formIn, sendForm } from '../support/decision-forms.ts';
import { eventually } from '../support/eventually.ts';
import { type Mailbox, openMailbox } from '../support/mailbox.ts';
import { Project } from '../support/project.ts';

const bensToken = 'the-token-of-ben-cole';
let mailbox: Mailbox;
let project: Project;
let gateway: string;

beforeAll(async () => {
  mailbox = await openMailbox();
  const port = await getPort();
  gateway = `http://localhost:${port}`;
  project = new Project({
    ...mailbox.environment,
    WITHIN_PUBLIC_URL: gateway,
    WITHIN_GATEWAY_PORT: String(port),
    WITHIN_UPLOAD_TOKENS: 'ben=env:BENS_TOKEN',
    BENS_TOKEN: bensToken,
  });
  project.write({
    'within.people.yaml': [
      'people:',
      '  anna: { name: Anna Berg, email: anna@example.org }',
      '  ben: { name: Ben Cole, email: ben@example.org }',
      '',
    ].join('\n'),
    'data/cells.csv': cancerCsv,
    'cells.json': {
      name: 'cells',
      kind: 'training',
      dataset: { source: 'data/cells.csv', target: 'diagnosis', key: 'row_id' },
      split: { test: 0.25, stratify: true },
      model: { use: 'decision-tree' },
      evaluate: { metrics: ['accuracy'] },
    },
  });
});
afterAll(async () => {
  await project.remove();
  await mailbox.close();
});

/** As the key `review:` of a pipeline asks for it, once the run has ended. */
async function askForReview(): Promise<void> {
  const { printed } = await project.run('cells.json');
  const client = await project.client();
  const { results } = project.document(printed.runId);
  const artifacts = Object.fromEntries(
    Object.entries(results).filter(([, ref]) => ref !== undefined),
  ) as ReviewedArtifacts;
  const request: ReviewInput['request'] = {
    id: 'cells-1',
    subject: { type: 'model', id: printed.runId, name: 'cells' },
    artifacts,
    rules: {
      reviewers: ['anna', 'ben'],
      quorum: 2,
      roles: [],
      veto: [],
      deadline: { days: 2, ms: 0 },
      time: 'calendar',
      reminders: [],
      escalateTo: [],
      allowSelf: false,
    },
    facts: { run: printed.runId },
    completedAt: Date.now(),
    told: true,
  };
  await client.workflow.start(reviewWorkflowType, {
    workflowId: reviewWorkflowId(request.id),
    taskQueue: peopleQueue(project.stack().taskQueue),
    args: [{ request } satisfies ReviewInput],
  });
}

it('asks by e-mail, counts a vote by link and one by page, and leaves no link in any history or log', async () => {
  await askForReview();
  const [mail = ''] = await eventually(() => {
    const mails = mailbox.textsTo('anna@example.org');
    expect(mails).toHaveLength(1);
    return mails;
  });
  const link = /Approve: (\S+)/.exec(mail)?.[1] ?? '';
  expect(link).toMatch(new RegExp(`^${gateway}/links/w1\\.[\\w.-]+\\?choose=approve$`));

  const asked = await fetch(link);
  const page = await asked.text();
  expect(asked.status).toBe(200);
  for (const part of [
    'Accuracy',
    '95% interval',
    'figures/0',
    'You are <bdi>Anna Berg',
    'value="approve" required checked',
  ])
    expect(page).toContain(part);
  expect((await fetch(`${link.split('?')[0]}/figures/0`)).headers.get('content-type')).toContain('image/svg+xml');
  expect((await fetch(`${link.split('?')[0]}/report`)).status).toBe(200);
  expect((await sendForm(link, { form: formIn(page), decision: 'approve', text: 'Good.' })).status).toBe(303);
  const again = await sendForm(link, { form: formIn(page), decision: 'reject', text: 'No.' });
  expect([again.status, await again.text()]).toEqual([409, expect.stringContaining('counts once')]);

  const address = `${gateway}/decisions/cells-1`;
  expect((await fetch(address)).status).toBe(401);
  const ben = { authorization: `Bearer ${bensToken}` };
  const form = formIn(await (await fetch(address, { headers: ben })).text());
  expect((await sendForm(address, { form, decision: 'approve' }, ben)).status).toBe(303);

  const handle = (await project.client()).workflow.getHandle(reviewWorkflowId('cells-1'));
  expect(await handle.result()).toMatchObject({ state: 'approved', closed: true, version: 1 });
  const view = await handle.query<ReviewView>(queryNames.progress);
  expect(view.votes.map(({ voter, door }) => [voter, door])).toEqual([
    ['anna', 'link'],
    ['ben', 'page'],
  ]);
  expect(view.times.firstViewAt).toBeLessThanOrEqual(view.times.firstVoteAt ?? 0);
  expect(await (await fetch(link)).text()).toContain('Approved.');
  const token = /links\/(w1\.[\w.-]+)/.exec(link)?.[1] ?? '';
  const mac = token.split('.').at(-1) ?? '';
  expect(project.filesHolding(mac)).toEqual([]);

  const [first, end] = await eventually(() => {
    const mails = mailbox.received.filter(({ person }) => person === 'anna@example.org');
    expect(mails).toHaveLength(2);
    return mails;
  });
  expect(end?.raw).toMatch(/^Subject: .*approved/im);
  expect(end?.raw).toContain(`\r\nIn-Reply-To: ${first?.messageId}\r\n`);
});

it('turns a kind of message off by the one click of a mail program', async () => {
  const [mail = ''] = mailbox.textsTo('ben@example.org');
  const unsubscribe = /^List-Unsubscribe: <([^>]+)>/m.exec(mail)?.[1] ?? '';
  expect((await sendForm(unsubscribe, { 'List-Unsubscribe': 'One-Click' })).status).toBe(200);
  const { preferences } = await project.json<{ readonly preferences: readonly object[] }>('notify', 'prefs', 'ben');
  expect(preferences).toContainEqual({ key: 'kinds.reviewRequested', value: 'off', from: 'own' });
});
