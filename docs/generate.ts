import { readFile, writeFile } from 'node:fs/promises';
import { describeSettings } from '../src/config/index.ts';
import { errorCodes } from '../src/domain/index.ts';

type Section = { file: string; name: string; lines: readonly string[] };

/** The parts of the guide that are made from the code, between two comments in their page. */
const sections: readonly Section[] = [
  { file: 'guide/configure.md', name: 'settings', lines: makeSettingsTable() },
  { file: 'guide/troubleshoot.md', name: 'error codes', lines: makeErrorTable() },
];

function makeSettingsTable(): string[] {
  return [
    '| name | meaning | expected | default | example |',
    '|---|---|---|---|---|',
    ...describeSettings().map((row) =>
      toRow([
        `\`${row.name}\``,
        row.meaning,
        row.expected,
        row.default === null ? '–' : `\`${row.default}\``,
        `\`${row.example}\``,
      ]),
    ),
  ];
}

function makeErrorTable(): string[] {
  return [
    '| code | what to do |',
    '|---|---|',
    ...Object.entries(errorCodes).map(([code, advice]) => toRow([`\`${code}\``, advice])),
  ];
}

function toRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** Each page with generated parts: its text as it stands, and as it should be. */
export async function readPages(): Promise<{ file: URL; now: string; wanted: string }[]> {
  const pages = new Map<string, { file: URL; now: string; wanted: string }>();
  for (const section of sections) {
    const file = new URL(section.file, import.meta.url);
    const now = pages.get(section.file)?.now ?? (await readFile(file, 'utf8'));
    const wanted = replaceSection(pages.get(section.file)?.wanted ?? now, section);
    pages.set(section.file, { file, now, wanted });
  }
  return [...pages.values()];
}

function replaceSection(text: string, { file, name, lines }: Section): string {
  const begin = `<!-- generated: ${name} (npm run docs) -->`;
  const end = '<!-- end of generated -->';
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`${file} has no section “${name}”.`);
  return `${text.slice(0, from + begin.length)}\n${lines.join('\n')}\n${text.slice(to)}`;
}

if (import.meta.main) {
  for (const { file, now, wanted } of await readPages()) {
    if (now !== wanted) await writeFile(file, wanted);
  }
}
