import type { HistoryProgress } from '../domain/index.ts';
import { describeProgress } from './describe-links.ts';

const barWidth = 30;

/** `[=======>      ] 12 of 40 projects, 3,400 items` */
export function makeBar(progress: HistoryProgress): string {
  const { projects, projectsDone } = progress;
  const part = projects === 0 ? 0 : Math.min(1, projectsDone / projects);
  const done = '='.repeat(Math.round(part * barWidth));
  const tip = part < 1 ? '>' : '';
  return `[${`${done}${tip}`.slice(0, barWidth).padEnd(barWidth)}] ${describeProgress(progress)}`;
}
