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
};
