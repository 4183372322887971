import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type EnteredServiceSettings,
  listServiceSettingsProblems,
  noServiceSettings,
  readServiceSettings,
  tidyServiceSettings,
} from './service-settings.ts';

const names = 'only available environment names: production,staging,testing,development';
const missing = 'environment names should be provided if deployment gating has been enabled';
const tooMany = 'cannot have more than 100 service IDs';
const ids = (count: number) => Array.from({ length: count }, (_, i) => `b:${i}=`).join(',');

const table: [what: string, entered: Partial<EnteredServiceSettings>, problems: string[]][] = [
  ['nothing at all', {}, []],
  ['blank ids', { serviceIds: '  ' }, []],
  ['one id', { serviceIds: 'b:YXJpOg==' }, []],
  ['100 ids', { serviceIds: ids(100) }, []],
  ['100 ids and a comma behind them', { serviceIds: `${ids(100)},` }, []],
  ['101 ids', { serviceIds: ids(101) }, [`serviceIds ${tooMany}`]],
  ['a space between ids', { serviceIds: 'b:1=, b:2=' }, ['serviceIds is invalid']],
  ['a semicolon', { serviceIds: 'b:1=;b:2=' }, ['serviceIds is invalid']],
  ['a line of ids and another', { serviceIds: 'b:1=\nb:2=' }, ['serviceIds is invalid']],
  [
    'too many, and wrong ones',
    { serviceIds: ids(101).replaceAll(',', ', ,') },
    [`serviceIds ${tooMany}`, 'serviceIds is invalid'],
  ],
  ['all tiers', { gatedEnvironments: 'production,staging,testing,development' }, []],
  ['tiers with spaces, twice', { gatedEnvironments: ' production , staging,production' }, []],
  [
    'a tier that Jira does not know',
    { gatedEnvironments: 'other' },
    [`gatedEnvironments ${names}`],
  ],
  ['a capital letter', { gatedEnvironments: 'Production' }, [`gatedEnvironments ${names}`]],
  ['a gap', { gatedEnvironments: 'production,,staging' }, [`gatedEnvironments ${names}`]],
  ['gating with a tier', { enablesGating: true, gatedEnvironments: 'testing' }, []],
  ['gating without a tier', { enablesGating: true }, [`gatedEnvironments ${missing}`]],
  [
    'gating with a blank',
    { enablesGating: true, gatedEnvironments: ' ' },
    [`gatedEnvironments ${missing}`],
  ],
  ['wrong names though gating is off', { gatedEnvironments: 'x' }, [`gatedEnvironments ${names}`]],
];
for (const [what, entered, problems] of table) {
  test(`${what}: ${problems.join('; ') || 'well'}`, () => {
    const found = listServiceSettingsProblems(
      tidyServiceSettings({ ...noServiceSettings, ...entered }),
    );
    assert.deepEqual(
      found.map(({ field, text }) => `${field} ${text}`),
      problems,
    );
  });
}

test('environments are trimmed, each once, in their order', () => {
  const entered = { ...noServiceSettings, gatedEnvironments: ' staging ,production, staging,' };
  assert.equal(tidyServiceSettings(entered).gatedEnvironments, 'staging,production');
});

test('what deployments carry', () => {
  const entered = { serviceIds: ' b:1=, b:2=,', enablesGating: true, gatedEnvironments: 'staging' };
  const serviceIds = ['b:1=', 'b:2='];
  assert.deepEqual(readServiceSettings(entered), { serviceIds, gatedTiers: ['staging'] });
  const ungated = { ...entered, enablesGating: false };
  assert.deepEqual(readServiceSettings(ungated), { serviceIds, gatedTiers: [] });
  assert.deepEqual(readServiceSettings(noServiceSettings), { serviceIds: [], gatedTiers: [] });
});
