import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JiraCloudAppAnswer } from '../../../../src/contract/index.ts';
import {
  type EnteredSettings,
  findSettingsProblems,
  readRefusal,
  readSettings,
  toSettingsRequest,
} from './entered-settings.ts';

const blank: EnteredSettings = { inherits: false, serviceIds: '', enablesGating: false, tiers: [] };

test('what the server shows is filled in, and saved again as it was', () => {
  const properties = {
    jira_cloud_app_service_ids: 'b:1=,b:2=',
    jira_cloud_app_enable_deployment_gating: true,
    jira_cloud_app_deployment_gating_environments: 'production,staging',
  };
  const entered = readSettings({ inherited: false, properties } as JiraCloudAppAnswer);
  assert.deepEqual(entered, {
    inherits: false,
    serviceIds: 'b:1=,\nb:2=',
    enablesGating: true,
    tiers: ['production', 'staging'],
  });
  assert.deepEqual(toSettingsRequest(entered), { use_inherited_settings: false, ...properties });
});

test('nothing entered is empty', () => {
  const properties = {
    jira_cloud_app_service_ids: null,
    jira_cloud_app_enable_deployment_gating: false,
    jira_cloud_app_deployment_gating_environments: null,
  };
  assert.deepEqual(readSettings({ inherited: false, properties } as JiraCloudAppAnswer), blank);
});

test('spaces and lines between ids will do', () => {
  const entered = { ...blank, serviceIds: ' b:1= b:2=,\n\nb:3=,' };
  assert.deepEqual(findSettingsProblems(entered), {});
  assert.equal(toSettingsRequest(entered).jira_cloud_app_service_ids, 'b:1=,b:2=,b:3=');
});

test('to inherit saves nothing else', () => {
  const entered = { ...blank, inherits: true, serviceIds: 'not an id;' };
  assert.deepEqual(findSettingsProblems(entered), {});
  assert.deepEqual(toSettingsRequest(entered), { use_inherited_settings: true });
});

const ids = (count: number) => Array.from({ length: count }, (_, i) => `b:${i}=`).join(',');
const problems: [what: string, entered: Partial<EnteredSettings>, says: RegExp | null][] = [
  ['100 ids', { serviceIds: ids(100) }, null],
  ['103 ids', { serviceIds: ids(103) }, /more than 100 service IDs. Remove 3/],
  ['a wrong id', { serviceIds: 'b:1=,b;2=' }, /“b;2=” is not a service ID/],
  ['a long wrong id', { serviceIds: `${'x'.repeat(300)}!` }, /^“x{60}…”/],
  ['gating with a tier', { enablesGating: true, tiers: ['testing'] }, null],
  ['gating without a tier', { enablesGating: true }, /Environment names should be provided/],
];
for (const [what, entered, says] of problems) {
  test(`${what}: ${says ? 'refused' : 'well'}`, () => {
    const found = Object.values(findSettingsProblems({ ...blank, ...entered }));
    assert.equal(found.length, says ? 1 : 0);
    if (says) assert.match(found[0] ?? '', says);
  });
}

test('what the server refuses is told by field', () => {
  const message =
    'Failed to update integration. jira_cloud_app_service_ids is invalid; jira_cloud_app_deployment_gating_environments only available environment names: production';
  assert.deepEqual(readRefusal(message), {
    serviceIds: 'is invalid',
    tiers: 'only available environment names: production',
  });
  assert.match(readRefusal('Default integration not found.')?.inherits ?? '', /No group above/);
  assert.equal(readRefusal('403 Forbidden'), null);
});
