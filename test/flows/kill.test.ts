import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareWithGitlab } from '../support/compare-with-gitlab.ts';
import { eventually } from '../support/eventually.ts';
import { givenPast, listedPages } from '../support/given-past.ts';
import { linkGroup } from '../support/link-group.ts';
import { untilAllIsRead } from '../support/settle.ts';
import { startProductProcess } from '../support/start-product-process.ts';
import { startSurroundings } from '../support/start-world.ts';
import { smallTrial } from './kill/run.ts';
import { runTrial } from './kill/trial.ts';

test('killed again and again while Jira fails, it ends with Jira equal to GitLab', async () => {
  const result = await runTrial(smallTrial);
  assert.deepEqual(result.differences, []);
  assert.deepEqual(result.refused, []);
  assert.deepEqual(result.violations, []);
  assert.ok(result.sent > smallTrial.webhooks, 'Some webhooks should have been sent twice.');
  assert.ok(result.faults > 0, 'Jira should have failed.');
  assert.deepEqual(result.kills, { node: 3, all: 2 });
});

test('killed while it reads the past, it goes on and asks for at most a page per project twice', async () => {
  const around = await startSurroundings({ gitlab: { latencyMs: 60 } });
  let product = startProductProcess(around);
  try {
    await product.ready();
    const past = await givenPast(around, 'acme', 450);
    await around.jira.install(`${around.productUrl}/-/jira_connect/app_descriptor.json`);
    around.gitlab.clearRequests();
    await linkGroup(around, 'acme');
    await eventually(() => listedPages(around).size >= 6);
    await product.killAll();
    assert.ok(listedPages(around).size < 35, 'The kill came too late to show anything.');
    product = startProductProcess(around);
    await product.ready();
    await untilAllIsRead(around);
    assert.deepEqual(await compareWithGitlab(around, past), []);
    const repeated = [...listedPages(around)].filter(([, times]) => times > 1);
    const perProject = Map.groupBy(repeated, ([url]) => /projects\/(\d+)/.exec(url)?.[1]);
    assert.ok(
      [...perProject.values()].every((pages) => pages.length === 1 && pages[0]?.[1] === 2),
      `more than a page of a project was asked twice: ${repeated}`,
    );
  } finally {
    await product.stop();
    await around.stop();
  }
});
