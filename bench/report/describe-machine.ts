import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** Where and when it was measured; `load` is that of the last 15 minutes, the benchmark's own included. */
export function describeMachine() {
  const machine = {
    date: new Date().toISOString().slice(0, 10),
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGb: Math.round(totalmem() / 1e9),
    node: process.version,
    load: loadavg()[2] ?? 0,
  };
  const { date, cores, cpu, memoryGb, node } = machine;
  return { ...machine, text: `${date} · ${cores} cores (${cpu}), ${memoryGb} GB · Node ${node}` };
}
