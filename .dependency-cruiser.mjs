/** @type {import('dependency-cruiser').IConfiguration} */

// Who may import whom, inside src/. A module always may import itself. Mirrors the table in design.md.
const capabilities = [
  'administration',
  'doctor',
  'installs',
  'links',
  'sync',
  'service-management',
  'stories',
  'toolchain',
  'proxy',
];
const middle = ['domain', 'ports', 'lib'];
const allowed = {
  lib: [],
  domain: ['lib'],
  ports: ['domain', 'lib'],
  contract: [],
  config: ['lib'],
  ...Object.fromEntries(capabilities.map((name) => [name, middle])),
  atlassian: middle,
  gitlab: middle,
  storage: middle,
  queue: middle,
  http: [...capabilities, 'contract', ...middle],
  cli: [
    'compose.ts',
    'compose-operator.ts',
    'compose-doctor.ts',
    'main.ts',
    'config',
    'domain',
    'lib',
  ],
};

const moduleRules = Object.entries(allowed).map(([module, mayImport]) => ({
  name: `${module}-imports`,
  comment: `ADR 0001: src/${module} may import only ${mayImport.join(', ') || 'nothing of ours'}.`,
  severity: 'error',
  from: { path: `^src/${module}/`, pathNot: '[.]test[.]ts$' },
  to: {
    path: '^src/',
    pathNot: [module, ...mayImport].map((name) => `^src/${name.replace('.', '[.]')}(/|$)`),
  },
}));

export default {
  forbidden: [
    ...moduleRules,
    {
      name: 'every-module-has-a-rule',
      comment: 'ADR 0001: a new folder in src/ needs a line in the table above.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: `^src/(${Object.keys(allowed).join('|')})/` },
      to: {},
    },
    {
      name: 'one-door-per-module',
      comment: 'ADR 0001: from outside, a module is entered by its index.ts only.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/[^/]+/.+', pathNot: ['^src/$1/', '^src/[^/]+/index[.]ts$'] },
    },
    {
      name: 'one-door-per-module-from-outside-src',
      severity: 'error',
      from: { pathNot: '^src/[^/]+/' },
      to: { path: '^src/[^/]+/.+', pathNot: '^src/[^/]+/index[.]ts$' },
    },
    {
      name: 'no-cycles',
      comment: 'Type imports count.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'web-sees-the-contract-only',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(src|sandbox|test)/', pathNot: '^src/contract/index[.]ts$' },
    },
    {
      name: 'simulators-share-no-code-with-the-product',
      comment: 'A bug must not be able to cancel itself out on both sides of the wire.',
      severity: 'error',
      from: { path: '^sandbox/(jira|gitlab)/' },
      to: { path: '^(src|web|test)/' },
    },
    {
      name: 'product-does-not-need-tests-or-sandbox',
      severity: 'error',
      from: { path: '^(src|web)/', pathNot: ['[.]test[.]tsx?$', '^src/cli/commands/demo[.]ts$'] },
      to: { path: '^(test|sandbox|bench)/' },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-dev-dependencies-in-product',
      severity: 'error',
      from: { path: '^src/', pathNot: '[.]test[.]ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^web/dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
