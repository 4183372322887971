import { readdir, readFile } from 'node:fs/promises';

/** Ticks of the kernel's clock per second: USER_HZ, 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** CPU that a process has used so far, in milliseconds (user and system). */
export async function readCpuMs(pid: number): Promise<number> {
  const [user = 0, system = 0] = await readTimes(pid);
  return ((user + system) * 1_000) / ticksPerSecond;
}

/** Ticks in user mode and in the kernel: its own, then those of what it started and that ended. */
async function readTimes(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name of the program is in brackets and may hold anything, blanks too.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).map(Number);
}

/** Memory of a process that is in RAM now, in megabytes as `top` counts them (2^20 bytes). */
export async function readResidentMb(pid: number): Promise<number> {
  return readKilobytes(await readFile(`/proc/${pid}/status`, 'utf8'), 'VmRSS') / 1_024;
}

/**
 * Memory of a process and all it started, in megabytes, shared pages divided among their users: what
 * PostgreSQL's processes take together. One that ends meanwhile counts as nothing.
 */
export async function readTreeMb(pid: number): Promise<number> {
  const pids = [pid, ...(await listChildren(pid))];
  const sizes = await Promise.all(
    pids.map(async (one) => {
      const text = await readFile(`/proc/${one}/smaps_rollup`, 'utf8').catch(() => '');
      return readKilobytes(text, 'Pss') / 1_024;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** CPU of a process and all it started, in milliseconds, those that ended by now included. */
export async function readTreeCpuMs(pid: number): Promise<number> {
  const [, , user = 0, system = 0] = await readTimes(pid);
  const pids = [pid, ...(await listChildren(pid))];
  const used = await Promise.all(pids.map((one) => readCpuMs(one).catch(() => 0)));
  return used.reduce((sum, ms) => sum + ms, ((user + system) * 1_000) / ticksPerSecond);
}

function readKilobytes(text: string, name: string): number {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text);
  return Number(found?.[1] ?? 0);
}

async function listChildren(pid: number): Promise<number[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(all.map((one) => findParent(one)));
  return all.filter((_, index) => parents[index] === pid);
}

async function findParent(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (text === null) return null;
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
}
