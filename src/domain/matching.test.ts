import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { selectIssueKeys } from './issue-key.ts';
import { gitlabMatching, type Matching } from './link.ts';
import { compileMatchings } from './matching.ts';

const rule = (given: Partial<Matching> = {}): Matching => ({ ...gitlabMatching, ...given });
const only = (...jiraProjects: string[]) => rule({ jiraProjects });
const byPattern = (pattern: string, given: Partial<Matching> = {}) => rule({ pattern, ...given });

const cases: [what: string, rules: Matching[], text: string, keys: string[]][] = [
  ['no rule', [], 'ABC-1', []],
  ["GitLab's rule", [rule()], 'XY-2 ABC-1 abc-3', ['XY-2', 'ABC-1']],
  ['one Jira project', [only('ABC')], 'XY-2 ABC-1 ABCD-3', ['ABC-1']],
  [
    'two links, each with a Jira project',
    [only('ABC'), only('XY')],
    'XY-2 Z1-1 ABC-1',
    ['XY-2', 'ABC-1'],
  ],
  ['a link that takes all beside one that does not', [only('ABC'), rule()], 'XY-2', ['XY-2']],
  ['a pattern with a group', [byPattern('#([a-z]+-\\d+)')], 'ABC-1 #abc-2', ['ABC-2']],
  [
    'a pattern without a group',
    [byPattern('(?i)\\bweb-\\d+')],
    'WEB-1 web-2 ABC-3',
    ['WEB-1', 'WEB-2'],
  ],
  ['a pattern whose group stayed out', [byPattern('(?:#(\\w+-\\d+)|AB-\\d)')], 'AB-1', ['AB-1']],
  ['a pattern that finds no keys', [byPattern('\\w+')], 'ABC-1 word A-1', []],
  ['a pattern that finds nothing, often', [byPattern('x*')], 'ABC-1', []],
  [
    'a pattern and a Jira project',
    [byPattern('[a-z]+-\\d', { jiraProjects: ['ABC'] })],
    'abc-1 xy-2',
    ['ABC-1'],
  ],
  [
    "GitLab's rule beside a pattern",
    [rule(), byPattern('#([a-z]+-\\d+)')],
    '#xy-2 ABC-1',
    ['ABC-1', 'XY-2'],
  ],
  ['a pattern that does not compile', [byPattern('(')], 'ABC-1', []],
  [
    'lines, one by one',
    [byPattern('^([A-Z]+-\\d+):')],
    'ABC-1: x\nXY-2: y\n see Z1-3:',
    ['ABC-1', 'XY-2'],
  ],
];

for (const [what, rules, text, keys] of cases) {
  test(`keys by ${what}`, () => {
    assert.deepEqual(compileMatchings(rules)([text]), keys);
  });
}

test('the source branch is searched by the rules that say so, each for its own Jira projects', () => {
  const select = compileMatchings([
    rule({ jiraProjects: ['ABC'], searchesSourceBranch: true }),
    rule({ jiraProjects: ['XY'] }),
    byPattern('wip/([a-z]+-\\d+)', { searchesSourceBranch: true }),
  ]);
  const options = { sourceBranch: 'wip/web-9-ABC-3-XY-4' };
  assert.deepEqual(select(['ABC-1 XY-2'], options), ['ABC-1', 'XY-2', 'ABC-3', 'WEB-9']);
  assert.deepEqual(select(['XY-2']), ['XY-2']);
});

test('keys of Jira projects that do not count take nobody the place', () => {
  const text = `${Array.from({ length: 600 }, (_, n) => `XY-${n}`).join(' ')} ABC-1`;
  assert.deepEqual(compileMatchings([only('ABC')])([text]), ['ABC-1']);
});

test('a limit ends the search', () => {
  const text = 'ABC-1 ABC-2 ABC-3';
  for (const rules of [[rule()], [byPattern('[A-Z]+-\\d')]]) {
    assert.deepEqual(compileMatchings(rules)([text], { limit: 1 }), ['ABC-1']);
  }
});

test("a pattern that says what GitLab's rule says finds what it finds", () => {
  const same = compileMatchings([byPattern('(?:^|[^\\pL\\pN_])([A-Z][A-Z_0-9]+-[0-9]+)')]);
  const words = fc.array(fc.constantFrom('ABC-1', 'XY-22', 'é', 'A', 'B1', '-', '_', 'x', '9'));
  fc.assert(
    fc.property(words, (pieces) => {
      const text = pieces.join(' ');
      assert.deepEqual(same([text]), selectIssueKeys(text));
    }),
  );
});

const megabyte = 1_000_000;
const shapes = ['A', 'A-1', 'A_', '-1', 'AB-1', 'AB-1 ', 'A9-', 'É', ' ', '#a-1', 'AB-\n'];
const hostile: [string, Matching[], mostMs: number][] = [
  ["GitLab's rule", [rule()], 500],
  ['a Jira project', [only('ABC')], 500],
  ['a pattern', [byPattern('\\b([A-Z][A-Z0-9_]+-[0-9]+)\\b')], 2_000],
  ['a pattern with nested repetitions', [byPattern('((?:[A-Z]+[0-9_]*)+-[0-9]+)+$')], 2_000],
  ['a pattern that looks ahead to the end', [byPattern('A(?:.*z)?')], 2_000],
];

for (const [what, rules, mostMs] of hostile) {
  test(`a megabyte of anything is searched in no time by ${what}`, (t) => {
    const select = compileMatchings(rules);
    const measured = shapes.map((shape) => {
      const text = shape.repeat(megabyte / shape.length);
      const startedMs = performance.now();
      select([text], { sourceBranch: text });
      return { shape, tookMs: performance.now() - startedMs };
    });
    t.diagnostic(
      measured.map(({ shape, tookMs }) => `${shape}: ${tookMs.toFixed(1)} ms`).join(', '),
    );
    for (const { shape, tookMs } of measured) assert.ok(tookMs < mostMs, `${shape}: ${tookMs} ms`);
  });
}
