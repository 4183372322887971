/** How much is measured. */
export type Sizes = {
  /** Of every figure; the median of them counts. */
  readonly rounds: number;
  readonly concurrencies: readonly number[];
  readonly acknowledgements: number;
  readonly pushProjects: number;
  readonly pushes: number;
  /** Pushes of one round of the delay measure, ten a second. */
  readonly steadyPushes: number;
  readonly syncProjects: number;
  readonly syncEach: number;
  readonly syncRounds: number;
  /** With 40 of each, few deployments and flags. */
  readonly everyKindProjects: number;
  /** For so long it is watched how details are read; all of them would take most of an hour. */
  readonly detailsMs: number;
  readonly idleProjects: number;
  /** Rounds of the measure of fairness, and what is pushed in each, two a second. */
  readonly fairnessRounds: number;
  readonly fairnessPushes: number;
  readonly nodeRounds: number;
  readonly nodeProjects: number;
  readonly nodeEach: number;
  readonly nodePushes: number;
  /** What a person may link; groups lie at the top, projects in one group more. */
  readonly namespaces: { readonly groups: number; readonly projects: number };
  /** What is linked and searched in the pages. */
  readonly pagesPast: {
    readonly projects: number;
    readonly mergeRequests: number;
    readonly branches: number;
  };
};

/** What the targets are about. */
export const fullSizes: Sizes = {
  rounds: 5,
  concurrencies: [16, 32, 64],
  acknowledgements: 4_000,
  pushProjects: 50,
  pushes: 2_000,
  steadyPushes: 100,
  syncProjects: 100,
  syncEach: 400,
  syncRounds: 5,
  everyKindProjects: 1_000,
  detailsMs: 180_000,
  idleProjects: 1_000,
  fairnessRounds: 3,
  fairnessPushes: 120,
  nodeRounds: 1,
  nodeProjects: 60,
  nodeEach: 10,
  nodePushes: 1_000,
  namespaces: { groups: 5_000, projects: 20_000 },
  pagesPast: { projects: 50, mergeRequests: 400, branches: 400 },
};

/** Enough to see in three minutes that everything works and nothing became ten times slower. */
export const quickSizes: Sizes = {
  rounds: 3,
  concurrencies: [32],
  acknowledgements: 1_000,
  pushProjects: 20,
  pushes: 1_000,
  steadyPushes: 50,
  syncProjects: 10,
  syncEach: 200,
  syncRounds: 1,
  everyKindProjects: 60,
  detailsMs: 10_000,
  idleProjects: 60,
  fairnessRounds: 1,
  fairnessPushes: 30,
  nodeRounds: 1,
  nodeProjects: 20,
  nodeEach: 10,
  nodePushes: 200,
  namespaces: { groups: 5_000, projects: 20_000 },
  pagesPast: { projects: 5, mergeRequests: 100, branches: 100 },
};
